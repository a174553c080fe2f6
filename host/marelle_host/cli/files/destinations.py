"""Check where files are to be written before the work is done, so that no work is lost."""

import os
from pathlib import Path

from marelle_text import Problem

PICTURES = (".png", ".gif", ".html")
TRACES = (".jsonl",)
# O_NONBLOCK: a pipe that nobody reads is refused instead of waited for.
_APPEND = os.O_WRONLY | os.O_APPEND | os.O_CREAT | getattr(os, "O_NONBLOCK", 0)


def check(path: str | None, suffixes: tuple[str, ...]) -> None:
    """Refuse a path that has another suffix than `suffixes`, or cannot be written; None is accepted.

    Raises:
        Problem: `E-PIC-01` another suffix, `E-PIC-02` its folder does not exist, `E-PIC-03`
            the path is a folder, `E-PIC-04` the computer refuses, with its reason.
    """
    if path is None:
        return
    target = Path(path)
    if target.suffix.lower() not in suffixes:
        raise Problem("E-PIC-01", path=path, suffixes=" ".join(suffixes))
    try:
        if target.is_dir():
            raise Problem("E-PIC-03", path=path)
        if not target.parent.is_dir():
            raise Problem("E-PIC-02", path=path, folder=str(target.parent))
    except OSError as error:  # a folder without access
        raise Problem("E-PIC-04", path=path, reason=error.strerror or "") from error
    if reason := refusal(target):
        raise Problem("E-PIC-04", path=path, reason=reason)


def check_folder(path: str | None) -> None:
    """Make a folder, with its parents, if it does not exist; None is accepted.

    Raises:
        Problem: `E-PIC-05` a file is in the way, `E-PIC-04` the computer refuses, `E-USE-06` the path is empty.
    """
    if path is None:
        return
    if not path:
        raise Problem("E-USE-06", name="--flash", command="marelle run")
    try:
        Path(path).mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise Problem("E-PIC-05", path=path) from error
    except OSError as error:
        raise Problem("E-PIC-04", path=path, reason=_reason(error)) from error


def make_folder(folder: Path) -> None:
    """Make a folder; an existing folder is accepted if it is empty, so that no file is overwritten.

    Raises:
        Problem: E-NEW-01 the folder is not empty, or a file is in the way; E-PIC-04 the computer refuses.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        full = any(folder.iterdir())
    except (FileExistsError, NotADirectoryError):
        raise Problem("E-NEW-01", folder=str(folder)) from None
    except OSError as error:
        raise Problem("E-PIC-04", path=str(folder), reason=_reason(error)) from error
    if full:
        raise Problem("E-NEW-01", folder=str(folder))


def refusal(target: Path) -> str:
    """Return the system's reason why `target` cannot be written, "" if it can; it is opened to find out.

    An existing file keeps its content; one that this makes is removed again.
    """
    try:
        # a link's target: the trial file is made and removed there
        target = Path(os.path.realpath(target))
        existed = target.exists()
        os.close(os.open(target, _APPEND, 0o666))
        if not existed:
            target.unlink()
    except OSError as error:
        return _reason(error)
    return ""


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__
