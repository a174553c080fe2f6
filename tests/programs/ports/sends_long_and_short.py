"""Send a short and a long message, and note when few bytes are left."""

from time import sleep_ms, ticks_us

from machine import UART

port = UART(1, 10_000)
seen = []
port.irq(handler=lambda port: seen.append(ticks_us() - begun), trigger=UART.IRQ_TXIDLE)
begun = ticks_us()
port.write(bytes(5))
sleep_ms(20)
begun = ticks_us()
port.write(bytes(15))
sleep_ms(20)
print(seen)
