"""The folder with the files of a board's flash: read before a run, written after it."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from marelle_files import files_of
from marelle_sim.errors import PictureError, UsageProblem
from marelle_sim.files.atomic import replace_atomically
from marelle_sim.regular_file import real_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from os import PathLike

    from marelle_sim.results import RobotResult

MOST_FILES, MOST_BYTES = 500, 1_000_000
_ANY_SIZE = 1 << 62  # a file that is too large is an error, and not left out
_HERE = {os.open, os.mkdir, os.rename, os.rmdir, os.stat, os.unlink} <= os.supports_dir_fd
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)
_NOT_IN_NAMES = frozenset('\\:*?"<>|\0')


def flash_of(folder: str | PathLike[str]) -> dict[str, str]:
    """Return {path on the board: path on the computer} of the files of `folder`, which a flash has from the start.

    Left out is what `files_of` leaves out, such as hidden names and links that lead out of the folder.
    For a folder that does not exist yet the result is empty.

    Raises:
        UsageProblem: more than 500 files (E-RUN-06), more than 1 MB together (E-RUN-07), the folder or a
            file cannot be read (E-RUN-08).
    """
    place = os.fspath(folder)
    if "\0" in place:
        raise UsageProblem("E-RUN-08", path=place.replace("\0", ""))
    try:
        found = files_of(place, most_bytes=_ANY_SIZE)
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise UsageProblem("E-RUN-08", path=place) from error
    if len(found) > MOST_FILES:
        raise UsageProblem("E-RUN-06", folder=place, limit=MOST_FILES)
    if sum(_size(path) for path in found.values()) > MOST_BYTES:
        raise UsageProblem("E-RUN-07", folder=place, limit_kb=MOST_BYTES // 1000)
    return found


def _size(path: str) -> int:
    try:
        size = Path(path).stat().st_size
    except OSError as error:
        raise UsageProblem("E-RUN-08", path=path) from error
    if not os.access(path, os.R_OK):
        raise UsageProblem("E-RUN-08", path=path)
    return size


def keep_files(robot: RobotResult, folder: Path) -> Iterator[tuple[Path, str, str]]:
    """Delete from a folder the files that a robot's program removed, then write those that it wrote; yield after each.

    Left out: hidden names, names with a character that some computers cannot store, and paths that a link leads out of the folder.
    A link that another program puts there meanwhile is not followed, except on Windows.

    Yields:
        The path on the computer, "written" or "removed", and the system's reason if that failed, else "".
    """
    for name in robot.removed:
        file = _inside(folder, name)
        if file is not None and os.path.isfile(file.path):  # noqa: PTH113 - `Path.is_file` raises if a folder above may not be read
            yield file.path, "removed", _reason(_remove, folder, file)
    for name, content in robot.written.items():
        file = _inside(folder, name)
        if file is not None:
            yield file.path, "written", _reason(_write, folder, file, content)


def keep_all(robot: RobotResult, folder: str | PathLike[str]) -> list[str]:
    """Do what `keep_files` does for all files, and return the written paths on the computer.

    Raises:
        PictureError: E-PIC-04 for the first file that could not be written or deleted, after all the others were tried.
    """
    done = list(keep_files(robot, Path(folder)))
    for path, _act, reason in done:
        if reason:
            raise PictureError("E-PIC-04", path=str(path), reason=reason)
    return [str(path) for path, act, _reason in done if act == "written"]


class _File(NamedTuple):
    """A file in the flash folder.

    Attributes:
        path: on the computer. parent: its folder, relative to the flash folder, with links resolved.
    """

    path: Path
    parent: Path


def _inside(folder: Path, name: str) -> _File | None:
    parts = [part for part in PurePosixPath(name).parts if part not in ("/", "..", ".")]
    if not parts or any(part[0] == "." or set(part) & _NOT_IN_NAMES for part in parts):
        return None
    path = folder.joinpath(*parts)
    top, *real = (Path(real_path(one)) for one in (folder, path, path.parent))
    if not all(one.is_relative_to(top) for one in real):
        return None
    return _File(path, real[1].relative_to(top))


def _reason(act: Callable[..., None], *given: object) -> str:
    """Call `act(*given)`; return the system's words for its `OSError`, or "" if it succeeded."""
    try:
        act(*given)
    except OSError as error:
        return error.strerror or type(error).__name__
    return ""


def _remove(folder: Path, file: _File) -> None:
    with _folder_beneath(folder, file.parent) as parent:
        os.unlink(_name(file, parent), dir_fd=parent)


def _write(folder: Path, file: _File, content: bytes) -> None:
    with _folder_beneath(folder, file.parent, make=True) as parent:
        name = _name(file, parent)
        with suppress(FileNotFoundError):
            if stat.S_ISDIR(os.stat(name, dir_fd=parent, follow_symlinks=False).st_mode):
                # the program replaced a folder by a file: the folder is removed if it is empty
                os.rmdir(name, dir_fd=parent)
        replace_atomically(name, content, parent)


def _name(file: _File, parent: int | None) -> str:
    return str(file.path) if parent is None else file.path.name


@contextmanager
def _folder_beneath(top: Path, inside: Path, *, make: bool = False) -> Iterator[int | None]:
    """Open a folder below another, each level relative to the one above; no link below `top` is followed.

    Windows opens nothing relative to a folder: there a link that another program puts in the way meanwhile is followed.

    Args:
        top: the folder to stay in.
        inside: the path of the folder below, relative to `top`, without links.
        make: whether to create `top` and the levels below it that do not exist.

    Yields:
        The descriptor of the folder, for `dir_fd`; None on Windows, where the caller uses whole paths.

    Raises:
        OSError: a level cannot be created; except on Windows also: it does not exist, or it is a link.
    """
    if make:
        (top if _HERE else top / inside).mkdir(parents=True, exist_ok=True)
    if not _HERE:
        yield None
        return
    opened = os.open(top, _FOLDER)
    try:
        for part in inside.parts:
            if make:
                with suppress(FileExistsError):  # also for a link, on which the next call fails
                    os.mkdir(part, dir_fd=opened)
            above, opened = opened, os.open(part, _FOLDER | os.O_NOFOLLOW, dir_fd=opened)
            os.close(above)
        yield opened
    finally:
        os.close(opened)
