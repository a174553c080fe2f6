"""Files that were dropped on the page: read as `marelle check` reads a folder or a zip."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_lessons import Submission

_NOT_IN_NAMES = frozenset('\\:*?"<>|\0')


def dropped(files: Iterable[tuple[str, Path]]) -> list[Submission]:
    """Return the programs of files that were dropped, those of each zip among them.

    Args:
        files: the name of each file as its folder gives it ("classe/poste-07.py"), and where it stands now.

    Raises:
        SubmissionError: too many files, too large, a zip that is none.

    Example:
        >>> [one.label for one in dropped([("poste-07.py", Path("/tmp/0"))])]
        ['poste-07']
    """
    from marelle_lessons import read_submissions  # noqa: PLC0415 - loaded when files are dropped

    found: list[Submission] = []
    with tempfile.TemporaryDirectory(prefix="marelle-") as name:
        folder, loose = Path(name), 0
        for number, (given, path) in enumerate(files):
            content = path.read_bytes()
            if given.lower().endswith(".zip"):
                found += read_submissions(content)
                continue
            target = folder / safe_name(given, number)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            loose += 1
        if loose:
            found += read_submissions(folder)
    return found


def safe_name(given: str, number: int) -> str:
    """Return a relative path that stays where it is put; `number` stands for a name that cannot be kept."""
    parts = [part for part in PurePosixPath(given).parts if part not in ("/", ".", "..")]
    kept = ["".join("_" if c in _NOT_IN_NAMES else c for c in part)[:100] for part in parts]
    return "/".join(kept) or f"{number}"
