"""The control: an image is copied as a person does it, and what a person takes for success is compared with what answers then."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from flash_boards import NEW, boards
from flash_cases import answers_after_restart

from marelle_doubles import BoardDoubles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from flash_cases import Case

    from marelle_doubles import BoardDouble

_GOES_S, _LOOK_S = 1.0, 0.02


class Taken(NamedTuple):
    """What a copy looked like, and whether the new version answers afterwards.

    Attributes:
        copied: the copy has ended without an error. went: and the drive has gone, which is how a boot loader says that it has all.
        answers: the new version does.
    """

    copied: bool
    went: bool
    answers: bool


def controls(cases: Sequence[Case]) -> list[Taken]:
    """Copy the image with these faults, all of one kind of board, all at once."""
    kind = boards()[cases[0].board]
    with TemporaryDirectory() as name, ThreadPoolExecutor(len(cases)) as pool:
        source = Path(name) / "image"
        source.write_bytes(kind.image.data)
        wanted = [kind.wanted(f"board{number}", case.fault) for number, case in enumerate(cases)]
        with BoardDoubles(Path(name), wanted) as doubles:
            return list(pool.map(lambda case, board: _copied(case, board, source), cases, doubles))


def _copied(case: Case, board: BoardDouble, source: Path) -> Taken:
    kind = boards()[case.board]
    kind.make_ready(board)
    drive = board.wait_for_drive()
    try:
        shutil.copyfile(source, drive / f"firmware.{kind.image.format}")
    except OSError:
        return Taken(copied=False, went=False, answers=False)
    went = _went(drive)
    return Taken(copied=True, went=went, answers=answers_after_restart(board) == NEW)


def _went(drive: Path) -> bool:
    end_s = time.monotonic() + _GOES_S
    while drive.is_dir():
        if time.monotonic() > end_s:
            return False
        time.sleep(_LOOK_S)
    return True
