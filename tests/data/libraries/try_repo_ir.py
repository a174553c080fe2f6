import time

from ir_rx.nec import NEC_8
from machine import Pin


def key(command, address, control):
    print(hex(command), hex(address), control)


receiver = NEC_8(Pin(16, Pin.IN), key)
time.sleep_ms(300)
receiver.close()
