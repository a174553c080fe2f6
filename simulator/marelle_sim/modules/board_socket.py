"""MicroPython's `socket` of a board with a radio: no other computer can be reached, and no client connects."""

from typing import Any, NoReturn

from _board import board
from radio import is_dotted, names
from streams import NEVER_US, POLL, POLLHUP, POLLNVAL, POLLOUT

from marelle_sim.microcontroller.board_types import (
    EADDRINUSE,
    EAGAIN,
    EBADF,
    EHOSTUNREACH,
    EINVAL,
    ENOTCONN,
    EOPNOTSUPP,
    ETIMEDOUT,
    os_error,
)

__all__ = [
    "AF_INET", "AF_INET6", "IPPROTO_IP", "IPPROTO_TCP", "IP_ADD_MEMBERSHIP", "IP_DROP_MEMBERSHIP", "SOCK_DGRAM",
    "SOCK_RAW", "SOCK_STREAM", "SOL_SOCKET", "SO_BROADCAST", "SO_REUSEADDR", "TCP_NODELAY", "getaddrinfo", "socket",
]  # fmt: skip

Address = tuple[str, int]

AF_INET, AF_INET6 = 2, 10
SOCK_STREAM, SOCK_DGRAM, SOCK_RAW = 1, 2, 3
SOL_SOCKET, SO_REUSEADDR, SO_BROADCAST = 1, 4, 32
IPPROTO_IP, IPPROTO_TCP = 0, 6
IP_ADD_MEMBERSHIP, IP_DROP_MEMBERSHIP, TCP_NODELAY = 1024, 1025, 1

_NO_SERVER, _NO_ANSWER = -6, -2  # lwIP's own numbers, which `getaddrinfo` raises as they are
_ASKING_US = 7_000_000  # lwIP asks a name server four times, after 1, 1, 2 and 3 seconds
_CALL_US = 100
_clock = board.clock
_taken: set[tuple[int, int]] = set()  # (kind, port) of those that are bound


class socket:
    """A socket, which never gets a connection: `socket(AF_INET, SOCK_STREAM)`.

    Once it is closed, binding, listening, connecting, sending and receiving raise `OSError` EBADF. An address is a pair
    (host, port), its host four numbers with dots or "": `TypeError` for no pair, `ValueError` for another host.
    """

    def __init__(self, af: int = AF_INET, type: int = SOCK_STREAM, proto: int = 0, /) -> None:
        if af not in (AF_INET, AF_INET6) or type not in (SOCK_STREAM, SOCK_DGRAM, SOCK_RAW):
            raise os_error(EINVAL)
        self._kind, self._timeout_us = type, -1
        self._listens = self._closed = False
        self._port: tuple[int, int] | None = None

    def bind(self, address: Address, /) -> None:
        """Bind the socket to a port of the board; any number of sockets may have port 0.

        Raises:
            OSError: EADDRINUSE, another socket of the same type has the port; EBADF, this one is closed.
        """
        self._check()
        _host, port = _place(address)
        if (self._kind, port) in _taken and port:
            raise os_error(EADDRINUSE)
        self._port = self._kind, port
        _taken.add(self._port)

    def listen(self, backlog: int = 2, /) -> None:
        """Let clients connect from now on (none does); `backlog` is ignored.

        Raises:
            OSError: EOPNOTSUPP, the type is not SOCK_STREAM; EBADF, the socket is closed.
        """
        self._check()
        if self._kind != SOCK_STREAM:
            raise os_error(EOPNOTSUPP)
        self._listens = True

    def accept(self) -> NoReturn:
        """Wait for a client, which never connects.

        Raises:
            OSError: ETIMEDOUT, the socket's timeout is over; EAGAIN, the timeout is 0; EINVAL, `listen` was not called; EOPNOTSUPP,
                the type is not SOCK_STREAM; EBADF, the socket is closed.
        """
        self._check()
        if self._kind != SOCK_STREAM:
            raise os_error(EOPNOTSUPP)
        if not self._listens:
            raise os_error(EINVAL)
        self._wait()

    def connect(self, address: Address, /) -> None:
        """Connect to an address: SOCK_STREAM raises `OSError` EHOSTUNREACH, for none can be reached; other types only check it."""
        self._check()
        _place(address)
        if self._kind == SOCK_STREAM:
            raise os_error(EHOSTUNREACH)

    def send(self, _data: bytes, /) -> NoReturn:
        """Raise `OSError`: EBADF if the socket is closed, else ENOTCONN for SOCK_STREAM, EHOSTUNREACH for any other type."""
        self._check()
        raise os_error(ENOTCONN if self._kind == SOCK_STREAM else EHOSTUNREACH)

    sendall = write = send

    def sendto(self, data: bytes, address: Address, /) -> NoReturn:
        """Check the address, then raise `OSError` as `send` does."""
        _place(address)
        self.send(data)

    def recv(self, _size: int, /) -> NoReturn:
        """Raise `OSError`, because no data ever arrive: at once for SOCK_STREAM, after the timeout for any other type.

        Without a timeout, another type than SOCK_STREAM waits for ever.

        Raises:
            OSError: EBADF, the socket is closed; EAGAIN, the timeout is 0; ENOTCONN, the type is SOCK_STREAM; ETIMEDOUT, the
                timeout of another type is over.
        """
        self._check()
        if self._kind == SOCK_STREAM and self._timeout_us != 0:
            raise os_error(ENOTCONN)
        self._wait()

    recvfrom = recv

    def read(self, _size: int = -1, /) -> NoReturn:
        """Raise `OSError`, or wait for ever, as `recv` does; nothing is read."""
        self.recv(1)

    def readinto(self, _buffer: bytearray, _size: int = -1, /) -> NoReturn:
        """Raise `OSError`, or wait for ever, as `recv` does; nothing is read."""
        self.recv(1)

    readline = read

    def settimeout(self, value: float | None, /) -> None:
        """Set the timeout of `accept` and `recv`, in seconds: None waits for ever, 0 not at all."""
        self._timeout_us = -1 if value is None else int(value * 1_000_000)

    def setblocking(self, flag: object, /) -> None:
        """Let `accept` and `recv` wait for ever if `flag` is true, else not at all."""
        self._timeout_us = -1 if flag else 0

    def setsockopt(self, _level: int, _option: int, _value: object, /) -> None:
        """Do nothing: no option has an effect here."""

    def makefile(self, *_mode: object) -> "socket":
        """Return this socket, which is a stream already."""
        return self

    def ioctl(self, request: int, events: int, /) -> int:
        """Return the poll events of the socket: POLLNVAL if it is closed, 0 if it listens.

        Otherwise POLLOUT, if `events` asks for it, and POLLHUP for SOCK_STREAM, which is never connected. 0 for any request but a poll.
        """
        if request != POLL:
            return 0
        if self._closed:
            return POLLNVAL
        unconnected = POLLHUP if self._kind == SOCK_STREAM else 0
        return 0 if self._listens else events & POLLOUT | unconnected

    changes_at_events = True  # for `streams.pause_us`

    def close(self) -> None:
        """Close the socket and free its port."""
        self._closed = True
        if self._port is not None:
            _taken.discard(self._port)

    def _check(self) -> None:
        _clock.spend(_CALL_US)
        if self._closed:
            raise os_error(EBADF)

    def _wait(self) -> NoReturn:
        if self._timeout_us == 0:
            raise os_error(EAGAIN)
        limit_us = NEVER_US if self._timeout_us < 0 else _clock.now + self._timeout_us
        while _clock.now < limit_us:
            _clock.wait_for_event(limit_us)
        raise os_error(ETIMEDOUT)

    def __repr__(self) -> str:
        timeout = self._timeout_us // 1000 if self._timeout_us >= 0 else -1
        return f"<socket state={int(self._listens)} timeout={timeout} incoming=0 off=0>"


def getaddrinfo(host: str, port: int, *_constraints: int) -> list[tuple[Any, ...]]:
    """Return the address of a host given as four numbers with dots; a name cannot be looked up.

    Raises:
        OSError: for a name, at once -6 if there is no name server (the station was never switched on), else after 7 s -2: it does
            not answer.
    """
    _clock.spend(_CALL_US)
    if is_dotted(host):
        return [(AF_INET, SOCK_STREAM, 0, "", (host, port))]
    if names.server == "0.0.0.0":
        raise os_error(_NO_SERVER)
    _clock.wait_until(_clock.now + _ASKING_US)
    raise os_error(_NO_ANSWER)


def _place(address: Any) -> Address:
    """Check an address that a program gives, and return its (host, port).

    Raises:
        TypeError: it is no tuple or list of two or more. ValueError: the host is neither "" nor four numbers with dots.
    """
    if not isinstance(address, tuple | list) or len(address) < 2:
        raise TypeError(f"object '{type(address).__name__}' isn't a tuple or list")
    host, port = address[0], address[1]
    if host != "" and not is_dotted(host):
        raise ValueError("invalid arguments")
    return host, int(port)
