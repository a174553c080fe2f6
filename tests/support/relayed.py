"""A port whose bytes cross the browser's debugging channel, as those of the page's port do: what a command is compared by.

Each piece is handed to the browser and goes on once the browser has answered, in both directions: one crossing each, which is what
a piece of the page's own port takes.
"""

import base64
import os
import threading
import tty
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from chromium import Tab
from serial import Serial
from web_serial import Carrier

_MOST = 16384  # bytes that cross at once, as in web_serial.py
_PATIENCE_S = 10.0
_LOOK_S = 0.05


class _Crossing(Carrier):
    """The debugging channel of a tab, without a port of the page."""

    def __init__(self, tab: Tab) -> None:
        super().__init__(tab, {})

    def cross(self, data: bytes) -> None:
        """Hand bytes to the browser, and wait until it has answered."""
        text = base64.b64encode(data).decode()
        if not self._evaluate(f'"{text}"').wait(_PATIENCE_S):
            raise TimeoutError("the browser does not answer")


@contextmanager
def relayed(tab: Tab, port: Serial) -> Iterator[str]:
    """Give the address of a pseudo-terminal that stands for a port, for a program of another process.

    Args:
        tab: whose browser the bytes cross. port: an open port of this computer.
    """
    crossing = _Crossing(tab)
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    over = threading.Event()
    port.timeout = _LOOK_S

    def carry(take: Callable[[], bytes], give: Callable[[bytes], object]) -> None:
        while not over.is_set():
            if data := take():
                crossing.cross(data)
                give(data)

    def from_board() -> bytes:
        return port.read(1) + port.read(min(_MOST, port.in_waiting))

    def to_command(data: bytes) -> None:
        while data:
            data = data[os.write(ours, data) :]

    ways = ((from_board, to_command), (lambda: os.read(ours, _MOST), port.write))
    threads = [threading.Thread(target=carry, args=way, daemon=True) for way in ways]
    for thread in threads:
        thread.start()
    try:
        yield os.ttyname(theirs)
    finally:
        over.set()
        os.write(theirs, b"\0")  # wakes the one that reads
        for thread in threads:
            thread.join(_PATIENCE_S)
        crossing.close()
        os.close(theirs)
        os.close(ours)
