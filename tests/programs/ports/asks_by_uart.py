"""Read a line, ask, and read the answer."""

from machine import UART

port = UART(0, 9600, timeout=50)
first = port.readline()
port.write("ask\n")
print((first, port.read(5), port.read(), port.any()))
