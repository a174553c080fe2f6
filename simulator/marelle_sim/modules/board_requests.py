"""The frozen module `requests` of a board with a radio: no server can be reached."""

from collections.abc import Callable

from board_socket import SOCK_STREAM, getaddrinfo, socket

__all__ = ["delete", "get", "head", "patch", "post", "put", "request"]
_PORTS = {"http:": 80, "https:": 443}


def request(_method: str, url: str, *_body: object, **options: float | None) -> None:
    """Send a request to a server; it always fails, for the simulated network has none.

    Raises:
        OSError: there is no network, or the host cannot be reached.
        ValueError: the URL begins with neither http: nor https:.
    """
    protocol, _empty, host = url.split("/", 3)[:3]
    if protocol not in _PORTS:
        raise ValueError(f"Unsupported protocol: {protocol}")
    name, _colon, port = host.partition(":")
    place = getaddrinfo(name, int(port or _PORTS[protocol]), 0, SOCK_STREAM)[0]
    end = socket(place[0], SOCK_STREAM, place[2])
    if options.get("timeout") is not None:
        end.settimeout(options["timeout"])
    try:
        end.connect(place[-1])
    finally:
        end.close()


def _asking(method: str) -> Callable[..., None]:
    def ask(url: str, **options: float | None) -> None:
        """Send a request with this method; raise as `request` does."""
        request(method, url, **options)

    ask.__name__ = ask.__qualname__ = method.lower()
    return ask


head, get, post, put, patch, delete = map(
    _asking, ("HEAD", "GET", "POST", "PUT", "PATCH", "DELETE")
)
