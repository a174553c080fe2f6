"""Print what a serial port received within 100 ms."""

from time import sleep_ms

from machine import UART

port = UART(0, 9600)
sleep_ms(100)
print(port.read())
