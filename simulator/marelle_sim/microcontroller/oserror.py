"""The `OSError` of a board: one class for all error numbers, whose text has MicroPython's names of the numbers."""

from __future__ import annotations

from typing import Any

from marelle_sim.microcontroller.board_types import Closed, built_in

_NUMBER_AND_DETAILS = 2
_NAMES = {
    1: "EPERM",
    2: "ENOENT",
    5: "EIO",
    9: "EBADF",
    11: "EAGAIN",
    12: "ENOMEM",
    13: "EACCES",
    17: "EEXIST",
    19: "ENODEV",
    21: "EISDIR",
    22: "EINVAL",
    95: "EOPNOTSUPP",
    98: "EADDRINUSE",
    103: "ECONNABORTED",
    104: "ECONNRESET",
    105: "ENOBUFS",
    107: "ENOTCONN",
    110: "ETIMEDOUT",
    111: "ECONNREFUSED",
    113: "EHOSTUNREACH",
    114: "EALREADY",
    115: "EINPROGRESS",
}


@built_in("OSError")
class BoardOSError(OSError, metaclass=Closed):
    """An `OSError` with a board's text and arguments, the same on every operating system.

    CPython turns `OSError(2, ...)` into `FileNotFoundError`, and its `errno` is None if only the number is given; on a board there is
    one class, `args` is `(number,)`, and `errno` is the number.
    """

    def __init__(self, *args: object) -> None:
        super().__init__()
        self.args = args  # CPython's own `__init__` would set `errno` independently of `args`

    @property
    def errno(self) -> Any:  # type: ignore[override]  # whatever was given first, as on a board
        """The first argument, usually the error number; None without arguments."""
        return self.args[0] if self.args else None

    def __str__(self) -> str:
        name = _NAMES.get(self.errno) if type(self.errno) is int else None
        if name is None or len(self.args) > _NUMBER_AND_DETAILS:
            return Exception.__str__(self)
        return ": ".join([f"[Errno {self.errno}] {name}", *map(str, self.args[1:])])


def os_error(number: int) -> OSError:
    """Return the error that a board raises for `number`, e.g. 5 (EIO) when no chip answers.

    Example:
        >>> str(os_error(5))
        '[Errno 5] EIO'
    """
    return BoardOSError(number)


def names() -> dict[int, str]:
    """Return the names of a board's error numbers, for `errno.errorcode`: number -> name."""
    return dict(_NAMES)
