"""MicroPython's `io`."""

from io import BytesIO, StringIO

from _board import board

__all__ = ["BytesIO", "IOBase", "StringIO", "open"]

open = board.flash.open


class IOBase:
    """What a program's own stream derives from."""
