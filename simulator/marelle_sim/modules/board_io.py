"""MicroPython's `io`."""

from io import BytesIO, StringIO

from _board import board
from streams import IOBase

__all__ = ["BytesIO", "IOBase", "StringIO", "open"]

open = board.flash.open
