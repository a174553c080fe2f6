"""The ways in which the program of a robot ends."""

from enum import StrEnum


class Ending(StrEnum):
    """Why a program ended, in the trace's `end` event and in `Run.ended`; `MOMENT` if it had not ended.

    A member equals its text: `Ending.DONE == "done"`.
    """

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
        """True if the program ended at its last line, by an exception other than MemoryError, or by `sys.exit`."""
        return self in (Ending.DONE, Ending.ERROR, Ending.EXIT)

    @property
    def finished(self) -> bool:
        """True if the program ended at its last line, by `sys.exit` or by a reset of the board, and not by an exception or a limit."""
        return self in (Ending.DONE, Ending.EXIT, Ending.RESET)

    @property
    def good(self) -> bool:
        """True if the program `finished`, or ran without an exception until its virtual time was over."""
        return self.finished or self is Ending.DEADLINE

    @property
    def without_fault(self) -> bool:
        """True if the ending is `good`, or the battery was too low for the board, which is no mistake of the program."""
        return self.good or self is Ending.BROWN_OUT

    @property
    def of_all(self) -> bool:
        """True if this ending stops the programs of all robots, False if it concerns one robot alone."""
        return self in (Ending.INTERRUPTED, Ending.WALL_CLOCK, Ending.MOMENT)
