"""Modules that a program can import in addition to those in its own folder: from other folders, and from wheels."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from os import PathLike
from tempfile import mkdtemp
from zipfile import BadZipFile, ZipFile, ZipInfo

from marelle_files import files_of
from marelle_sim.errors import ProgramFileError
from marelle_sim.temporary import temporary_folder

Places = str | PathLike[str] | Iterable[str | PathLike[str]]

MOST_FILES, MOST_BYTES = 2000, 20_000_000  # of a wheel, unpacked
NATIVE = (".so", ".pyd", ".dll", ".dylib", ".mpy", ".a", ".o")
_DATA = (".data/purelib/", ".data/platlib/")


@contextmanager
def modules_in(path: Places, packages: Places) -> Iterator[dict[str, str]]:
    """Yield {path on the board (`/lib/…`): path on the computer} of the files in these folders and wheels.

    Wheels are unpacked to a temporary folder, which is removed at the end of the `with`. Of several files with the same
    path on the board the first is taken, `path` before `packages`.

    Args:
        path: folders of modules, or one folder.
        packages: folders or wheels, or one; none may contain native code.

    Raises:
        ProgramFileError: E-PACK-01 a folder cannot be read, -02 a wheel cannot be read, has more than 2000 files or 20 MB, or a path
            that leads out of its folder, -03 native code in `packages`.
    """
    with temporary_folder() as unpacked:
        yield _found(path, packages, unpacked)


def _found(path: Places, packages: Places, unpacked: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for place in _several(path):
        found = {**_folder(os.fspath(place)), **found}
    for place in _several(packages):
        name = os.fspath(place)
        is_folder = os.path.isdir(name)  # noqa: PTH112 - pathlib costs 10 ms of import
        files = _folder(name if is_folder else _unpack(name, unpacked))
        for file in files:
            _refuse_native(file, os.path.basename(name))  # noqa: PTH119
        found = {**files, **found}
    return found


def _several(places: Places) -> Iterable[str | PathLike[str]]:
    return [places] if isinstance(places, str | os.PathLike) else places


def _folder(name: str) -> dict[str, str]:
    try:
        return {f"/lib{inside}": file for inside, file in files_of(name).items()}
    except OSError as error:
        raise ProgramFileError("E-PACK-01", folder=name) from error


def _refuse_native(file: str, package: str) -> None:
    if file.endswith(NATIVE):
        raise ProgramFileError("E-PACK-03", file=file.rpartition("/")[2], package=package)


def _unpack(wheel: str, unpacked: str) -> str:
    """Unpack the modules of a wheel to a new folder inside the folder `unpacked`, and return the new folder.

    Raises:
        ProgramFileError: E-PACK-02 the wheel cannot be read, is too large or leads out of its folder, -03 native code.
    """
    package = os.path.basename(wheel)  # noqa: PTH119
    try:
        with ZipFile(wheel) as archive:
            members = [
                (part, inside) for part in archive.infolist() if (inside := _inside(part.filename))
            ]
            _check(members, package)
            folder = mkdtemp(dir=unpacked)
            for part, inside in members:
                target = os.path.join(folder, *inside.split("/"))  # noqa: PTH118
                os.makedirs(os.path.dirname(target), exist_ok=True)  # noqa: PTH103, PTH120
                with open(target, "wb") as stream:  # noqa: PTH123
                    stream.write(archive.read(part))
    except ProgramFileError:
        raise
    except (OSError, BadZipFile, RuntimeError, NotImplementedError, ValueError) as error:
        raise ProgramFileError("E-PACK-02", file=package) from error
    return folder


def _check(members: list[tuple[ZipInfo, str]], package: str) -> None:
    """Check the size, the paths and the kinds of a wheel's files; `members` are (entry of the archive, path to unpack to).

    Raises:
        ValueError: too many files or bytes, or a path that leads out of the folder.
        ProgramFileError: native code (E-PACK-03).
    """
    if len(members) > MOST_FILES or sum(part.file_size for part, _inside in members) > MOST_BYTES:
        raise ValueError("too large")
    for _part, inside in members:
        _refuse_native(inside, package)
        if any(
            name in ("", ".", "..") or ":" in name or "\\" in name for name in inside.split("/")
        ):
            raise ValueError("leads out of its folder")


def _inside(name: str) -> str:
    """Return the path to which a file of a wheel is unpacked; "" for a folder, for metadata, and for most of what is in `.data`."""
    for mark in _DATA:
        if mark in name:
            name = name.partition(mark)[2]
    is_other = name.partition("/")[0].endswith((".dist-info", ".data")) or name.endswith("/")
    return "" if is_other else name
