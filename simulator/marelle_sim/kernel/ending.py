"""The ways in which the program of a robot ends."""

from __future__ import annotations

from enum import StrEnum


class Ending(StrEnum):
    """The reason of the trace's `end` event, and of `Run.ended`; each is equal to its text, "wall-clock" say."""

    DONE = "done"
    EXIT = "exit"  # by sys.exit
    ERROR = "error"  # by an exception
    DEADLINE = "deadline"  # its virtual time was over
    RESET = "reset"  # by machine.reset or the watchdog
    BROWN_OUT = "brown-out"  # the battery was too low for the board
    OUTPUT = "output"  # it printed too much
    MEMORY = "memory"  # it asked for too much
    WALL_CLOCK = "wall-clock"  # it took too long on this computer
    INTERRUPTED = "interrupted"  # by Ctrl-C, an observer or a chip's twin
    MOMENT = "moment"  # it did not end: the result is its state at a moment

    __repr__ = str.__repr__  # in tuples and failing tests it is shown as its text

    @property
    def by_itself(self) -> bool:
        """True after the program's last line, an exception or `sys.exit`: then its board switches off."""
        return self in (Ending.DONE, Ending.ERROR, Ending.EXIT)

    @property
    def finished(self) -> bool:
        """True if the program ended itself, without an exception."""
        return self in (Ending.DONE, Ending.EXIT, Ending.RESET)

    @property
    def good(self) -> bool:
        """True if it finished, or ran without an exception until its time was over."""
        return self.finished or self is Ending.DEADLINE

    @property
    def without_fault(self) -> bool:
        """True if the program made no mistake; the battery may have been too low."""
        return self.good or self is Ending.BROWN_OUT

    @property
    def of_all(self) -> bool:
        """True if it ends the run of all robots, not of one alone."""
        return self in (Ending.INTERRUPTED, Ending.WALL_CLOCK, Ending.MOMENT)
