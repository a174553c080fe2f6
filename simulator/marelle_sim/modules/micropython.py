"""MicroPython's `micropython`: constants, the scheduler, the state of the memory, and `RingIO`."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

from _board import board
from streams import POLL, POLLIN, POLLOUT

from marelle_sim.microcontroller.board_types import read_into

__all__ = [  # noqa: RUF022 - the order in which `help` tells them
    "const", "opt_level", "mem_info", "qstr_info", "stack_use", "alloc_emergency_exception_buf",
    "heap_lock", "heap_unlock", "kbd_intr", "RingIO", "schedule",
]  # fmt: skip


_T = TypeVar("_T")


_state = SimpleNamespace(heap_locks=0, opt_level=0)


def const(expr: _T) -> _T:
    """Return `expr`; on a board the compiler replaces the name by this value."""
    return expr


def opt_level(level: int | None = None) -> int | None:
    """Set the compiler's level of optimisation, or return it; it has no effect here."""
    if level is None:
        return int(_state.opt_level)
    _state.opt_level = level
    return None


def schedule(function: Callable[[Any], object], arg: Any) -> None:
    """Call `function(arg)` at once, or, while a callback runs or `disable_irq` holds, as soon as that is over.

    Raises:
        RuntimeError: eight callbacks are queued already.
    """
    if board.scheduler.soft(function, arg) is False:
        raise RuntimeError("schedule queue full")


def alloc_emergency_exception_buf(size: int) -> None:
    """Do nothing: an interrupt always has memory for an exception here."""


def kbd_intr(chr: int) -> None:
    """Do nothing: no key interrupts the program, since nobody types."""


def heap_lock() -> int:
    """Count one more lock of the heap and return their number; allocation goes on here."""
    _state.heap_locks += 1
    return int(_state.heap_locks)


def heap_unlock() -> int:
    """Remove one lock of the heap, and return how many are left."""
    _state.heap_locks = max(0, _state.heap_locks - 1)
    return int(_state.heap_locks)


def stack_use() -> int:
    """Return the bytes of the stack in use: always 944 here."""
    return 944


def mem_info(verbose: object = None) -> None:
    """Print the use of stack and heap; the numbers of blocks are always the same here."""
    used, total = board.heap.in_use(), board.heap.total
    board.console.write(
        f"stack: 944 out of 7936\nGC: total: {total}, used: {used}, free: {total - used}\n"
        " No. of 1-blocks: 91, 2-blocks: 24, max blk sz: 64, max free sz: 13891\n"
    )


def qstr_info(verbose: object = None) -> None:
    """Print the state of the interned strings, always the same here."""
    board.console.write("qstr pool: n_pool=1, n_qstr=4, n_str_data_bytes=31, n_total_bytes=2095\n")


class RingIO:
    """A queue of bytes, as a stream: for example an interrupt writes and a task reads. `RingIO(16)` has room for 16 bytes.

    `RingIO(bytearray(16))` has room for 15: one byte less than the buffer, which is not used itself.
    """

    def __init__(self, buffer: Any) -> None:
        if isinstance(buffer, int):
            if buffer < 0:
                raise MemoryError("memory allocation failed")
            self._size = buffer
        else:
            self._size = memoryview(buffer).nbytes - 1  # one byte tells full from empty
        self._data = bytearray()

    def any(self) -> int:
        """Return the number of bytes in the queue."""
        return len(self._data)

    def read(self, size: int = -1) -> bytes:
        """Remove at most `size` bytes from the queue, by default all, and return them."""
        return self._taken(len(self._data) if size < 0 else size)

    def readinto(self, buffer: Any, size: int = -1) -> int:
        """Move bytes from the queue into a buffer, at most `size`; return their number."""
        return read_into(buffer, size, self._taken)

    def readline(self, size: int = -1) -> bytes:
        """Remove the bytes up to the next newline and with it, or all if there is none, at most `size`; return them."""
        end = self._data.find(b"\n") + 1 or len(self._data)
        return self._taken(end if size < 0 else min(end, size))

    def write(self, data: Any, *part: int) -> int:
        """Add the bytes for which there is room, and return their number.

        `part` limits what is written, as in a file: (length), or (offset, length).
        """
        raw = data.encode() if isinstance(data, str) else memoryview(data).tobytes()
        start, size = part if len(part) > 1 else (0, *(part or (len(raw),)))
        taken = raw[start : start + size][: self._size - len(self._data)]
        self._data += taken
        return len(taken)

    def close(self) -> None:
        """Do nothing, as on a board."""

    def ioctl(self, request: int, events: int) -> int:
        """Return the events of `events` that the queue is ready for: POLLIN unless it is empty, POLLOUT unless it is full.

        -1 for any request but a poll.
        """
        if request != POLL:
            return -1
        room = POLLOUT if len(self._data) < self._size else 0
        return events & ((POLLIN if self._data else 0) | room)

    def __repr__(self) -> str:
        return "<RingIO>"

    def _taken(self, size: int) -> bytes:
        data = bytes(self._data[:size])
        del self._data[:size]
        return data
