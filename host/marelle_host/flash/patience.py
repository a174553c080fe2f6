"""The deadlines for a board whose drive an image is copied to, step by step."""

from __future__ import annotations

from typing import NamedTuple


class Patience(NamedTuple):
    """Deadlines, in seconds.

    Attributes:
        stall_s: for a piece of a file, which takes less than 2, and 7 on a micro:bit V1, whose first interface takes 10 kB a second: DAPLink
            itself gives up a transfer after 20.
        leaves_s: for a UF2 drive to go once it has its file: an RP2040 restarts within 1, others write their flash at the end.
        remounts_s: for a micro:bit's drive to go: it waits for 20 if something is lost.
        returns_s: for that drive to be back: it takes 2.5, and a computer looks at a drive before it shows it.
        starts_s: for new firmware to have its port: it makes its file system first, and Windows looks for a driver the first time.
        answers_s: for the board at that port to answer.
    """

    stall_s: float = 20.0
    leaves_s: float = 10.0
    remounts_s: float = 25.0
    returns_s: float = 20.0
    starts_s: float = 45.0
    answers_s: float = 30.0


USUAL = Patience()
