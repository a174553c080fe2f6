"""Asks an error for the object that has no such attribute."""

import machine

try:
    machine.Pin(0).x
except AttributeError as e:
    k = e
o = k.obj
