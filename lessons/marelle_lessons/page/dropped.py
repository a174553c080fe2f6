"""Files that were dropped on the page: read as `marelle check` reads a folder or a zip."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_lessons import Submission

_NOT_IN_NAMES = frozenset('\\:*?"<>|\0')


def dropped(files: Sequence[tuple[str, Path]]) -> list[Submission]:
    """Return the programs of files that were dropped, those of each zip among them.

    Args:
        files: the name of each file as its folder gives it ("classe/poste-07.py"), and where it stands now.

    Raises:
        SubmissionError: too many files, too large, or no program at all.

    Example:
        >>> [one.label for one in dropped([("poste-07.py", Path("/tmp/0"))])]
        ['poste-07']
    """
    from marelle_lessons.submissions import read_submissions  # noqa: PLC0415 - when files are dropped

    if len(files) == 1:
        [(given, path)] = files
        return read_submissions(path.read_bytes(), name=safe_name(given, 0))
    found: list[Submission] = []
    with tempfile.TemporaryDirectory(prefix="marelle-") as name:
        folder, loose = Path(name), 0
        for number, (given, path) in enumerate(files):
            if given.lower().endswith(".zip"):
                found += _zipped(given, path)
                continue
            target = folder / safe_name(given, number)
            if target.exists():
                target = target.with_name(f"{number}-{target.name}")
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
            loose += 1
        if loose or not found:
            found += read_submissions(folder)
    return found


def safe_name(given: str, number: int) -> str:
    """Return a relative path that stays where it is put; `number` stands for a name that cannot be kept."""
    parts = [part for part in PurePosixPath(given).parts if part not in ("/", "//", ".", "..")]
    kept = ["".join("_" if c in _NOT_IN_NAMES else c for c in part)[:100] for part in parts]
    return "/".join(kept) or f"{number}"


def _zipped(given: str, path: Path) -> list[Submission]:
    """Return the programs of one zip among others; a zip that is refused is a row with its reason."""
    from marelle_lessons.submissions import Submission, read_submissions  # noqa: PLC0415

    try:
        return read_submissions(path.read_bytes(), name=given)
    except Problem as problem:
        return [Submission(given, "", given, problem=problem)]
