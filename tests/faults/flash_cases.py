"""One case of a flash with a fault: the flash, what the board is after a restart, and a flash without a fault; and the control, in which a person puts the image on the board."""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flash_boards import DONE, NEW, BoardKind, Fault, Watch, drives, esps

from marelle_doubles import BoardDouble, BoardDoubles
from marelle_host.flash import FlashError
from marelle_host.link import LinkError, ask_boards


class Case(NamedTuple):
    """One flash.

    Attributes:
        larger: whether its board is of the larger plan, else of CI's. board: its title.
        fault: what goes wrong. said: to the double, with the block.
    """

    larger: bool
    board: str
    fault: Fault
    said: str

    @property
    def kind(self) -> BoardKind:
        """The kind of its board."""
        return boards(larger=self.larger)[self.board]


class Verdict(NamedTuple):
    """What came of a case: what is wrong ("" for nothing), the code it was told by (`DONE` for none), how long it took to end."""

    wrong: str
    code: str
    took_s: float


@cache
def boards(*, larger: bool) -> dict[str, BoardKind]:
    """Return title -> kind of board."""
    return {kind.title: kind for kind in (*esps(larger=larger), *drives(larger=larger))}


def verdicts(cases: Sequence[Case]) -> list[Verdict]:
    """Run cases of one kind of board, all at once: most of their time is waited."""
    kind = cases[0].kind
    wanted = [kind.wanted(f"board{number}", case.said) for number, case in enumerate(cases)]
    with (
        TemporaryDirectory() as folder,
        BoardDoubles(Path(folder), wanted) as doubles,
        ThreadPoolExecutor(len(cases)) as pool,
        kind.settings(),
    ):
        return list(pool.map(_verdict, cases, doubles))


def _verdict(case: Case, board: BoardDouble) -> Verdict:
    watch = Watch()
    case.kind.make_ready(board)
    started_s = time.monotonic()
    code, wrong = _flashed(case, board, watch, hurries=True)
    took_s = time.monotonic() - started_s
    # A micro:bit of a busy computer may have given a file up before the fault came: then the second one comes whole.
    is_mended = code == DONE and watch.sendings > 1
    if not wrong and code not in case.fault.codes and not is_mended:
        wrong = f"it ends with {code or 'done'}"
    if took_s > case.kind.deadline_s:
        wrong = f"it ends after {took_s:.0f} s"
    return Verdict(wrong or _wrong_afterwards(case, board, code, watch), code, took_s)


def _flashed(case: Case, board: BoardDouble, watch: Watch, *, hurries: bool) -> tuple[str, str]:
    """Flash a board; return the code that it ends with, and what is wrong with that end."""
    try:
        port = case.kind.flash(board, watch, hurries=hurries)
    except FlashError as error:
        return error.code, ""
    except (LinkError, OSError, RuntimeError, ValueError) as error:
        return repr(error), "it ends without a code of its own"
    if port != board.port:
        return DONE, f"it is done with another board's port: {port}"
    if not case.kind.holds(board, came_whole=_came_whole(case, watch)):
        return DONE, "it is done, and not all of the image is there"
    answers = version_at(port)
    return DONE, "" if answers == NEW else f"it is done, and {answers or 'nobody'} answers"


def _came_whole(case: Case, watch: Watch) -> bool:
    """Return whether the image was sent without a fault, which happens once."""
    return watch.sendings > 1 or (watch.sendings == 1 and case.fault.is_harmless)


def _wrong_afterwards(case: Case, board: BoardDouble, code: str, watch: Watch) -> str:
    """Return what is wrong with a board that starts again after a fault, or is flashed again."""
    is_whole = case.kind.holds(board, came_whole=_came_whole(case, watch))
    answers = answers_after_restart(board)
    if answers == NEW and not is_whole:
        return "the new version answers, and not all of the image is there"
    if code == DONE and answers != NEW:
        return f"it was done, and after a restart {answers or 'nobody'} answers"
    case.kind.make_ready(board)
    again = case if case.fault.lasts else case._replace(fault=_NONE)
    code, wrong = _flashed(again, board, watch, hurries=False)
    if wrong or code not in again.fault.codes:
        return f"flashed again: {code} {wrong}"
    return _wrong_files(case, board, watch)


_NONE = Fault("", frozenset((DONE,)), is_harmless=True)


def _wrong_files(case: Case, board: BoardDouble, watch: Watch) -> str:
    """Return what is wrong with the files that it had before, if they should still be there."""
    stay = case.kind.keeps_files and not watch.erases and case.kind.holds(board, came_whole=True)
    found = board.files() if stay else None
    had = {path: text.encode() for path, text in board.spec.files.items()}
    return "" if found in (None, had) else f"afterwards it has other files: {found}"


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


_GOES_S, _LOOK_S, _LONGEST_S = 1.0, 0.02, 120.0
_WRITTEN = (
    "Wrote "  # what esptool says once each block was confirmed, before it has the chip verify them
)


class Taken(NamedTuple):
    """What it looked like, and whether the new version answers afterwards.

    Attributes:
        sent: all was sent, and nobody complained: a copy has ended, esptool has written each block.
        confirmed: and what is usually taken for success: the drive has gone, esptool has ended well.
        answers: the new version does.
    """

    sent: bool
    confirmed: bool
    answers: bool


def controls(cases: Sequence[Case]) -> list[Taken]:
    """Put the image on boards with these faults, all of one kind of board, all at once."""
    kind = cases[0].kind
    wanted = [kind.wanted(f"board{number}", case.said) for number, case in enumerate(cases)]
    with TemporaryDirectory() as name, ThreadPoolExecutor(len(cases)) as pool:
        source = Path(name) / "image"
        source.write_bytes(kind.image.data)
        with BoardDoubles(Path(name), wanted) as doubles:
            return list(pool.map(lambda case, board: _put(case, board, source), cases, doubles))


def _put(case: Case, board: BoardDouble, source: Path) -> Taken:
    case.kind.make_ready(board)
    way = _copied if case.kind.is_copied else _written
    sent, confirmed = way(case, board, source)
    return Taken(sent, confirmed, answers=sent and answers_after_restart(board) == NEW)


def _copied(case: Case, board: BoardDouble, source: Path) -> tuple[bool, bool]:
    """Copy it as `cp` does; return whether that has ended well, and whether the drive has gone then."""
    drive = board.wait_for_drive()
    try:
        shutil.copyfile(source, drive / f"firmware.{case.kind.image.format}")
    except OSError:
        return False, False
    end_s = time.monotonic() + _GOES_S
    while drive.is_dir() and time.monotonic() < end_s:
        time.sleep(_LOOK_S)
    return True, not drive.is_dir()


def _written(case: Case, board: BoardDouble, source: Path) -> tuple[bool, bool]:
    """Have esptool write it, once; return whether each block was confirmed, and whether it has ended well."""
    place = f"{case.kind.image.offset:#x}"
    words = [
        sys.executable,
        "-m",
        "esptool",
        "--port",
        board.port,
        "write-flash",
        place,
        str(source),
    ]
    done = subprocess.run(words, capture_output=True, text=True, timeout=_LONGEST_S, check=False)
    return _WRITTEN in done.stdout, done.returncode == 0
