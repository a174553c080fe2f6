"""What may go wrong once with a board's drive: a word, for some of them with the number of a block, for one with a sentence."""

from __future__ import annotations

from typing import NamedTuple

AT_BLOCK = ("cut", "lost-block", "stall")
UF2_FAULTS = (*AT_BLOCK, "early", "no-port")
DAPLINK_FAULTS = (*AT_BLOCK, "fail", "maintenance", "assert")


class DriveFault(NamedTuple):
    """A fault of a drive.

    Attributes:
        kind: "cut" (the cable comes out), "lost-block", "stall" (takes nothing more), "early" (goes before the last block), "no-port"
            (starts, and no port comes), "fail" (DAPLink says a sentence), "assert" and "maintenance" (DAPLink has stumbled, or is in its own boot loader); "" for none.
        block: at which block of 512 bytes, counted from 1. sentence: of DAPLink.
    """

    kind: str = ""
    block: int = 0
    sentence: str = ""


def drive_fault(text: str, kinds: tuple[str, ...]) -> DriveFault:
    """Return the fault that a text says: "cut:3", "early", "fail:The transfer timed out.".

    Raises:
        ValueError: it says none of these kinds.
    """
    kind, colon, rest = text.partition(":")
    if not text:
        return DriveFault()
    if kind in kinds and kind in AT_BLOCK and rest.isdecimal() and int(rest) > 0:
        return DriveFault(kind, int(rest))
    if kind in kinds and kind == "fail" and rest:
        return DriveFault(kind, sentence=rest)
    if kind not in kinds or kind in AT_BLOCK or kind == "fail" or colon:
        raise ValueError(f"no fault of this drive: {text}")
    return DriveFault(kind)
