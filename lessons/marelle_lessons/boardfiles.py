"""The data files that a lesson copies to the board's flash, from its folder `files/`; they are checked before use."""

import os
import re
from itertools import islice
from pathlib import Path

from marelle_lessons.errors import LessonError

FOLDER = "files"
MOST_FILES = 100
MOST_FILE_BYTES = 200_000  # of a page and a program of a lesson too
MOST_BYTES = 800_000  # of all together: the smallest board with files has 848 KiB for them
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,38}[A-Za-z0-9]|[A-Za-z0-9]")
_NOT_DATA = re.compile(r".*\.(py|mpy|toml)|(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
# Names of files that marelle writes beside the program.
_PUPILS = ("cartes.txt", "cards.txt", "lecon.txt", "lesson.txt")


def read_board_files(folder: Path) -> list[str]:
    """Return the names of the files in `files/` of a lesson, sorted, capitals first, without hidden files; [] if there is no such folder.

    Args:
        folder: The folder of the lesson.

    Raises:
        LessonError: E-LESSON-02 if the folder or a file cannot be read, 03 if one is larger than 200 kB, 12 if there are more than
            100, 32 if `files` is no folder or a link, if all have more than 800 kB, or if one is not a regular data file with a
            name that is valid on every computer and board, and not taken by another file beside the program.
    """
    place = folder / FOLDER
    if not os.path.lexists(place):
        return []
    if place.is_symlink() or not place.is_dir():
        raise _refused(folder, FOLDER)
    entries = _entries(folder, place)
    pictures = {path.name.casefold() for path in (folder / "worlds").glob("*")}
    taken, whole = {*_PUPILS, *pictures}, 0
    for entry in entries:
        size = _size(folder, entry, taken)
        taken.add(entry.name.casefold())
        whole += size
        if whole > MOST_BYTES:
            raise _refused(folder, f"{FOLDER}/{entry.name}")
    return [entry.name for entry in entries]


def _entries(folder: Path, place: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(place) as entries:
            shown = (entry for entry in entries if not entry.name.startswith("."))
            found = list(islice(shown, MOST_FILES + 1))
    except OSError:
        raise LessonError("E-LESSON-02", file=f"{folder.name}/{FOLDER}") from None
    if len(found) > MOST_FILES:
        raise LessonError(
            "E-LESSON-12", file=folder.name, line=1, key=FOLDER, count=len(found), limit=MOST_FILES
        )
    return sorted(found, key=lambda entry: entry.name)


def _size(folder: Path, entry: os.DirEntry[str], taken: set[str]) -> int:
    name = entry.name
    good = _NAME.fullmatch(name) and not _NOT_DATA.fullmatch(name) and name.casefold() not in taken
    if not good or not entry.is_file(follow_symlinks=False):
        raise _refused(folder, f"{FOLDER}/{name}")
    shown = f"{folder.name}/{FOLDER}/{name}"
    try:
        size = entry.stat(follow_symlinks=False).st_size
    except OSError:
        raise LessonError("E-LESSON-02", file=shown) from None
    if not os.access(entry.path, os.R_OK):
        raise LessonError("E-LESSON-02", file=shown)
    if size > MOST_FILE_BYTES:
        raise LessonError("E-LESSON-03", file=shown, limit_kb=MOST_FILE_BYTES // 1000)
    return size


def _refused(folder: Path, name: str) -> LessonError:
    return LessonError(
        "E-LESSON-32", file=name[:60], lesson=folder.name, limit_kb=MOST_BYTES // 1000
    )
