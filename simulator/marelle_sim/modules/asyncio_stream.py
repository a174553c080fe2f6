"""The streams of `asyncio`: tasks wait for bytes without keeping the others from running."""

from collections.abc import Generator
from types import coroutine
from typing import Any

from _board import board
from asyncio_loop import CancelledError, loop, sleep_ms

from marelle_sim.errors import NoSuchModuleError


class Stream:
    """Reads and writes a stream without blocking the other tasks: `StreamReader(UART(0))`."""

    def __init__(self, s: Any, e: dict[str, Any] | None = None) -> None:
        self.s, self.out_buf = s, b""
        self.e = {} if e is None else e

    def get_extra_info(self, v: str) -> Any:
        """Return the entry `v` of the dictionary that was given with the stream."""
        return self.e[v]

    def close(self) -> None:
        """Do nothing, as on a board: `wait_closed` closes the stream."""

    @coroutine
    def wait_closed(self) -> Generator[Any, Any, None]:
        """Close the stream."""
        (self.s.close if hasattr(self.s, "close") else self.s.deinit)()
        yield from ()

    @coroutine
    def read(self, n: int = -1) -> Generator[Any, Any, Any]:
        """Return at most `n` bytes once some have come; without `n`, all bytes until the stream ends, which a serial port never does."""
        data: Any = b""
        while True:
            loop.polled.queue_read(self.s)
            yield
            more = (
                self.s.read(n)
                if n >= 0 or not hasattr(self.s, "any")
                else self.s.read(self.s.any())
            )
            if more is None:
                continue
            if n >= 0:
                return more
            if not more:
                return data
            data += more

    @coroutine
    def readinto(self, buf: Any) -> Generator[Any, Any, Any]:
        """Read bytes into a buffer once some have come; return how many."""
        loop.polled.queue_read(self.s)
        yield
        return self.s.readinto(buf)

    @coroutine
    def readexactly(self, n: int) -> Generator[Any, Any, Any]:
        """Return `n` bytes.

        Raises:
            EOFError: the stream ended before `n` bytes came.
        """
        data: Any = b""
        while len(data) < n:
            loop.polled.queue_read(self.s)
            yield
            more = self.s.read(n - len(data))
            if more is not None:
                if not more:
                    raise EOFError
                data += more
        return data

    @coroutine
    def readline(self) -> Generator[Any, Any, Any]:
        """Return the bytes up to a newline, or up to the end of the stream."""
        line: Any = b""
        while True:
            loop.polled.queue_read(self.s)
            yield
            more = self.s.readline()
            if more is not None:
                line += more
                if not more or line[-1:] in (b"\n", "\n"):
                    return line

    def write(self, buf: Any) -> None:
        """Send what the stream takes at once, unless bytes are kept already, and keep the rest for `drain`."""
        if not self.out_buf:
            taken = self.s.write(buf)
            if taken == len(buf):
                return
            buf = buf[taken or 0 :]
        self.out_buf += buf.encode() if isinstance(buf, str) else bytes(buf)

    @coroutine
    def drain(self) -> Generator[Any, Any, None]:
        """Send the kept bytes as the stream takes them, and let the other tasks run."""
        if not self.out_buf:
            yield from sleep_ms(0)
            return
        left = memoryview(self.out_buf)
        while left:
            loop.polled.queue_write(self.s)
            yield
            left = left[self.s.write(left) or 0 :]
        self.out_buf = b""

    @coroutine
    def awrite(self, buf: Any, off: int = 0, sz: int = -1) -> Generator[Any, Any, None]:
        """Send `sz` bytes of `buf` from `off` on, and wait until they are sent: an older name of `write` and `drain`."""
        self.write(buf[off : len(buf) if sz < 0 else off + sz])
        yield from self.drain()

    aclose = wait_closed
    awritestr = awrite


@coroutine
def open_connection(
    host: str, port: int, *_more: object, **_options: object
) -> Generator[Any, Any, Any]:
    """Try to connect to a server: the simulated network has none, so this raises OSError.

    A board without a radio raises ImportError, for it has no module `socket`.
    """
    end, address = _socket_for(host, port)
    end.connect(address)
    yield


@coroutine
def start_server(
    _callback: object, host: str, port: int, *_more: object, **_options: object
) -> Generator[Any, Any, Any]:
    """Return a server that listens; the simulated network has no clients, so none connects.

    A board without a radio raises ImportError, for it has no module `socket`. OSError: EADDRINUSE, the port is taken; as
    `socket.getaddrinfo` does, if `host` is not four numbers with dots.
    """
    end, address = _socket_for(host, port)
    end.bind(address)
    end.listen()
    server = _Server(end)
    try:
        yield from sleep_ms(0)  # let its task begin
    except CancelledError:
        server.close()
        raise
    return server


class _Server:
    def __init__(self, end: Any) -> None:
        self._end, self._closes = end, False
        self._task = loop.create_task(self._serve())

    def close(self) -> None:
        """Stop the server."""
        self._closes = True
        self._task.cancel()

    @coroutine
    def wait_closed(self) -> Generator[Any, Any, None]:
        """Wait until `close()` is called on the server; a program that never calls it waits for ever."""
        yield from self._task.__await__()

    @coroutine
    def _serve(self) -> Generator[Any, Any, None]:
        try:
            loop.polled.queue_read(self._end)
            yield
        except CancelledError:
            self._end.close()
            if not self._closes:  # a task that waited for the server was cancelled
                raise

    @coroutine
    def __aenter__(self) -> Generator[Any, Any, Any]:
        yield from ()
        return self

    @coroutine
    def __aexit__(self, *_error: object) -> Generator[Any, Any, None]:
        self.close()
        yield from self.wait_closed()


def _socket_for(host: str, port: int) -> tuple[Any, Any]:
    if not board.facts.hostname:
        raise NoSuchModuleError("E-BOARD-04", name="socket", nearest="pico_w")
    from board_socket import getaddrinfo, socket

    return socket(), getaddrinfo(host, port)[0][-1]
