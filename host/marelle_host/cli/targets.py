"""Check where files are to be written before the work is done, so that no work is lost."""

from __future__ import annotations

import tempfile
from pathlib import Path

from marelle_text import Problem

PICTURES = (".png", ".gif")
TRACES = (".jsonl",)


def check(path: str | None, suffixes: tuple[str, ...]) -> None:
    """Refuse a path that a file of this kind cannot be written to.

    Raises:
        Problem: `E-FILE-01` an unknown kind of file, `E-FILE-02` no such folder, `E-FILE-03`
            a folder stands there, `E-FILE-04` the computer refuses.
    """
    if path is None:
        return
    target = Path(path)
    if target.suffix.lower() not in suffixes:
        raise Problem("E-FILE-01", path=path, suffixes=", ".join(suffixes), example=suffixes[0])
    if target.is_dir():
        raise Problem("E-FILE-03", path=path)
    if not target.parent.is_dir():
        raise Problem("E-FILE-02", path=path, folder=str(target.parent))
    if not _accepts(target):
        raise Problem("E-FILE-04", path=path)


def beside_or_temporary(name: str) -> tuple[Path, bool]:
    """Return a path for `name` in this folder, or in a new one if nothing can be written here.

    Returns:
        The path, and whether it is in this folder.
    """
    here = Path(name)
    if not here.is_dir() and _accepts(here):
        return here, True
    return Path(tempfile.mkdtemp(prefix="marelle-")) / name, False


def _accepts(target: Path) -> bool:
    """Return whether a file can be written there, leaving what is there untouched."""
    existed = target.exists()
    try:
        with target.open("ab"):
            pass
        if not existed:
            target.unlink()
    except OSError:
        return False
    return True
