"""The deadlines of the steps in which an image is copied to a board's drive."""

from typing import NamedTuple


class Patience(NamedTuple):
    """Deadlines, in seconds.

    Attributes:
        stall_s: for writing a piece of a file: it takes less than 2 s, and 7 s on a micro:bit V1, whose first interface takes 10 kB/s;
            DAPLink itself gives up a transfer after 20 s.
        leaves_s: for a UF2 drive to disappear after the copy: an RP2040 restarts within 1 s, others write their flash at the end.
        remounts_s: for a micro:bit's drive to disappear after the copy: it waits for 20 s if data are missing.
        returns_s: for that drive to be back: it takes 2.5 s, and a computer reads a drive before it shows it.
        starts_s: for the new firmware's port to appear: it makes its file system first, and Windows looks for a driver the first time.
        answers_s: for the board at that port to answer.
    """

    stall_s: float = 20.0
    leaves_s: float = 10.0
    remounts_s: float = 25.0
    returns_s: float = 20.0
    starts_s: float = 45.0
    answers_s: float = 30.0


USUAL = Patience()
