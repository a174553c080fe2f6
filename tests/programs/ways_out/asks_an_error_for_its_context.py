"""Asks an error for the one before it, of the simulator."""

import machine

try:
    machine.Pin(99)
except Exception as e:
    k = e
o = k.__context__
