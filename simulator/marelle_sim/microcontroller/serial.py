"""A serial port (UART) of the board: the bytes that the program sends and receives."""

from __future__ import annotations

from functools import partial

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.microcontroller.board import VirtualBoard

SERIAL = "uart"  # name of a port, before its number
_BITS_OF_A_BYTE = 10  # start, eight of data, stop


class Serial:
    """One serial port, and the device at its other end.

    Bytes arrive one after another, as fast as the baud rate allows; a byte that arrives while the receive buffer is full is lost.

    Attributes:
        name: "uart0" or "uart1". baud: bits per second. room: size of the receive buffer in bytes.
        sent: the bytes that the program has sent. sent_us: the virtual time (us) at which the last of them has left, or will have.
        device: function called with the bytes that the program sends; the bytes that it returns are received; None: no device.
        arrived: function called without arguments when a byte has arrived, also if it is lost in a full buffer; None: no call.
        fault: of received bytes: ("silent", any number): all are lost; ("lost", n): each n-th is lost; ("flip", n): each n-th has a wrong
            bit; None: no fault.
    """

    def __init__(self, name: str, board: VirtualBoard) -> None:
        self.name, self._board = name, board
        self.baud, self.room = 115_200, 256
        self.sent, self.sent_us = bytearray(), 0
        self.device: Callable[[bytes], bytes | None] | None = None
        self.arrived: Callable[[], object] | None = None
        self.fault: tuple[str, int] | None = None
        self._received = 0  # number of bytes, including those that a fault spoils
        self._waiting, self._free_us = bytearray(), 0

    @property
    def byte_us(self) -> int:
        """The time that a byte takes on the wire, in us."""
        return max(1, _BITS_OF_A_BYTE * 1_000_000 // self.baud)

    @property
    def waiting(self) -> int:
        """The number of bytes in the receive buffer."""
        return len(self._waiting)

    def feed(self, data: bytes, from_us: int = 0) -> None:
        """Send bytes to the program, from now or from `from_us` on, whichever is later; they arrive after all bytes sent before."""
        clock = self._board.clock
        self._free_us = max(self._free_us, clock.now, from_us)
        for byte in data:
            self._free_us += self.byte_us
            clock.at(self._free_us, partial(self._arrive, byte), acts=self.heard)

    def receive(self, text: str) -> None:
        """Send a scripted text to the program, and record it in the trace."""
        self._board.record("received", self.name, text)
        self.feed(text.encode())

    def heard(self) -> bool:
        """Return True if an interrupt handler of the program reacts to received bytes."""
        return self.arrived is not None

    def take(self, count: int) -> bytes:
        """Remove at most `count` bytes from the receive buffer and return them."""
        data = bytes(self._waiting[:count])
        del self._waiting[:count]
        if data:
            self._board.transactions.add(self.name, -1, b"", data)
        return data

    def send(self, data: bytes) -> None:
        """Send bytes of the program; the device's answer arrives after the last of them has left."""
        self.sent += data
        self.sent_us = max(self.sent_us, self._board.clock.now) + len(data) * self.byte_us
        self._board.transactions.add(self.name, -1, data, b"")
        self._board.record("sent", self.name, data.decode("utf-8", "backslashreplace"))
        if self.device is not None:
            try:
                answer = _bytes(self.device(data))
            except Exception as error:  # noqa: BLE001 - an error in a simulated chip is its author's, not the program's
                self._board.broken(error, self.device, self.name)
                return
            if answer:
                self.feed(answer, self.sent_us)

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
    """Return a device's answer as bytes, None if it gave none.

    Raises:
        TypeError: it is something else, such as a number (`bytes(5)` would be five zeros).
    """
    if answer is None:
        return None
    if not isinstance(answer, bytes | bytearray | memoryview):
        raise TypeError(f"returned {answer!r}, not bytes")
    return bytes(answer)
