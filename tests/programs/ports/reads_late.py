"""Read a port late, when its buffer is full."""

from time import sleep_ms

from machine import UART

port = UART(1, 115_200, rxbuf=32)
sleep_ms(100)
print(port.read())
