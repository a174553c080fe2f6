"""The control: an image is put on a board as a person does it, and what a person takes for success is compared with what answers then."""

import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from flash_cases import Case, answers_after_restart
from flash_kinds import NEW

from marelle_doubles import BoardDouble, BoardDoubles

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
