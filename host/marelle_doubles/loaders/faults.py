"""What may go wrong with a board that is flashed: a word, and for some of them the number of a data block."""

from __future__ import annotations

from typing import NamedTuple

AT_BLOCK = ("cut", "lost-block", "brown-out", "stall")
ALWAYS = ("md5", "silent", "no-stub", "slow-baud")


class Fault(NamedTuple):
    """A fault.

    Attributes:
        kind: "cut" (its current goes), "lost-block" (on the line), "brown-out" (it restarts) or "stall" (it answers nothing more until it restarts), which
            happen once; or "md5" (a bit of its flash does not hold), "silent" (it never answers), "no-stub" (what is loaded into its memory crashes)
            or "slow-baud" (beyond 115200 bits per second its line garbles), which stay; "" for none.
        block: at which block of data for the flash, counted from 1.
    """

    kind: str = ""
    block: int = 0


def fault_of(text: str) -> Fault:
    """Return the fault that a text says: "cut:3", "md5".

    Raises:
        ValueError: it says none.
    """
    kind, colon, block = text.partition(":")
    at_block = kind in AT_BLOCK and block.isdecimal() and int(block) > 0
    if not text or (kind in ALWAYS and not colon):
        return Fault(kind)
    if not at_block:
        raise ValueError(f"no fault: {text}")
    return Fault(kind, int(block))


NO_FAULT = Fault()
