"""The control: mpremote writes the same files to the same board with the same faults, and leaves files that are neither old nor new.

What pushes straight to a file must bite, or the test of what does not would show nothing. mpremote runs as it is, on a serial port
that is played, and on the board's virtual clock.
"""

from contextlib import suppress
from types import SimpleNamespace

from lockstep import Conversation, HangError, Line, LockstepBoard
from mpremote import transport_serial
from mpremote.transport import TransportError
from push_cases import NEW, OLD, OTHERS, StoppedLine, neither_old_nor_new

FOREVER_S = 1e9


class StoppedError(Exception):
    """The computer has stopped."""


class PlayedSerial:
    """What mpremote uses of pyserial, on a conversation with a board in lockstep."""

    def __init__(self, conversation: Conversation, line: Line) -> None:
        self._conversation, self._line, self._unread = conversation, line, b""

    def write(self, data: bytes) -> int:
        self._conversation.send(data)
        if self._line.stops:
            raise StoppedError
        return len(data)

    def inWaiting(self) -> int:  # noqa: N802  # pyserial's name
        self._unread += self._conversation.receive(self._conversation.now_s + 1e-4)
        return len(self._unread)

    def read(self, count: int) -> bytes:
        while len(self._unread) < count:
            self._unread += self._conversation.receive(FOREVER_S)
        data, self._unread = self._unread[:count], self._unread[count:]
        return data

    def sleep(self, seconds: float) -> None:
        """Let time pass, as `time.sleep` does."""
        until_s = self._conversation.now_s + seconds
        while self._conversation.now_s < until_s:
            self._unread += self._conversation.receive(until_s)

    def monotonic(self) -> float:
        return self._conversation.now_s


class Control:
    """A board with the old files, which mpremote writes the new ones on."""

    def __init__(self, filesystem: str) -> None:
        self._board = LockstepBoard(filesystem)
        self._board.put({**OLD, **OTHERS, "/lib/marelle/new/other.py": b""})
        self._board.do("save")

    def close(self) -> None:
        self._board.close()

    def whole(self) -> tuple[int, int]:
        """Return how many bytes it sends without a fault, and how many operations of the flash that takes."""
        line = Line()
        operations = self._written(line)
        found = self._board.start()
        assert found is not None
        assert {path: found[path] for path in NEW} == NEW
        return line.to_board, operations

    def stops(self, places: list[int]) -> int:
        """Stop it after each of these numbers of bytes; return how often that left a file that is neither old nor new."""
        return sum(self._bites(StoppedLine(at)) for at in places)

    def cuts(self, operations: int) -> int:
        """Take the board's current at each of so many operations of its flash; return how often that left such a file."""
        return sum(self._bites(Line(), at) for at in range(1, operations + 1))

    def _bites(self, line: Line, cut_at: int = 0) -> bool:
        self._written(line, cut_at)
        found = self._board.start()
        assert found is not None
        return bool(neither_old_nor_new(found))

    def _written(self, line: Line, cut_at: int = 0) -> int:
        """Write the new files as far as the fault lets it; return how many operations of the flash there were."""
        self._board.do("restore")
        conversation = self._board.begin(line, cut_at)
        serial = PlayedSerial(conversation, line)
        transport = transport_serial.SerialTransport.__new__(transport_serial.SerialTransport)
        transport.serial, transport.is_pty, transport.use_raw_paste = serial, False, True
        real, transport_serial.time = transport_serial.time, SimpleNamespace(sleep=serial.sleep, monotonic=serial.monotonic)  # fmt: skip
        try:
            with suppress(StoppedError, TransportError, HangError):
                transport.enter_raw_repl(soft_reset=False)
                for path, content in NEW.items():
                    if content != OLD.get(path):
                        transport.fs_writefile(path, content)
        finally:
            transport_serial.time = real
        return conversation.end().operations
