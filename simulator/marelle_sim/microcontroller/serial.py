"""A serial port (UART): what the program sends, and what comes in."""

from __future__ import annotations

from functools import partial

from marelle_sim.microcontroller.bus import chip_failure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.board import VirtualBoard

SERIAL = "uart"  # name of a port, before its number
_BITS_OF_A_BYTE = 10  # start, eight of data, stop


class Serial:
    """One serial port, with the wires of its far end.

    Bytes come in one after another, as fast as the baud rate lets them; a byte that finds the buffer full is lost.

    Attributes:
        name: "uart0" or "uart1". baud: bits a second. room: bytes that the buffer holds.
        sent: the bytes that the program has sent. sent_us: the time at which the last one is out.
        device: called with the bytes that the program sends; those that it returns come in.
        arrived: called when bytes have come in.
        fault: of incoming bytes: "silent" (all are lost), or "lost" or "flip" with n (each n-th is lost, or has a wrong bit); None: no fault.
    """

    def __init__(self, name: str, board: VirtualBoard) -> None:
        self.name = name
        self.baud = 115_200
        self.room = 256
        self.sent = bytearray()
        self.sent_us = 0
        self.device: Callable[[bytes], bytes | None] | None = None
        self.arrived: Callable[[], object] | None = None
        self.fault: tuple[str, int] | None = None
        self._received = 0  # bytes, those that a fault spoils included
        self._board = board
        self._waiting = bytearray()
        self._free_us = 0

    @property
    def byte_us(self) -> int:
        """The time of one byte on the wire, in us."""
        return max(1, _BITS_OF_A_BYTE * 1_000_000 // self.baud)

    @property
    def waiting(self) -> int:
        """The number of received bytes that wait to be read."""
        return len(self._waiting)

    def feed(self, data: bytes, from_us: int = 0) -> None:
        """Let bytes come in from now or from `from_us` on, after those that are on their way."""
        clock = self._board.clock
        self._free_us = max(self._free_us, clock.now, from_us)
        for byte in data:
            self._free_us += self.byte_us
            clock.at(self._free_us, partial(self._arrive, byte), acts=self.heard)

    def receive(self, text: str) -> None:
        """Let a text of the world come in, and record it in the trace."""
        self._board.record("received", self.name, text)
        self.feed(text.encode())

    def heard(self) -> bool:
        """Tell whether an interrupt of the program reacts to received bytes."""
        return self.arrived is not None

    def take(self, count: int) -> bytes:
        """Return at most `count` of the bytes that wait."""
        data = bytes(self._waiting[:count])
        del self._waiting[:count]
        if data:
            self._board.transactions.add(self.name, -1, b"", data)
        return data

    def send(self, data: bytes) -> None:
        """Send bytes one after another; the device answers when all are out."""
        self.sent += data
        self.sent_us = max(self.sent_us, self._board.clock.now) + len(data) * self.byte_us
        self._board.transactions.add(self.name, -1, data, b"")
        self._board.record("sent", self.name, data.decode("utf-8", "backslashreplace"))
        if self.device is not None:
            answer = self._ask(self.device, data)
            if answer:
                self.feed(answer, self.sent_us)

    def _ask(self, device: Callable[[bytes], bytes | None], data: bytes) -> bytes | None:
        try:
            return _bytes(device(data))
        except Exception as error:  # noqa: BLE001 - whatever a twin raises is its author's, not the program's
            self._board.broken(chip_failure(error, device, self.name))
            return None

    def _arrive(self, byte: int) -> None:
        self._received += 1
        if self.fault is not None:
            kind, every = self.fault
            if kind == "silent" or (kind == "lost" and self._received % every == 0):
                return
            byte ^= kind == "flip" and self._received % every == 0
        if len(self._waiting) < self.room:
            self._waiting.append(byte)
        if self.arrived is not None:
            self.arrived()


def _bytes(answer: object) -> bytes | None:
    """Return a device's answer as bytes; refuse a number, for `bytes(5)` is five zeros."""
    if answer is None:
        return None
    if not isinstance(answer, bytes | bytearray | memoryview):
        raise TypeError(f"returned {answer!r}, not bytes")
    return bytes(answer)
