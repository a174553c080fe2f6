"""What children say, in order and bounded: who says more than is read has to wait, and who says too much is heard no longer."""

from __future__ import annotations

from collections import deque
from queue import Empty, SimpleQueue
from threading import Semaphore
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_sim.processes.child import ChildProcess

MOST_BYTES = 400_000_000  # of what a child says; an hour's trace takes a tenth of it
# A megabyte of prints, each letter of it as two escapes of six letters, and some.
MOST_LINE_BYTES = 16_000_000
_BYTES_OF_A_LINE = 250  # that it takes here beside its text, read as a list of numbers
_READINGS = 8  # of one child that wait to be looked at; each is at most `READ_BYTES` and the line that it ends
READ_BYTES = 1 << 16


class Saying:
    """How one child's bytes become lines in a `Heard`; its listener calls `take` until that says no.

    Attributes:
        over: whether nobody hears it any longer.
    """

    def __init__(self, child: ChildProcess, heard: Heard, most_bytes: int) -> None:
        self._child, self._heard, self._left = child, heard, most_bytes
        self._room = Semaphore(_READINGS)
        self._begun: list[bytes] = []
        self._begun_bytes = 0
        self.over = False

    def take(self, data: bytes) -> bool:
        """Hand over the lines that these bytes end, when there is room; return whether it may say more."""
        self._left -= len(data) + _BYTES_OF_A_LINE * data.count(b"\n")
        if self._left < 0:
            return False
        head, newline, rest = data.rpartition(b"\n")
        if newline:
            whole = b"".join([*self._begun, head])
            self._hand_over([line + b"\n" for line in whole.split(b"\n")])
            self._begun, self._begun_bytes = [], 0
        self._begun.append(rest)
        self._begun_bytes += len(rest)
        return self._begun_bytes <= MOST_LINE_BYTES and not self.over

    def end(self, *, too_much: bool) -> None:
        """Hand over the line that was begun, unless it was too much, and what stands for the end."""
        begun = b"".join(self._begun)
        last: list[bytes | None] = [b""] if too_much else [*filter(None, [begun]), None]
        self._hand_over(last)

    def stop(self) -> None:
        """Have nothing wait for room any longer: nobody looks."""
        self.over = True
        self._room.release()

    def _hand_over(self, lines: list[bytes] | list[bytes | None]) -> None:
        """Wait for room, unless nobody looks: `stop` makes room once, and what comes after finds it is over."""
        if not self.over:
            self._room.acquire()
        if not self.over:
            self._heard.arrived.put((self._child, lines, self._room))


class Heard:
    """The lines of some children, in the order in which they came; see `ChildProcess.listen`.

    Attributes:
        arrived: what nobody has looked at yet: which child, lines, and what is told when they are taken.
    """

    def __init__(self) -> None:
        self.arrived: SimpleQueue[
            tuple[ChildProcess, list[bytes] | list[bytes | None], Semaphore]
        ] = SimpleQueue()
        self._lines: Iterator[tuple[ChildProcess, bytes | None]] = iter(())

    def next_line(self, end_s: float) -> tuple[ChildProcess, bytes | None] | None:
        """Return the next line that a child says, and which child; None if `monotonic()` reaches `end_s` before.

        After its last line comes None when it has closed its side, or b"" when it has said too much.
        """
        left_s = end_s - monotonic()
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
        self._lines = iter(deque((child, line) for line in others))
        return child, first
