"""Print how long an idle board waits, in units of 10 us."""

from time import ticks_us

from machine import idle

before = ticks_us()
idle()
print((ticks_us() - before) // 10)
