"""One direction of a serial line: at which rate bytes go and how late they arrive."""

from __future__ import annotations

from collections import deque

_BITS = 10  # per byte, with start and stop bit
_SLICE = 32  # bytes that arrive together, about a UART's FIFO


class Line:
    """Carries bytes in one direction. It reads no clock: the caller gives the time, in seconds.

    Args:
        baud: bits per second; a byte takes 10. 0 for a line that takes no time.
        latency_s: the additional delay of each byte.

    Example:
        >>> line = Line(9600, latency_s=0.001)
        >>> line.put(b"hello", 0.0)
        >>> line.take(0.005), line.take(0.007)
        (b'', b'hello')
    """

    def __init__(self, baud: int = 0, latency_s: float = 0.0) -> None:
        self._byte_s = _BITS / baud if baud else 0.0
        self._latency_s, self._free_s = latency_s, 0.0
        self._under_way: deque[tuple[float, bytes]] = deque()

    def put(self, data: bytes, now_s: float) -> None:
        """Begin to send bytes at `now_s`, or as soon as the line has sent those of earlier calls."""
        size = _SLICE if self._byte_s else len(data) or 1
        for start in range(0, len(data), size):
            part = data[start : start + size]
            self._free_s = max(self._free_s, now_s) + len(part) * self._byte_s
            self._under_way.append((self._free_s + self._latency_s, part))

    def take(self, now_s: float) -> bytes:
        """Remove and return the bytes that have arrived by `now_s`."""
        arrived = b""
        while self._under_way and self._under_way[0][0] <= now_s:
            arrived += self._under_way.popleft()[1]
        return arrived

    def next_s(self) -> float | None:
        """Return the time (s) at which the next bytes arrive; None if no byte is on the line."""
        return self._under_way[0][0] if self._under_way else None

    def clear(self) -> None:
        """Drop all bytes that are on the line, as when the cable is pulled out or the board loses its power."""
        self._under_way.clear()

    def __len__(self) -> int:
        """Return the number of bytes that have not been taken yet."""
        return sum(len(part) for _time_s, part in self._under_way)
