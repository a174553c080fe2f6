"""Read the files of a folder or a zip as bytes, within limits, as both may be hostile.

Nothing is unpacked to the disk here. A caller that writes files uses only the names that this module has checked.
"""

import io
import os
import re
import stat
import warnings
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from marelle_lessons.errors import SubmissionError
from marelle_sim.errors import ProgramFileError
from marelle_sim.regular_file import NotRegularFileError, open_regular_without_links, real_path
from marelle_text import Problem

MOST_FILES = 500
MOST_BYTES = 20_000_000  # unpacked, all together
MOST_RATIO = 100  # of the unpacked size to the packed one
_MOST_DEPTH = 6  # parts of a path: the folders and the file name
# Characters in the name of a file or folder: systems allow 255 bytes, and a character may have four.
MOST_LETTERS = 60

_SMALL = 100_000  # for a zip with fewer unpacked bytes, the ratio is not checked
_OF_THE_SYSTEM = frozenset({"__MACOSX", "__pycache__", "desktop.ini", "Thumbs.db"})
_UP = frozenset({".", ".."})
NOT_IN_NAMES = re.compile(r'[\x00-\x1f\\:*?"<>|]')
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    OverflowError, KeyError, IndexError, ImportError, UserWarning,
)  # fmt: skip
_LZMA = 14  # refused: its errors are not ValueErrors, and zips of pupils do not use it


class Handed(NamedTuple):
    """One file that was handed in.

    Attributes:
        name: Its path with the name that the table shows.
        data: Its bytes; b"" if it has a problem.
        problem: The error because of which it was not read, or None.
        given: Its original path, if it has been renamed; else "".
    """

    name: str
    data: bytes
    problem: Problem | None = None
    given: str = ""

    @property
    def origin(self) -> str:
        """The path with which the file was handed in."""
        return self.given or self.name

    def called(self, name: str) -> "Handed":
        """Return the file with another `name`; `given` keeps its original path."""
        return self._replace(name=name, given=self.origin)


def unpack(
    data: bytes, shown: str, *, most_files: int = MOST_FILES, most_bytes: int = MOST_BYTES
) -> list[Handed]:
    """Return the files of a zip without those of `_left_out`; a file whose name is refused is in the list with its problem.

    Args:
        data: The bytes of the zip.
        shown: The name of the zip in messages.
        most_files: The greatest number of files.
        most_bytes: The greatest size of all files together, unpacked.

    Raises:
        SubmissionError: E-HAND-02 if the data is not a zip that can be read, -03 if it has more files than `most_files`, -04 if it has more
            bytes than `most_bytes`, or more than 100 kB and 100 times its packed size, -06 if it has a password.
    """
    try:
        with (
            # zipfile only warns of members that overlap
            warnings.catch_warnings(action="error", category=UserWarning),
            zipfile.ZipFile(io.BytesIO(data)) as archive,
        ):
            infos = [info for info in archive.infolist() if not info.is_dir()]
            _check_sizes(infos, len(data), shown, most_files, most_bytes)
            return list(_members(archive, infos, shown, most_bytes))
    except SubmissionError:
        raise
    except _BROKEN:
        raise SubmissionError("E-HAND-02", file=shown) from None


def _check_sizes(
    infos: list[zipfile.ZipInfo], packed: int, shown: str, most_files: int, most: int
) -> None:
    if len(infos) > most_files:
        raise SubmissionError("E-HAND-03", file=shown, limit=MOST_FILES)
    total = sum(info.file_size for info in infos)
    if total > most or (total > _SMALL and total > MOST_RATIO * max(1, packed)):
        raise too_large(shown)
    if any(info.flag_bits & 1 for info in infos):
        raise SubmissionError("E-HAND-06", file=shown)
    if any(info.compress_type == _LZMA for info in infos):
        raise SubmissionError("E-HAND-02", file=shown)


def too_large(shown: str) -> SubmissionError:
    """Return the error E-HAND-04 for files or a zip that are too large; `shown` is their name in the message."""
    return SubmissionError("E-HAND-04", file=shown, limit_mb=MOST_BYTES // 1_000_000)


def _members(
    archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], shown: str, left: int
) -> Iterator[Handed]:
    seen = set[str]()
    for info in infos:
        name = info.filename
        if _left_out(name):
            continue
        refused = _refused(name, seen)
        if refused is None and stat.S_ISLNK(info.external_attr >> 16):
            refused = SubmissionError("E-HAND-05", file=_short(name))
        seen.add(name.casefold())
        if refused is not None:
            yield Handed(_short(name), b"", refused)
            continue
        with archive.open(info) as file:
            data = file.read(left + 1)  # the sizes in the zip's directory may be wrong on purpose
        left -= len(data)
        if left < 0:
            raise too_large(shown)
        yield Handed(name, data)


def opened_zips(files: Sequence[Handed]) -> list[Handed]:
    """Return the files with each zip among them replaced by those that `unpack` returns, in a folder with its name without ".zip".

    If all files of a zip are in one folder, this folder is left out of their paths. The files given (the zips too) and the unpacked ones
    must together be within the limits of one zip. A zip that exceeds them or is refused stays in the list as a file with its problem. A zip
    inside a zip is not unpacked.
    """
    found: list[Handed] = []
    room_files, room_bytes = (
        MOST_FILES - len(files),
        MOST_BYTES - sum(len(one.data) for one in files),
    )
    for one in files:
        if one.problem is not None or not one.name.lower().endswith(".zip"):
            found.append(one)
            continue
        try:
            inside = unpack(one.data, one.name, most_files=room_files, most_bytes=room_bytes)
        except SubmissionError as problem:
            found.append(one._replace(data=b"", problem=problem))
            continue
        room_files -= len(inside)
        room_bytes -= sum(len(member.data) for member in inside)
        found += [
            member._replace(
                name=f"{one.name[: -len('.zip')]}/{name}", given=f"{one.name}: {member.name}"
            )
            for member, name in zip(inside, _inside(inside), strict=True)
        ]
    return found


def _inside(files: Sequence[Handed]) -> list[str]:
    first = {one.name.partition("/")[:2] for one in files}
    around = "".join(first.pop()) if len(first) == 1 else ""
    return [one.name[len(around) :] if around.endswith("/") else one.name for one in files]


def _left_out(name: str) -> bool:
    """Return True for the path of a hidden file, of one in `_OF_THE_SYSTEM` such as `Thumbs.db`, or of a file in such a folder."""
    parts = name.split("/")
    return any(part in _OF_THE_SYSTEM or part.startswith(".") for part in parts if part not in _UP)


def _refused(name: str, seen: set[str]) -> SubmissionError | None:
    """Return the error for the name of a file in a zip, or None if the name is accepted.

    E-HAND-05: it leads out of the folder, has a character that not every system allows, or is too long or too deep. E-HAND-08: `seen`
    has the same name, in whatever case.
    """
    parts = name.split("/")
    plain = all(parts) and not _UP & set(parts) and not NOT_IN_NAMES.search(name)
    if not plain or len(parts) > _MOST_DEPTH or len(max(parts, key=len)) > MOST_LETTERS:
        return SubmissionError("E-HAND-05", file=_short(name))
    return SubmissionError("E-HAND-08", file=_short(name)) if name.casefold() in seen else None


def _short(name: str) -> str:
    shown = "".join(c if c.isprintable() else "?" for c in name)
    return shown if len(shown) <= 80 else shown[:77] + "..."


def list_folder(folder: Path) -> list[Handed]:
    """Return the files of a folder and its subfolders, at most five deep, without those of `_left_out`.

    A link to a file outside, and a file that cannot be read, is in the list with its problem.

    Raises:
        SubmissionError: E-HAND-03 if there are more than 500 files, -04 if they have more than 20 MB together.
        ProgramFileError: E-PROG-07 if the folder or one in it cannot be read.
    """
    found: list[Handed] = []
    left = MOST_BYTES
    for path in _walk(folder):
        if len(found) >= MOST_FILES:
            raise SubmissionError("E-HAND-03", file=folder.name, limit=MOST_FILES)
        one = _read(folder, path, left)
        left -= len(one.data)
        if left < 0:
            raise too_large(folder.name)
        found.append(one)
    return found


def _walk(folder: Path) -> Iterator[Path]:
    """Yield the paths of the files in a folder, sorted by name, then those in its subfolders, at most five deep, without `_left_out`.

    A link to a folder is not followed; a link to a file is yielded.

    Raises:
        ProgramFileError: E-PROG-07 if a folder cannot be read.
    """
    try:
        for root, folders, names in os.walk(folder, onerror=_raise):
            here = Path(root)
            folders[:] = sorted(name for name in folders if not _left_out(name))
            if len(here.relative_to(folder).parts) >= _MOST_DEPTH - 1:
                folders.clear()
            yield from (here / name for name in sorted(names) if not _left_out(name))
    except OSError as error:
        raise ProgramFileError("E-PROG-07", file=Path(error.filename or folder).name) from error


def _raise(error: OSError) -> None:
    raise error


def _read(folder: Path, path: Path, left: int) -> Handed:
    name = path.relative_to(folder).as_posix()
    real = real_path(path)  # resolved once: a link that is made afterwards is not followed
    if not Path(real).is_relative_to(real_path(folder)):
        return Handed(name, b"", SubmissionError("E-HAND-05", file=name))
    return read_straight(real, name, left)


def read_straight(path: str, name: str, most: int) -> Handed:
    """Return a file with its bytes, or with its problem; of one larger than `most` bytes, the first `most` + 1.

    The path has been resolved; if it has a link by now, this is a problem.
    """
    try:
        with open_regular_without_links(path) as file:
            return Handed(name, file.read(most + 1))
    except (NotRegularFileError, FileNotFoundError):
        return Handed(name, b"", SubmissionError("E-HAND-01", file=name))
    except OSError:
        return Handed(name, b"", SubmissionError("E-HAND-09", file=name))
