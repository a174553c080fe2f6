"""MicroPython's `micropython`."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, TypeVar

from _board import board
from streams import POLL, POLLIN, POLLOUT

from marelle_sim.microcontroller.buffers import read_into

__all__ = [  # noqa: RUF022 - the order in which `help` tells them
    "const", "opt_level", "mem_info", "qstr_info", "stack_use", "alloc_emergency_exception_buf",
    "heap_lock", "heap_unlock", "kbd_intr", "RingIO", "schedule",
]  # fmt: skip


_T = TypeVar("_T")


_state = SimpleNamespace(heap_locks=0, opt_level=0)


def const(expr: _T) -> _T:
    """Return `expr`: on a board the compiler puts its value wherever the name stands."""
    return expr


def opt_level(level: int | None = None) -> int | None:
    """Set the compiler's level of optimisation, or return it."""
    if level is None:
        return int(_state.opt_level)
    _state.opt_level = level
    return None


def schedule(function: Callable[[Any], object], arg: Any) -> None:
    """Call `function(arg)` soon, between two instructions of the program."""
    if board.scheduler.soft(function, arg) is False:
        raise RuntimeError("schedule queue full")


def alloc_emergency_exception_buf(size: int) -> None:
    """Keep room for an exception inside an interrupt; there always is."""


def kbd_intr(chr: int) -> None:
    """Choose the letter that interrupts the program; nobody types during a run."""


def heap_lock() -> int:
    """Forbid allocation until `heap_unlock`; a run only counts them."""
    _state.heap_locks += 1
    return int(_state.heap_locks)


def heap_unlock() -> int:
    """Allow allocation again, and return how many locks are left."""
    _state.heap_locks = max(0, _state.heap_locks - 1)
    return int(_state.heap_locks)


def stack_use() -> int:
    """Return the bytes of stack in use, always the same here."""
    return 944


def mem_info(verbose: object = None) -> None:
    """Print the state of the memory; how it is cut up is always the same here."""
    used, total = board.heap.in_use(), board.heap.total
    board.console.write(
        f"stack: 944 out of 7936\nGC: total: {total}, used: {used}, free: {total - used}\n"
        " No. of 1-blocks: 91, 2-blocks: 24, max blk sz: 64, max free sz: 13891\n"
    )


def qstr_info(verbose: object = None) -> None:
    """Print the state of the interned strings, always the same here."""
    board.console.write("qstr pool: n_pool=1, n_qstr=4, n_str_data_bytes=31, n_total_bytes=2095\n")


class RingIO:
    """A stream whose two ends are in one program: what an interrupt writes, a task reads."""

    def __init__(self, buffer: Any) -> None:
        if isinstance(buffer, int):
            if buffer < 0:
                raise MemoryError("memory allocation failed")
            self._size = buffer
        else:
            self._size = memoryview(buffer).nbytes - 1  # one byte tells full from empty
        self._data = bytearray()

    def any(self) -> int:
        """Return the number of bytes that wait."""
        return len(self._data)

    def read(self, size: int = -1) -> bytes:
        """Take bytes out, as many as there are by default."""
        return self._taken(len(self._data) if size < 0 else size)

    def readinto(self, buffer: Any, size: int = -1) -> int:
        """Take bytes into a buffer, and return how many."""
        return read_into(buffer, size, self._taken)

    def readline(self, size: int = -1) -> bytes:
        """Take bytes as far as the next newline."""
        end = self._data.find(b"\n") + 1 or len(self._data)
        return self._taken(end if size < 0 else min(end, size))

    def write(self, data: Any, *part: int) -> int:
        """Put in as many bytes as there is room for, and return how many."""
        raw = data.encode() if isinstance(data, str) else memoryview(data).tobytes()
        start, size = part if len(part) > 1 else (0, *(part or (len(raw),)))
        taken = raw[start : start + size][: self._size - len(self._data)]
        self._data += taken
        return len(taken)

    def close(self) -> None:
        """Do nothing, as on a board."""

    def ioctl(self, request: int, events: int) -> int:
        """Answer a poll, as a stream does."""
        if request != POLL:
            return -1
        full = len(self._data) >= self._size
        return events & ((POLLIN if self._data else 0) | (0 if full else POLLOUT))

    def __repr__(self) -> str:
        return "<RingIO>"

    def _taken(self, size: int) -> bytes:
        data = bytes(self._data[:size])
        del self._data[:size]
        return data
