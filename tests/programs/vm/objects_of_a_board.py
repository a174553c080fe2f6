"""Print what objects of a board are and do."""

import gc
import os
import sys
import time

import machine
import neopixel
import utime
from machine import *

p = Pin(16, Pin.OUT, value=1)
print(p, p(), p.value(), Pin.OUT, Pin(16) == p, isinstance(p, Pin))
p(0)
print(p())


class Lamp(Pin):
    def __init__(self, n):
        super().__init__(n, Pin.OUT)

    def twice(self):
        self.on()
        self.off()


Lamp(17).twice()
row = neopixel.NeoPixel(p, 4)
row[0] = (1, 2, 3)
row.fill((9, 0, 0))
row.write()
print(len(row), row[0], ADC(26).read_u16() > -1, hex(machine.mem32[0x40000000]))
print(sys.implementation.name, sys.platform, sys.maxsize, gc.mem_free() > 0, os.uname().sysname)
print(machine.unique_id(), RTC().datetime(), utime.ticks_ms() - time.ticks_ms())
i = I2C(0, sda=Pin(4), scl=Pin(5))
print(i.scan())
try:
    i.readfrom(99, 1)
except OSError as e:
    print(e)
try:
    Pin(99)
except ValueError as e:
    print(e)
