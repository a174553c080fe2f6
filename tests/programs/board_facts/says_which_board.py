"""Prints which board this is, and three of its pins."""

import os
import sys

from machine import Pin

of = sys.implementation
print(os.uname().machine, of._machine, of._build)
print(Pin("USER_BUTTON"), Pin.board.LED, Pin("GP2"))
