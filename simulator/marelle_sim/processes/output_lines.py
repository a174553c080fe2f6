"""The output lines of child processes, in order of arrival.

A child that prints faster than its lines are read has to wait; after too many bytes its output is no longer read.
"""

from __future__ import annotations

from queue import Empty, SimpleQueue
from threading import Semaphore
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_sim.processes.child import ChildProcess

MOST_BYTES = 400_000_000  # of one child's output; the trace of an hour takes a tenth of it
# A megabyte of prints, each letter of it as two escapes of six letters, and some.
MOST_LINE_BYTES = 16_000_000
_BYTES_OF_A_LINE = 250  # of memory that a line takes besides its text, as a list of numbers
_READINGS = (
    8  # unread blocks of one child; each has at most `READ_BYTES` and the line that it completes
)
READ_BYTES = 1 << 16


class LineSplitter:
    """Splits one child's output into lines for an `OutputLines`.

    The reading thread calls `take` with each piece of output, until it returns False or the output ends, and then `end`.

    Attributes:
        over: whether `stop` was called.
    """

    def __init__(self, child: ChildProcess, heard: OutputLines, most_bytes: int) -> None:
        self._child, self._heard, self._left = child, heard, most_bytes
        self._room = Semaphore(_READINGS)
        self._begun: list[bytes] = []
        self._begun_bytes, self.over = 0, False

    def take(self, data: bytes) -> bool:
        """Add output of the child and pass its complete lines on, waiting while too many are unread.

        Return False if no more is to be read: the child has exceeded its bytes, a line is longer than 16 MB, or `stop` was called.
        """
        self._left -= len(data) + _BYTES_OF_A_LINE * data.count(b"\n")
        if self._left < 0:
            return False
        head, newline, rest = data.rpartition(b"\n")
        if newline:
            self._hand_over([line + b"\n" for line in b"".join([*self._begun, head]).split(b"\n")])
            self._begun, self._begun_bytes = [], 0
        self._begun.append(rest)
        self._begun_bytes += len(rest)
        return self._begun_bytes <= MOST_LINE_BYTES and not self.over

    def end(self, *, too_much: bool) -> None:
        """Pass on the last line, if it has no newline, and None as the end mark; b"" alone if the child has sent too much."""
        begun = b"".join(self._begun)
        self._hand_over([b""] if too_much else [*filter(None, [begun]), None])

    def stop(self) -> None:
        """Drop all further lines and end a wait in `take` or `end`, because nobody reads the lines any more."""
        self.over = True
        self._room.release()

    def _hand_over(self, lines: list[bytes] | list[bytes | None]) -> None:
        """Wait until fewer than eight blocks of this child are unread, then pass the lines on; after `stop`, drop them."""
        if not self.over:
            self._room.acquire()
        if not self.over:
            self._heard.arrived.put((self._child, lines, self._room))


class OutputLines:
    """The output lines of one or more child processes, in order of arrival; `ChildProcess.listen` adds them.

    Attributes:
        arrived: queue of unread blocks: (child, lines, the semaphore to release when the block is taken).
        clock: returns the time (s) that deadlines are compared with.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self.clock = clock
        self.arrived: SimpleQueue[
            tuple[ChildProcess, list[bytes] | list[bytes | None], Semaphore]
        ] = SimpleQueue()
        self._lines: Iterator[tuple[ChildProcess, bytes | None]] = iter(())

    def next_line(self, end_s: float) -> tuple[ChildProcess, bytes | None] | None:
        """Wait for a line and return (child, line with its newline, if it has one); None if `clock()` reaches `end_s` (s) first.

        After `end_s` the answer is None also if lines are waiting. In place of a line, None says that the child has closed its output,
        b"" that it has sent too much.
        """
        left_s = end_s - self.clock()
        if left_s <= 0:
            return None
        for said in self._lines:
            return said
        try:
            child, lines, room = self.arrived.get(timeout=left_s)
        except Empty:
            return None
        room.release()
        first, *others = lines
        self._lines = iter([(child, line) for line in others])
        return child, first
