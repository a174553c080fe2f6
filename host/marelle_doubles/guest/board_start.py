"""Start script of a virtual board, run by its MicroPython: mounts the flash, replaces modules, runs the start files and shows the prompt."""

import double_guest

double_guest.start(globals())
del double_guest
