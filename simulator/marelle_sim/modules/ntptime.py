"""The frozen module `ntptime` of a board with a radio: it asks a server for the time, and gets no answer."""

from typing import NoReturn

from board_socket import AF_INET, SOCK_DGRAM, getaddrinfo, socket

__all__ = ["host", "settime", "time", "timeout"]

host = "pool.ntp.org"
timeout = 1


def time() -> NoReturn:
    """Ask a time server; it always fails.

    Raises:
        OSError: no server can be reached.
    """
    place = getaddrinfo(host, 123)[0][-1]
    end = socket(AF_INET, SOCK_DGRAM)
    end.settimeout(timeout)
    try:
        end.sendto(bytes(48), place)
    finally:
        end.close()


settime = time
