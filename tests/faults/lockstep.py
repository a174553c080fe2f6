"""A board in lockstep with the computer, on one virtual clock: the real MicroPython runs what it is sent (`guest/`).

Neither side has a clock of its own. The board says what it waits for; the protocol does too; whoever has something to do goes on,
and when neither has, it is as late as the first of them waits for. So seconds of silence take no time, and each run is the same.
"""

from __future__ import annotations

import json
import os
import re
import struct
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import marelle_doubles
from marelle_doubles.interpreter import command
from marelle_protocol import Came, RefusedError, Send, SilentError, Wait

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_protocol.stream import Protocol

GUEST = Path(__file__).parent / "guest" / "board_for_faults.py"
_OF_DOUBLES = Path(marelle_doubles.__file__).parent / "guest"
BYTE_S = 10 / 115_200
_ASK, _ANSWER = struct.Struct("<Bqq"), struct.Struct("<BqH")
_LINE_END = re.compile(b"(?<!\r)\n")
_ALONE_S = 30.0  # after which a board that is left alone is given up
_FLOOD_S = 0.01
_LONGEST_S = 300.0  # that a conversation takes
_MOST = 32_768  # bytes that are handed over at once


class GoneError(OSError):
    """The cable is out: what a port says of that is an error of the system."""


class HangError(AssertionError):
    """A conversation does not end."""


class Waits(NamedTuple):
    """What a board waits for.

    Attributes:
        what: "p" a byte at its prompt, "i" one in a program, "s" some time. until_s: until when; negative for ever.
    """

    what: str
    until_s: float


class Ended(NamedTuple):
    """What came of a conversation.

    Attributes:
        result: of the protocol. error: with which it ended. at_s: when.
        operations: of its flash. is_cut: whether its current went at one.
    """

    result: object
    error: Exception | None
    at_s: float
    operations: int
    is_cut: bool


class Line:
    """What lies between computer and board: here nothing is lost; faults are other lines.

    Attributes:
        to_board: bytes that the computer has sent. to_computer: bytes that the board has said.
        stops: whether the computer stops now. resets: whether the board's reset is pressed now.
        floods: what comes to the computer every 10 ms by itself. now_s: what time it is.
    """

    def __init__(self) -> None:
        self.to_board = self.to_computer = 0
        self.floods, self.now_s = b"", 0.0
        self.stops = self.resets = False

    def sent(self, data: bytes) -> bytes:
        """Return what arrives at the board of what the computer sends.

        Raises:
            GoneError: the cable is out.
        """
        self.to_board += len(data)
        return data

    def said(self, data: bytes) -> bytes:
        """Return what arrives at the computer of what the board says."""
        self.to_computer += len(data)
        return data


class LockstepBoard:
    """One board, whose flash can be kept and given back; a process of its own, to be closed."""

    def __init__(self, filesystem: str = "lfs2") -> None:
        """Make one with an empty flash, "lfs2" or "fat"."""
        asked, asks = os.pipe()
        answers, answered = os.pipe()
        self._asked = os.fdopen(asked, "rb")
        self._answers = os.fdopen(answered, "wb", buffering=0)
        self._process = subprocess.Popen(
            [*command(), "-X", "heapsize=8M", str(GUEST), str(asks), str(answers)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, pass_fds=[asks, answers],
            env={**os.environ, "MICROPYPATH": f".frozen:{_OF_DOUBLES}"},
        )  # fmt: skip
        os.close(asks)
        os.close(answers)
        assert self._process.stdout is not None
        self._output = self._process.stdout.fileno()
        os.set_blocking(self._output, False)
        self._cooks, self._said = True, b""
        blocks, block_bytes = (160, 512) if filesystem == "fat" else (40, 4096)
        self.do("make", filesystem=filesystem, blocks=blocks, block_bytes=block_bytes)

    def close(self) -> None:
        """End it."""
        self._answers.close()
        self._process.kill()
        self._process.wait()
        self._asked.close()
        assert self._process.stdout is not None
        self._process.stdout.close()

    def do(self, what: str, **how: Any) -> dict[str, Any]:
        """Have it do something: "make", "put", "save", "restore" or "start"; return what it says of it."""
        self._tell(what, **how)
        told = self.waits()
        assert isinstance(told, dict), told
        return told

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write files on its flash."""
        self.do("put", files={path: data.hex() for path, data in files.items()})

    def files(self) -> dict[str, bytes]:
        """Return path -> content of what is on its flash."""
        return _from_hex(self.do("files")["files"])

    def start(self, cut_at: int = 0, *, torn: bool = False) -> dict[str, bytes] | None:
        """Start it, with what its guard repairs; return path -> content. None: its current went at that operation of its flash."""
        found = self.do("start", cut_at=cut_at, torn=torn)["files"]
        return None if found is None else _from_hex(found)

    def begin(self, line: Line, cut_at: int = 0, *, torn: bool = False) -> Conversation:
        """Start it behind a line."""
        self._said, self._cooks = b"", True
        self._tell("run", cut_at=cut_at, torn=torn)
        return Conversation(self, line)

    def talk(
        self, protocol: Protocol[object], line: Line, cut_at: int = 0, *, torn: bool = False
    ) -> Ended:
        """Start it and run a protocol with it; then let it be alone until it is at its prompt, and take its current."""
        conversation = self.begin(line, cut_at, torn=torn)
        result, error = None, None
        try:
            result = conversation.drive(protocol)
        except (SilentError, RefusedError, ValueError, OSError) as raised:
            error = raised
        protocol.close()
        return conversation.end(result, error)

    def go_on(self, now_s: float, data: bytes, happens: str = "i") -> Waits | dict[str, Any]:
        """Answer what it waits for, or have its reset pressed ("r") or its current gone ("x"); return what it waits for next."""
        self._answers.write(_ANSWER.pack(ord(happens), round(now_s * 1e6), len(data)) + data)
        return self.waits()

    def printed(self) -> bytes:
        """Return what it has said since the last time."""
        said, self._said = self._said, b""
        return said

    def _tell(self, what: str, **how: Any) -> None:
        data = json.dumps({"do": what, **how}).encode()
        self._answers.write(struct.pack("<I", len(data)) + data)

    def waits(self) -> Waits | dict[str, Any]:
        """Return what it waits for; once its current is gone, what it says of its flash."""
        while True:
            asked = self._asked.read(_ASK.size)
            self._drain()
            if len(asked) < _ASK.size:
                raise RuntimeError(f"the board's MicroPython ended: {self._said[-2000:]!r}")
            kind, _now_us, value = _ASK.unpack(asked)
            if kind == ord("k"):
                self._cooks = bool(value)
                self._answers.write(b"k")
            elif kind == ord("d"):
                told: dict[str, Any] = json.loads(self._asked.read(value))
                return told
            else:
                return Waits(chr(kind), value / 1e6)

    def _drain(self) -> None:
        while True:
            try:
                data = os.read(self._output, 65_536)
            except BlockingIOError:
                return
            if not data:
                return
            self._said += _LINE_END.sub(b"\r\n", data) if self._cooks else data


class Conversation:
    """One conversation with a board, from the start of the board to its end.

    Attributes:
        now_s: what time it is.
    """

    def __init__(self, board: LockstepBoard, line: Line) -> None:
        self._board, self._line = board, line
        self.now_s, self._to_board, self._to_computer = 0.0, b"", b""
        self._waits = board.waits()
        self._hear()

    def drive(self, protocol: Protocol[object]) -> object:
        """Run a protocol, until it ends or the computer stops; return its result."""
        wants = next(protocol)
        try:
            while not self._line.stops:
                if isinstance(wants, Send):
                    self.send(wants.data)
                    data = self.take()
                else:
                    assert isinstance(wants, Wait)  # this line restarts no board
                    data = self.receive(wants.until_s)
                wants = protocol.send(Came(self.now_s, data))
        except StopIteration as ended:
            return ended.value
        return None

    def end(self, result: object = None, error: Exception | None = None) -> Ended:
        """Leave the board alone until it is at its prompt, and take its current."""
        at_s = self.now_s
        self.pause(_ALONE_S)
        if isinstance(self._waits, Waits):
            self._waits = self._board.go_on(self.now_s, b"", "x")
        assert isinstance(self._waits, dict)
        return Ended(result, error, at_s, self._waits["operations"], self._waits["cut"])

    def pause(self, seconds: float) -> None:
        """Leave the board alone that long, or until it is at its prompt and has read all."""
        until_s = self.now_s + seconds
        while isinstance(self._waits, Waits) and (self._to_board or self._waits.what != "p"):
            if not self._step(until_s):
                self.now_s = until_s
                return

    def send(self, data: bytes) -> None:
        """Send bytes to the board."""
        self._line.now_s = self.now_s
        self.now_s += len(data) * BYTE_S
        self._to_board += self._line.sent(data)

    def take(self) -> bytes:
        """Return what has come."""
        data, self._to_computer = self._to_computer, b""
        return data

    def receive(self, until_s: float) -> bytes:
        """Return what has come as soon as something has, or nothing at that time; the board goes on meanwhile.

        Raises:
            HangError: it has been going on for minutes.
        """
        if self.now_s > _LONGEST_S:
            raise HangError
        while not self._to_computer and self.now_s < until_s:
            if self._line.floods:
                self.now_s = min(until_s, self.now_s + _FLOOD_S)
                self._to_computer = self._line.floods
            elif self._line.resets and isinstance(self._waits, Waits):
                self._line.resets = False
                self._to_board = b""
                self._goes_on("r")
            elif not self._step(until_s):
                self.now_s = until_s
        return self.take()

    def _step(self, until_s: float) -> bool:
        """Let the board do one thing; tell whether it has something to do by then."""
        waits = self._waits
        if not isinstance(waits, Waits):
            return False
        if self._to_board and waits.what != "s":
            self._goes_on("i")
            return True
        if waits.until_s < 0 or waits.until_s > until_s:
            return False
        self.now_s = max(self.now_s, waits.until_s)
        self._goes_on("i")
        return True

    def _goes_on(self, happens: str) -> None:
        asleep = isinstance(self._waits, Waits) and self._waits.what == "s"
        data = b"" if asleep else self._to_board[:_MOST]
        self._to_board = self._to_board[len(data) :]
        self._waits = self._board.go_on(self.now_s, data, happens)
        self._hear()

    def _hear(self) -> None:
        self._line.now_s = self.now_s
        if said := self._board.printed():
            self._to_computer += self._line.said(said)


def _from_hex(files: Mapping[str, str]) -> dict[str, bytes]:
    return {path: bytes.fromhex(data) for path, data in files.items()}
