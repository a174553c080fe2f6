"""MicroPython's `select`: wait until one of several streams can be read or written."""

from collections.abc import Iterator, Sequence
from typing import Any

from _board import board
from streams import NEVER_US, POLLERR, POLLHUP, POLLIN, POLLOUT, is_stream, pause_us, ready

from marelle_sim.microcontroller.access_costs import clocked

__all__ = ["POLLERR", "POLLHUP", "POLLIN", "POLLOUT", "poll", "select"]

_CALL_US = clocked(20, board.facts.chip)
_clock = board.clock


class _Poll:
    def __init__(self) -> None:
        self._streams: dict[int, list[Any]] = {}

    def register(self, obj: Any, eventmask: int = POLLIN | POLLOUT) -> None:
        """Add a stream to those waited for; `eventmask` says for what: POLLIN (it can be read), POLLOUT (it can be written), or both.

        Raises:
            OSError: EINVAL, `obj` is no stream.
        """
        if not is_stream(obj):
            raise OSError(22)
        self._streams[id(obj)] = [obj, eventmask]

    def unregister(self, obj: Any) -> None:
        """Remove a stream from those waited for."""
        self._streams.pop(id(obj), None)

    def modify(self, obj: Any, eventmask: int) -> None:
        """Change the events for which a stream is waited for.

        Raises:
            OSError: ENOENT, the stream is not registered.
        """
        if id(obj) not in self._streams:
            raise OSError(2)
        self._streams[id(obj)][1] = eventmask

    def poll(self, timeout: int = -1, /) -> list[tuple[Any, int]]:
        """Wait until a stream is ready, at most `timeout` ms (-1: for ever); return [(stream, its events)] of all that are."""
        limit_us = NEVER_US if timeout < 0 else _clock.now + timeout * 1000
        _clock.spend(_CALL_US)
        while True:
            found = [
                (obj, events)
                for obj, mask in self._streams.values()
                if (events := ready(obj, mask))
            ]
            if found or _clock.now >= limit_us:
                return found
            again_us = min(
                [_clock.now + pause_us(obj) for obj, _ in self._streams.values()], default=limit_us
            )
            _clock.wait_for_event(min(limit_us, again_us))

    def ipoll(self, timeout: int = -1, flags: int = 0, /) -> Iterator[tuple[Any, int]]:
        """Wait as `poll` does, and yield the same pairs; with `flags` 1 a stream that was yielded is not waited for again."""
        for obj, events in self.poll(timeout):
            if flags & 1:
                self.modify(obj, 0)
            yield obj, events


def poll() -> _Poll:
    """Return a new, empty set of streams to wait for."""
    return _Poll()


def select(
    rlist: Sequence[Any], wlist: Sequence[Any], xlist: Sequence[Any], timeout: float = -1, /
) -> tuple[list[Any], list[Any], list[Any]]:
    """Wait until a stream is ready, at most `timeout` seconds (-1: for ever); return ([readable], [writable], []).

    `rlist` are the streams to read, `wlist` those to write; `xlist` is ignored.
    """
    waiting, masks = _Poll(), dict[int, int]()
    for streams, mask in ((rlist, POLLIN), (wlist, POLLOUT)):
        for stream in streams:
            masks[id(stream)] = masks.get(id(stream), 0) | mask  # it may be in both lists
            waiting.register(stream, masks[id(stream)])
    found = waiting.poll(-1 if timeout < 0 else int(timeout * 1000))
    readable = [stream for stream, events in found if events & POLLIN]
    return readable, [stream for stream, events in found if events & POLLOUT], []
