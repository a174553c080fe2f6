"""Print what a serial port receives, and answer it."""

from time import sleep_ms

from machine import UART

port = UART(0, 9600)
for _ in range(300):
    if port.any():
        print(port.read())
        port.write(b"\xffok")
    sleep_ms(10)
