"""Hold a serial port of the computer."""

import sys

import serial

port = serial.Serial(sys.argv[1], exclusive=True)
print("open", flush=True)
sys.stdin.read()
