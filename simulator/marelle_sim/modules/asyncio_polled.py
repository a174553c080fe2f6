"""The tasks of the board's `asyncio` that wait for streams."""

from __future__ import annotations

from _board import board
from streams import POLLIN, POLLOUT, is_stream, pause_us, ready

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from asyncio_loop import Loop, Task


class Polled:
    """Tasks that wait until a stream can be read or written; before each turn the loop asks every stream whether it is ready."""

    __slots__ = ("_entries", "_loop")

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._entries: list[tuple[Any, int, Task]] = []

    def __bool__(self) -> bool:
        return bool(self._entries)

    def queue_read(self, s: Any) -> None:
        """Let the running task wait until a stream can be read, from its next `yield` on."""
        self._add(s, POLLIN)

    def queue_write(self, s: Any) -> None:
        """Let the running task wait until a stream can be written, from its next `yield` on."""
        self._add(s, POLLOUT)

    def remove(self, task: Task) -> None:
        """Take a task out of the queue."""
        self._entries = [entry for entry in self._entries if entry[2] is not task]

    def wake(self) -> None:
        """Make each task whose stream is ready due now."""
        for entry in list(self._entries):
            stream, event, task = entry
            if ready(stream, event):
                self._entries.remove(entry)
                self._loop.push(task)

    def next_us(self) -> int:
        """Return the time (us) at which to ask the streams again, unless an event of the board comes before."""
        return board.clock.now + min([pause_us(stream) for stream, _, _ in self._entries])

    def _add(self, stream: Any, event: int) -> None:
        if not is_stream(stream):
            raise OSError("stream operation not supported")
        if any(known is stream and waited == event for known, waited, _ in self._entries):
            raise AssertionError  # as on a board: one task at a time may wait for an event of a stream
        task = self._loop.running()
        task.wait_in(self)
        self._entries.append((stream, event, task))
