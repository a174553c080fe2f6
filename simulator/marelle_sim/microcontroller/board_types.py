"""The built-in types of a board where they differ from CPython's: classes closed to changes, integers, `memoryview`, `OSError`.

A closed class is shared by all runs of a process; on a board it is made in C and cannot be changed either. An assignment that stands
in a program's text is refused before the program runs (`programs.attribute_lookup`); this module refuses all others (by `setattr`, say).
A board has one class `OSError` for all error numbers, whose text has MicroPython's names of the numbers.
"""

from collections.abc import Callable
from types import MappingProxyType
from typing import Any, TypeVar

Kind = TypeVar("Kind", bound=type)

OWN = "__own__"
"""The name that marks a class which a program or the board library defines."""


class Closed(type):
    """The metaclass of classes whose attributes cannot be set or deleted, except that special names (`__…`) can be set.

    A class that a program derives from such a class can be changed.
    """

    def __setattr__(cls, name: str, value: Any) -> None:
        # Special names: Python itself sets some; a program's assignments to them are checked where it makes them.
        if name[:2] != "__" and OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__setattr__(name, value)

    def __delattr__(cls, name: str) -> None:
        if OWN not in vars(cls):
            raise AttributeError(f"'type' object has no attribute '{name}'", name=name, obj=cls)
        super().__delattr__(name)


Closed.__name__ = Closed.__qualname__ = "type"


def built_in(name: str) -> Callable[[Kind], Kind]:
    """Return a decorator that gives a class the name of a board's built-in type, for messages and `repr`."""

    def named(kind: Kind) -> Kind:
        kind.__name__ = kind.__qualname__ = name
        kind.__module__ = "builtins"
        return kind

    return named


_LEAST, _MOST = -(1 << 31), (1 << 31) - 1  # a machine word of the RP2040


def whole(value: Any) -> int:
    """Return a program's value as an integer, where MicroPython accepts only an integer.

    Raises:
        TypeError: it is a float, a text, None…
        OverflowError: it does not fit in signed 32 bits.
    """
    if type(value) is not int and (
        isinstance(value, float) or not hasattr(type(value), "__int__")
    ):
        raise TypeError(f"can't convert {type(value).__name__} to int")
    number = int(value)  # of True, False, and a program's own class with `__int__` too
    if _LEAST <= number <= _MOST:
        return number
    raise OverflowError("overflow converting long int to machine word")


def integer(value: Any) -> int:
    """Return a program's value, where MicroPython accepts an integer of any size; TypeError for anything else."""
    if not isinstance(value, int):
        raise TypeError(f"can't convert {type(value).__name__} to int")
    return value


def no_text(kind: str) -> TypeError:
    """Return MicroPython's TypeError for an object of type `kind` where a text is wanted."""
    return TypeError(f"can't convert '{kind}' object to str implicitly")


class _AnyMemoryview(Closed, type):
    """Makes `isinstance(view, BoardMemoryview)` true for CPython's `memoryview`, which `BoardMemoryview()` returns."""

    def __instancecheck__(cls, thing: object) -> bool:
        return isinstance(thing, memoryview)


@built_in("memoryview")
class BoardMemoryview(metaclass=_AnyMemoryview):
    """The board's `memoryview`: it also takes a text, as its UTF-8 bytes, and calls an object's method `__buffer__`, as CPython does from 3.12 on.

    Example:
        >>> bytes(BoardMemoryview(bytearray(b"ab")))
        b'ab'
    """

    def __new__(cls, thing: Any) -> Any:
        """Return CPython's `memoryview` of a buffer; of a text, of its UTF-8 bytes.

        Raises:
            TypeError: `thing` has no buffer.
        """
        if isinstance(thing, str):
            thing = thing.encode()
        try:
            return memoryview(thing)
        except TypeError:
            gives = getattr(type(thing), "__buffer__", None)
            if gives is None:
                raise TypeError("object with buffer protocol required") from None
        return gives(thing, 0)


def byte_view(thing: Any) -> memoryview:
    """Return a view of the bytes of a buffer, or of a text in UTF-8.

    Raises:
        TypeError: `thing` has no buffer.
    """
    try:
        return BoardMemoryview(thing).cast("B")  # type: ignore[no-any-return]
    except TypeError:
        raise TypeError("object with buffer protocol required") from None


def read_into(buffer: Any, size: int, read: Callable[[int], bytes]) -> int:
    """Store the bytes that one call of `read` returns at the start of a buffer, and return their number.

    Args:
        buffer: a writable buffer.
        size: the most bytes to read; below 0: as many as the buffer has.
        read: function from a number of bytes to at most as many bytes.

    Raises:
        TypeError: `buffer` is no buffer, or it cannot be written.
    """
    view = BoardMemoryview(buffer).cast("B")
    data = read(len(view) if size < 0 else min(size, len(view)))
    view[: len(data)] = data
    return len(data)


# The numbers of a board's errors, whatever the computer's
EPERM, ENOENT, EIO, EBADF, EAGAIN, ENOMEM, EACCES, EBUSY = 1, 2, 5, 9, 11, 12, 13, 16
EEXIST, ENODEV, ENOTDIR, EISDIR, EINVAL, ENOSPC, EROFS = 17, 19, 20, 21, 22, 28, 30
ENAMETOOLONG, ENOTEMPTY, EOPNOTSUPP, EADDRINUSE, ENOTCONN = 36, 39, 95, 98, 107
ETIMEDOUT, EHOSTUNREACH = 110, 113
_NUMBER_AND_DETAILS = 2
ERROR_NAMES = MappingProxyType(
    {
        EPERM: "EPERM",
        ENOENT: "ENOENT",
        EIO: "EIO",
        EBADF: "EBADF",
        EAGAIN: "EAGAIN",
        ENOMEM: "ENOMEM",
        EACCES: "EACCES",
        EEXIST: "EEXIST",
        ENODEV: "ENODEV",
        EISDIR: "EISDIR",
        EINVAL: "EINVAL",
        EOPNOTSUPP: "EOPNOTSUPP",
        EADDRINUSE: "EADDRINUSE",
        103: "ECONNABORTED",
        104: "ECONNRESET",
        105: "ENOBUFS",
        ENOTCONN: "ENOTCONN",
        ETIMEDOUT: "ETIMEDOUT",
        111: "ECONNREFUSED",
        EHOSTUNREACH: "EHOSTUNREACH",
        114: "EALREADY",
        115: "EINPROGRESS",
    }
)
"""The names of a board's error numbers, as in `errno.errorcode`."""


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
        name = ERROR_NAMES.get(self.errno) if type(self.errno) is int else None
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
