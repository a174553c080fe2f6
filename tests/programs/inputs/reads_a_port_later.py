"""Print what a serial port received within 3 s."""

from time import sleep

from machine import UART

port = UART(0, 9600)
sleep(3)
print(port.read())
