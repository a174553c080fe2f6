"""Prints the streams of the console and what wrong calls of `sys` and `machine` raise."""

import sys

import machine

print(sys.stdout, sys.stdin, sys.stderr, sys.stdout.buffer, type(sys.stdin))
for wrong in (
    lambda: sys.exit(),  # noqa: PLW0108
    lambda: sys.exit(3),
    lambda: sys.print_exception(ValueError(), 1),
    lambda: bytearray(1 << 65),
    lambda: machine.mem8["a"],
    lambda: machine.mem16[1],
    lambda: machine.mem16.__setitem__(3, 1),
):
    try:
        wrong()
    except BaseException as error:
        print(repr(error))
sys.print_exception(ValueError())
