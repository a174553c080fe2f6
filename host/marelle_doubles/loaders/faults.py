"""What may go wrong with a board that is flashed: a word, and for some of them the number of a data block."""

from __future__ import annotations

from typing import NamedTuple

AT_BLOCK = ("cut", "lost-block", "brown-out", "stall")
ALWAYS = ("md5", "silent", "no-stub", "slow-baud")


class Fault(NamedTuple):
    """A fault.

    Attributes:
        kind: one of `AT_BLOCK`, which happen once, or of `ALWAYS`; "" for none.
        block: at which data block, counted from 1.
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
