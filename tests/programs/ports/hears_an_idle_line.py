"""Ask twice, and take the first answer when the line falls idle."""

from time import sleep_ms

from machine import UART

port = UART(0, 9600)
seen = []
irq = port.irq(lambda port: seen.append((port.read(), irq.flags())), UART.IRQ_RXIDLE)
port.write(b"AT\n")
sleep_ms(100)
irq.trigger(0)
port.write(b"AT\n")
sleep_ms(100)
print((seen, port.any()))
