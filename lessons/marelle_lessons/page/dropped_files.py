"""Reads the files that were dropped on the page, as `marelle check` reads a folder or a zip."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from marelle_lessons.submitted_files import MOST_BYTES, NOT_IN_NAMES, too_large
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_lessons import Submission


def dropped(files: Sequence[tuple[str, Path]]) -> list[Submission]:
    """Return the programs in files that were dropped, those in each zip among them.

    A file that cannot be read, and one of several files that is a refused zip, is in the list with its `problem`.

    Args:
        files: of each file the name in its folder ("classe/poste-07.py"), and the path where the page has stored it.

    Raises:
        SubmissionError: too many files, too large, or no program at all; or a zip that was dropped alone cannot be read.

    Example:
        >>> [one.label for one in dropped([("poste-07.py", Path("/tmp/0"))])]
        ['poste-07']
    """
    # Loaded when files are dropped.
    from marelle_lessons.submissions import Submission, distinct, read_submissions

    if len(files) == 1:
        [(given, path)] = files
        return read_submissions(path.read_bytes(), name=safe_name(given, 0))
    found: list[Submission] = []
    with tempfile.TemporaryDirectory(prefix="marelle-") as name:
        folder, loose, room = Path(name), 0, MOST_BYTES
        for number, (given, path) in enumerate(files):
            if "/" not in given and given.lower().endswith(".zip"):
                read = _zipped(given, path)
                room -= sum(len(one.text) for one in read)
                large = Submission(given, "", given, problem=too_large(given))
                found += read if room >= 0 else [large]
                continue
            target = folder / safe_name(given, number)
            if target.exists():
                target = target.with_name(f"{number}-{target.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            loose += 1
        if loose or not found:
            found += read_submissions(folder)
    return distinct(found)


def safe_name(given: str, number: int) -> str:
    """Return a file's name as a relative path that cannot leave its folder; `number` if nothing of the name is left."""
    parts = [part for part in PurePosixPath(given).parts if part not in ("/", "//", ".", "..")]
    return "/".join([NOT_IN_NAMES.sub("_", part)[:100] for part in parts]) or f"{number}"


def _zipped(given: str, path: Path) -> list[Submission]:
    from marelle_lessons.submissions import Submission, read_submissions

    try:
        return read_submissions(path.read_bytes(), name=given)
    except Problem as problem:
        return [Submission(given, "", given, problem=problem)]
