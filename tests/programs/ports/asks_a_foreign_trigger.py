"""Ask for a trigger that this chip does not have."""

from machine import UART

try:
    UART(0).irq(lambda port: None, 0x10)
except ValueError as error:
    print((str(error), hasattr(UART, "IRQ_RX")))
