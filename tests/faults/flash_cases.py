"""One case of a flash with a fault: the flash, what the board is after a restart, and a flash without a fault."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from flash_boards import DONE, HARMLESS, HURRIED, NEW, boards

from marelle_doubles import BoardDoubles
from marelle_host.flash import FlashError, Patience
from marelle_host.link import LinkError, ask_boards

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_doubles import BoardDouble


class Case(NamedTuple):
    """One flash: of which board (its title), with which fault of the double, and the codes by which that may be told."""

    board: str
    kind: str
    fault: str
    codes: frozenset[str]


class Verdict(NamedTuple):
    """What came of a case: what is wrong ("" for nothing), the code it was told by (`DONE` for none), how long it took to end."""

    wrong: str
    code: str
    took_s: float


class Watch:
    """Counts how often the image was sent: a fault happens once, so the second time it comes whole."""

    def __init__(self, fault: str = "") -> None:
        self._spoilt, self.sendings = int(bool(fault) and fault not in HARMLESS), 0

    @property
    def came_whole(self) -> bool:
        """Whether the image has come without a fault."""
        return self.sendings > self._spoilt

    def say(self, _port: str, state: str) -> None:
        """Count."""
        self.sendings += state == "sending"

    def progress(self, _port: str, _done: int, _total: int) -> None:
        """Leave it."""


def verdicts(cases: Sequence[Case]) -> list[Verdict]:
    """Run cases of one kind of board, all at once: most of their time is waited."""
    kind = boards()[cases[0].board]
    wanted = [kind.wanted(f"board{number}", case.fault) for number, case in enumerate(cases)]
    with (
        TemporaryDirectory() as folder,
        BoardDoubles(Path(folder), wanted) as doubles,
        ThreadPoolExecutor(len(cases)) as pool,
    ):
        return list(pool.map(_verdict, cases, doubles))


def _verdict(case: Case, board: BoardDouble) -> Verdict:
    kind, watch = boards()[case.board], Watch(case.fault)
    kind.make_ready(board)
    started_s = time.monotonic()
    code, wrong = _flashed(case, board, watch, HURRIED)
    took_s = time.monotonic() - started_s
    # A micro:bit of a busy computer may have given a file up before the fault came: then the second one comes whole.
    is_mended = code == DONE and watch.sendings > 1
    if not wrong and code not in case.codes and not is_mended:
        wrong = f"it ends with {code or 'done'}"
    if took_s > kind.deadline_s:
        wrong = f"it ends after {took_s:.0f} s"
    is_whole = kind.holds(board, came_whole=watch.came_whole)
    return Verdict(wrong or _wrong_afterwards(case, board, code, is_whole=is_whole), code, took_s)


def _flashed(case: Case, board: BoardDouble, watch: Watch, patience: Patience) -> tuple[str, str]:
    """Flash a board; return the code that it ends with, and what is wrong with that end."""
    kind = boards()[case.board]
    try:
        port = kind.flash(board, watch, patience)
    except FlashError as error:
        return error.code, ""
    except (LinkError, OSError, RuntimeError, ValueError) as error:
        return repr(error), "it ends without a code of its own"
    if port != board.port:
        return DONE, f"it is done with another board's port: {port}"
    if not kind.holds(board, came_whole=watch.came_whole):
        return DONE, "it is done, and not all of the image is there"
    answers = version_at(port)
    return DONE, "" if answers == NEW else f"it is done, and {answers or 'nobody'} answers"


def _wrong_afterwards(case: Case, board: BoardDouble, code: str, *, is_whole: bool) -> str:
    """Return what is wrong with a board that starts again after a fault, or is flashed again."""
    kind, watch = boards()[case.board], Watch()
    answers = answers_after_restart(board)
    if answers == NEW and not is_whole:
        return "the new version answers, and not all of the image is there"
    if code == DONE and answers != NEW:
        return f"it was done, and after a restart {answers or 'nobody'} answers"
    kind.make_ready(board)
    code, wrong = _flashed(case, board, watch, Patience())
    if code or wrong:
        return f"flashed again: {code} {wrong}"
    return kind.wrong_files(board)


def answers_after_restart(board: BoardDouble) -> str:
    """Return the version that answers once a board was plugged in again, "" for nobody."""
    starts = board.starts
    board.unplug()
    board.power()
    if board.starts > starts:
        board.wait_for_port()
    return version_at(board.port)


def version_at(port: str) -> str:
    """Return the version of the MicroPython that answers at a port, "" for nobody."""
    known = ask_boards([port])[0].identity
    return ".".join(map(str, known.version)) if known is not None else ""
