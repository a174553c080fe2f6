"""Sleep lightly, and tell how long it was."""

from time import ticks_ms

from machine import lightsleep

lightsleep(1234)
print(ticks_ms())
