"""Asks streams whether they can be read or written now, for `select` and `asyncio`."""

from typing import Any

POLLIN, POLLOUT = 1, 4
POLLERR, POLLHUP, POLLNVAL = 8, 16, 32  # reported whether or not they were asked for
POLL = 3  # the request that a program's own stream answers by `ioctl`: MP_STREAM_POLL
_MS_US = 1000
_LONG_US = 1 << 40
NEVER_US = 1 << 60  # later than any run ends


class IOBase:
    """The base class of the streams that a program writes itself."""


def is_stream(thing: Any) -> bool:
    """Tell whether `select` can wait for an object: whether it has `read`, `write` or `ioctl`."""
    return any(hasattr(thing, name) for name in ("read", "write", "ioctl"))


def ready(stream: Any, mask: int) -> int:
    """Return the events of `mask` that a stream is ready for now, and any errors; the keyboard never is, since nobody types."""
    ask = getattr(stream, "ioctl", None)
    if ask is not None:
        return int(ask(POLL, mask)) & (mask | POLLERR | POLLHUP | POLLNVAL)
    waiting = getattr(stream, "any", None)
    if waiting is None:
        return mask & POLLOUT if hasattr(stream, "write") else 0
    return (mask & POLLIN if waiting() else 0) | mask & POLLOUT


def pause_us(stream: Any) -> int:
    """Return the time to wait before a stream is asked again, in us.

    A port changes at an event of the board only, so the time is long; a program's own stream may depend on the time: 1 ms.
    """
    return _LONG_US if getattr(stream, "changes_at_events", hasattr(stream, "any")) else _MS_US
