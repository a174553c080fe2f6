"""Open an address of the web with a deadline: the connection is shut when the time is over, whatever the server does."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from http.client import HTTPConnection, HTTPResponse, HTTPSConnection
from typing import Any
from urllib.request import HTTPHandler, HTTPRedirectHandler, HTTPSHandler, Request, build_opener

_MOST_REDIRECTIONS = 4


class Deadline:
    """Shuts the connections opened in its `with` block when the time is over, so that no read waits longer.

    A time-out of a socket begins anew with each byte: a server that sends one byte now and then would hold a class up for hours.
    Looking up a site's name is not covered: the system has its own limit for that.

    Attributes:
        is_over: True if the time was over before the `with` block ended.

    Example:
        >>> with Deadline(60) as deadline, opened("https://micropython.org/", deadline, 20, print) as answer:
        ...     page = answer.read()
    """

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._sockets: list[socket.socket] = []
        self._lock = threading.Lock()
        self._timer = threading.Timer(seconds, self._shut)
        self._timer.daemon = True

    def __enter__(self) -> "Deadline":
        self._timer.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self._timer.cancel()

    def watch(self, made: socket.socket) -> None:
        """Shut down both directions of this socket too when the deadline is over, at once if it is over already; the caller closes it."""
        with self._lock:
            self._sockets.append(made)
            if self.is_over:
                _shut(made)

    def _shut(self) -> None:
        with self._lock:
            self.is_over = True
            for made in self._sockets:
                _shut(made)


def opened(
    address: str, deadline: Deadline, silence_s: float, check: Callable[[str], object]
) -> HTTPResponse:
    """Open a URL, through the proxy that the environment names, and return its HTTP response.

    Args:
        address: the URL, `https://…` or `http://…`.
        deadline: shuts the connection when its time is over.
        silence_s: longest wait of each read, in seconds.
        check: called with the URL of each redirection before it is followed; raises an error to refuse it.

    Raises:
        OSError: the server cannot be reached, or answers with an error.
        HTTPException, ValueError: it does not answer as HTTP does, or the URL is invalid.
    """
    opener = build_opener(_Watched(deadline), _Redirections(check))
    request = Request(address, headers={"User-Agent": "marelle"})
    answer: HTTPResponse = opener.open(request, timeout=silence_s)
    return answer


def _shut(made: socket.socket) -> None:
    """Shut both directions of a socket, which ends a waiting read; TLS's own `shutdown` would change its state during that read."""
    with suppress(OSError):
        socket.socket.shutdown(made, socket.SHUT_RDWR)


class _WatchedPlain(HTTPConnection):
    def __init__(self, deadline: Deadline, host: str, **rest: Any) -> None:
        super().__init__(host, **rest)
        self._deadline = deadline

    def connect(self) -> None:
        super().connect()
        self._deadline.watch(self.sock)


class _WatchedSecured(_WatchedPlain, HTTPSConnection):
    """An HTTPS connection whose TLS socket the deadline shuts."""


class _Watched(HTTPSHandler, HTTPHandler):
    """The `urllib` handler of http and https URLs: the deadline shuts each connection that it opens."""

    def __init__(self, deadline: Deadline) -> None:
        super().__init__()
        self._deadline = deadline

    def http_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_WatchedPlain, self._deadline), req)

    def https_open(self, req: Request) -> HTTPResponse:
        return self.do_open(partial(_WatchedSecured, self._deadline), req)


class _Redirections(HTTPRedirectHandler):
    max_redirections = _MOST_REDIRECTIONS

    def __init__(self, check: Callable[[str], object]) -> None:
        self._check = check

    def redirect_request(
        self, req: Request, fp: Any, code: int, msg: str, headers: Any, newurl: str
    ) -> Request | None:
        fp.close()
        self._check(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)
