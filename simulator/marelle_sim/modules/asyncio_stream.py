"""The streams of `asyncio`, on serial ports: tasks wait for bytes without keeping the others from running."""

from collections.abc import Callable
from typing import Any

__all__ = ["Stream", "streams_that"]

_NEWLINE = b"\n"


class Stream:
    """Reads and writes what a serial port lets it: `StreamReader(UART(0))`."""

    # Given by `streams_that`: waits for some ms.
    _sleep_ms: Callable[[int], Any]

    def __init__(self, s: Any, e: dict[str, Any] | None = None) -> None:
        if not hasattr(s, "any"):
            raise TypeError("stream operation not supported")
        self.s = s
        self._extra = {} if e is None else e

    def get_extra_info(self, v: str) -> Any:
        """Return what was said of the stream when it was made."""
        return self._extra[v]

    def close(self) -> None:
        """End it; the port stays as it is."""

    async def wait_closed(self) -> None:
        """Wait until it has ended."""
        self.s.deinit()

    async def read(self, n: int = -1) -> bytes:
        """Return at most `n` bytes once some have come; without `n`, go on for ever: a port has no end."""
        data = b""
        while True:
            await self._readable()
            data += self.s.read(self.s.any() if n < 0 else n) or b""
            if data and n >= 0:
                return data

    async def readinto(self, buf: Any) -> Any:
        """Read bytes into a buffer once some have come; return how many."""
        await self._readable()
        return self.s.readinto(buf)

    async def readexactly(self, n: int) -> bytes:
        """Return `n` bytes."""
        data = b""
        while len(data) < n:
            await self._readable()
            data += self.s.read(n - len(data)) or b""
        return data

    async def readline(self) -> bytes:
        """Return the bytes up to a newline."""
        line = b""
        while not line.endswith(_NEWLINE):
            await self._readable()
            line += self.s.readline() or b""
        return line

    def write(self, buf: Any) -> None:
        """Send bytes; `drain` waits until they are on their way."""
        self.s.write(buf)

    async def drain(self) -> None:
        """Let the other tasks run; the port takes all at once."""
        await self._sleep_ms(0)

    async def _readable(self) -> None:
        while not self.s.any():
            await self._sleep_ms(1)


def streams_that(sleep_ms: Callable[[int], Any]) -> type[Stream]:
    """Return the class of streams that wait by `sleep_ms`."""
    return type("Stream", (Stream,), {"_sleep_ms": staticmethod(sleep_ms)})
