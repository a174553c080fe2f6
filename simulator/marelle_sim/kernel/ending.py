"""How the program of a robot can end."""

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
    MOMENT = "moment"  # it did not end: it is looked at as it was at a moment

    __repr__ = str.__repr__  # in a test's failure and in a tuple it reads as its text

    @property
    def by_itself(self) -> bool:
        """Whether the program came to its last line, to an exception or to `sys.exit`: its board then switches off."""
        return self in (Ending.DONE, Ending.ERROR, Ending.EXIT)

    @property
    def finished(self) -> bool:
        """Whether the program came to a good end of its own."""
        return self in (Ending.DONE, Ending.EXIT, Ending.RESET)

    @property
    def good(self) -> bool:
        """Whether it finished, or did nothing wrong until its time was over."""
        return self.finished or self is Ending.DEADLINE

    @property
    def without_fault(self) -> bool:
        """Whether the program has no fault: the battery may have one."""
        return self.good or self is Ending.BROWN_OUT

    @property
    def of_all(self) -> bool:
        """Whether it ends the run of every robot, and not of one alone."""
        return self in (Ending.INTERRUPTED, Ending.WALL_CLOCK, Ending.MOMENT)
