"""Run a program on a board: its files stay on this computer, its output comes as it is printed."""

from __future__ import annotations

import ast
import codecs
import io
import time
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.link.board import END, READY, Board
from marelle_host.link.errors import LinkError
from marelle_host.link.files import REQUEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_host.link.files import Disk, Files

PRINTED_MAX = 1_000_000
"""Characters that are kept of what a program prints."""

LOADING_S = 60.0
"""How much the reading of modules over the link may delay the end of the run."""

_OURS = '  File "<stdin>"'  # the line of `_START`
_STOP_TRIES, _STOP_S = 4, 1.5
_ASIDE_S = 3.0
# The program's own names: ours, and mpremote's, are not among them.
_START = """\
try:
    execfile({entry!r}, {{"__name__": "__main__"}})
except SystemExit as _exit:
    _given = _exit.args
"""
_ASIDE = """\
import sys
try:
    if "marelle.tools" in sys.modules:
        sys.modules["marelle.tools"].stop_all()
finally:
    print(repr(globals().get("_given")))
"""


class BoardRun(NamedTuple):
    """How a program went on a board.

    Attributes:
        port: the board's port.
        ended: `done`, `exit`, `reset`, `error`, `deadline` or `interrupted`, as in the simulator.
        exit_code: what the program gave to `sys.exit`, else 0.
        seconds: how long it ran, in true time, since its modules were there.
        stdout: what it printed, at most 1 000 000 characters.
        traceback: what the board says of an error.
    """

    port: str
    ended: str
    exit_code: int
    seconds: float
    stdout: str
    traceback: str


def run_program(
    port: str,
    entry: str,
    disk: Callable[[int], Disk],
    *,
    seconds: float,
    say: Callable[[str], None],
    stopped: Callable[[], bool],
) -> BoardRun:
    """Run a program on the board at that port, and leave the board as it was.

    Args:
        port: the port's name.
        entry: the file to start, on that disk, such as `carre.py`.
        disk: returns the program's folder and the library, for the board's version of bytecode (`compiler`); what the program writes
            there is in its hands.
        seconds: true time after which it is stopped.
        say: called with each piece of text that the program prints.
        stopped: tells whether a person wants it to stop.

    Raises:
        LinkError: `E-LINK-…`, the board cannot be reached, or was lost.

    Example:
        >>> run = run_program("COM3", "carre.py", lambda bytecode: disk, seconds=10, say=print, stopped=lambda: False)
        >>> run.ended
        'done'
    """
    with Board(port) as board:
        if not board.begin(stopped):
            return BoardRun(port, "interrupted", 0, 0.0, "", "")
        files = board.share(disk(board.bytecode()))
        board.start(_START.format(entry=entry.lstrip("/")))
        followed = _Followed(board, files, seconds, say)
        try:
            followed.to_its_end(stopped)
        except OSError as error:
            raise _lost(error, board) from error
        ended, exit_code = _put_aside(board, followed)
        return BoardRun(
            port, ended, exit_code, followed.seconds, followed.stdout, followed.traceback
        )


def _lost(error: OSError, board: Board) -> LinkError:
    """Return why a run cannot go on."""
    return error if isinstance(error, LinkError) else LinkError("E-LINK-06", port=board.port)


def _put_aside(board: Board, followed: _Followed) -> tuple[str, int]:
    """Stop the motors and restart the board's Python; return how the program ended, and its exit code."""
    ended, given = followed.ended, None
    try:
        if ended != "reset":
            board.start(_ASIDE)
            given = _value(board.finish(_ASIDE_S)[0])
            board.restart()
        board.leave()
    except OSError as error:
        raise _lost(error, board) from error
    if ended == "done" and isinstance(given, tuple):
        return "exit", _exit_code(given)
    return ended, 0


def _value(printed: bytes) -> object:
    try:
        value: object = ast.literal_eval(printed.decode("utf-8", "replace").strip())
    except (ValueError, SyntaxError):  # an object of the program's own
        value = ("?",)
    return value


def _exit_code(given: tuple[object, ...]) -> int:
    """Return the exit code of what was given to `sys.exit`, as Python does."""
    value = given[0] if given else None
    if value is None:
        return 0
    return value if isinstance(value, int) else 1


class _Followed:
    """Follow a program that has been started: print, serve its files, stop it in time."""

    def __init__(
        self, board: Board, files: Files, seconds: float, say: Callable[[str], None]
    ) -> None:
        self._board, self._files, self._limit_s, self._say = board, files, seconds, say
        decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._decoder = io.IncrementalNewlineDecoder(decoder, translate=True)
        self._kept: list[str] = []
        self._room = PRINTED_MAX
        self._tail = b""
        self._begun = self._loading_began = time.monotonic()
        self.ended = "done"
        self.seconds = 0.0
        self.traceback = ""

    @property
    def stdout(self) -> str:
        """Return what has been printed."""
        return "".join(self._kept)

    def to_its_end(self, stopped: Callable[[], bool]) -> None:
        """Follow until the program has ended, by itself or because it was stopped.

        Raises:
            OSError: The board is gone.
            LinkError: E-LINK-07, it does not stop.
        """
        while not self._piece():
            self.seconds = time.monotonic() - self._begun
            if stopped():
                self.ended = "interrupted"
            elif self.seconds >= self._limit_s:
                self.ended = "deadline"
            else:
                continue
            self._stop()
            return
        self.seconds = time.monotonic() - self._begun
        if self.traceback:
            self.ended = "error"

    def _stop(self) -> None:
        """Stop the program; what it says of that is not an error."""
        for _ in range(_STOP_TRIES):
            self._board.interrupt()
            limit = time.monotonic() + _STOP_S
            while time.monotonic() < limit:
                if self._piece():
                    self.traceback = ""
                    return
        raise LinkError("E-LINK-07", port=self._board.port)

    def _piece(self) -> bool:
        """Take what has arrived; tell whether the program has ended."""
        arrived, ready, _ = self._board.wire.arrived().partition(READY)
        if ready or (self._tail + arrived).endswith(READY):
            self._print(arrived.removesuffix(READY), last=True)
            self.ended = "reset"  # its prompt comes without the end of a program
            return True
        ends = [at for at in (arrived.find(REQUEST), arrived.find(END)) if at >= 0]
        if not ends:
            self._print(arrived)
            return False
        at = min(ends)
        self._print(arrived[:at])
        self._board.wire.give_back(arrived[at + 1 :])
        if arrived[at] == REQUEST:
            self._serve()
            return False
        self._print(b"", last=True)
        self._read_traceback()
        return True

    def _serve(self) -> None:
        """Answer a request for a file; the time of a run counts from when its modules are there."""
        try:
            loading = self._files.answer()
        except ValueError:
            raise self._board.mute() from None
        if loading:
            self._begun = min(time.monotonic(), self._loading_began + LOADING_S)

    def _read_traceback(self) -> None:
        limit = time.monotonic() + _ASIDE_S
        said = b""
        while END not in said:
            if time.monotonic() >= limit:
                raise self._board.mute()
            said += self._board.wire.arrived()
        said, _, rest = said.partition(END)
        self._board.wire.give_back(rest)
        self.traceback = "".join(
            line
            for line in said.decode("utf-8", "replace")
            .replace("\r\n", "\n")
            .splitlines(keepends=True)
            if not line.startswith(_OURS)
        )

    def _print(self, bytes_: bytes, *, last: bool = False) -> None:
        self._tail = (self._tail + bytes_)[-len(READY) :]
        text = self._decoder.decode(bytes_, last)
        if text:
            self._say(text)
            self._kept.append(text[: self._room])
            self._room -= len(self._kept[-1])
