"""Write files to a folder or a USB stick: lack of room is found before anything is written, and other files stay."""

import hashlib
import re
import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from marelle_host.packing.errors import PackError

SUMS = "SHA256SUMS"

_CLUSTER = 32_768  # FAT32 gives a file whole clusters, of 32 KiB on sticks over 32 GB; a smaller stick loses less
_FAT32_MOST = 2**32 - 1  # bytes in one file
# the last: systems encode letters outside ASCII in two ways
_NOT_ON_FAT = re.compile(r'[\x00-\x1f\\:*?"<>|]|[. ]$|[^\x00-\x7f]')
_SHOWN = 5  # names in one sentence


class Item(NamedTuple):
    """A file to write.

    Attributes:
        name: its path in the folder, with slashes.
        content: its bytes, or the path of a file to copy.
        program: True for a program, which is made executable.
    """

    name: str
    content: bytes | Path
    program: bool = False

    def size(self) -> int:
        """Return the size in bytes."""
        return self.content.stat().st_size if isinstance(self.content, Path) else len(self.content)

    def sha256(self) -> str:
        """Return the SHA-256 of the content, in hexadecimal."""
        if isinstance(self.content, Path):
            return sha256_of(self.content)
        return hashlib.sha256(self.content).hexdigest()


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, hashlib.sha256).hexdigest()


class State(NamedTuple):
    """The comparison of a folder with the files to write: `new` are missing, `same` are there, `other` are there with another content."""

    new: tuple[Item, ...]
    same: tuple[Item, ...]
    other: tuple[Item, ...]


def with_sums(items: Sequence[Item]) -> list[Item]:
    """Return the files and one more, the list of their SHA-256 in the format of `sha256sum -c`."""
    lines = [f"{item.sha256()}  {item.name}\n" for item in sorted(items)]
    return [*items, Item(SUMS, "".join(lines).encode())]


def read_state(folder: Path, items: Sequence[Item], *, replace: bool = False) -> State:
    """Compare a folder with the files to write, and raise if they cannot be written; nothing is written yet.

    Args:
        folder: The folder; it need not exist.
        items: The files to write.
        replace: Whether existing files with another content may be overwritten.

    Raises:
        PackError: E-PACK-19, too little room; E-PACK-20, files exist with another content; E-PACK-21, a FAT32 stick cannot have
            a file's name or size; E-PACK-22, a folder has a file's name or the reverse, or something cannot be read.
    """
    _check_fat(items)
    new, same, other = list[Item](), list[Item](), list[Item]()
    for item in items:
        try:
            there = _is_there(folder, item)
        except OSError as error:
            raise PackError(
                "E-PACK-22", file=str(folder / item.name), reason=error.strerror or ""
            ) from error
        {None: new, True: same, False: other}[there].append(item)
    if other and not replace:
        names = ", ".join(item.name for item in other[:_SHOWN]) + ", …" * (len(other) > _SHOWN)
        raise PackError("E-PACK-20", folder=str(folder), files=names)
    _check_room(folder, [*new, *other])
    return State(tuple(new), tuple(same), tuple(other))


def fill(
    folder: Path, state: State, progress: Callable[[int, int], object] = lambda _done, _all: None
) -> None:
    """Write the files that are missing, and those with another content; each file is written whole or not at all.

    Raises:
        PackError: E-PACK-22, a file cannot be written, with the system's reason; files written before stay, and a second call does not
            write them again.
    """
    items = [*state.new, *state.other]
    done, whole = 0, sum(item.size() for item in items)
    for item in items:
        path = folder / item.name
        part = path.with_name(path.name + ".part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            _write(part, item)
            part.replace(path)
        except OSError as error:
            with suppress(OSError):
                part.unlink()
            raise PackError("E-PACK-22", file=str(path), reason=error.strerror or "") from error
        done += item.size()
        progress(done, whole)


def _write(part: Path, item: Item) -> None:
    if isinstance(item.content, Path):
        shutil.copyfile(item.content, part)
    else:
        part.write_bytes(item.content)
    if item.program:
        part.chmod(0o755)


def _check_fat(items: Sequence[Item]) -> None:
    r"""Check that every file can be copied to a FAT32 stick, the usual format of sticks, and to Windows.

    Raises:
        PackError: E-PACK-21, a file has 4 GiB or more; its name has a character outside ASCII, a control character or one of
            `\ : * ? " < > |`; a part of its name ends in a dot or a blank; or two names are equal but for capitals.
    """
    seen: set[str] = set()
    for item in items:
        parts = PurePosixPath(item.name).parts
        if (
            item.size() > _FAT32_MOST
            or item.name.casefold() in seen
            or any(map(_NOT_ON_FAT.search, parts))
        ):
            raise PackError("E-PACK-21", file=item.name)
        seen.add(item.name.casefold())


def _check_room(folder: Path, items: Sequence[Item]) -> None:
    needed = sum(-(-item.size() // _CLUSTER) * _CLUSTER for item in items)
    there = next(path for path in (folder, *folder.absolute().parents) if path.exists())
    free = shutil.disk_usage(there).free
    if needed > free:
        raise PackError(
            "E-PACK-19", folder=str(folder), needed_mb=_megabytes(needed), free_mb=_megabytes(free)
        )


def _megabytes(count: int) -> int:
    return -(-count // 1_000_000)


def _is_there(folder: Path, item: Item) -> bool | None:
    """Return True if the folder has this file with this content, False if it has another of that name, None if it has none.

    Raises:
        OSError: the file cannot be read, a folder has its name, or a file has the name of one of its folders.
    """
    path = folder / item.name
    try:
        size = path.stat().st_size
    except FileNotFoundError:
        return None
    return sha256_of(path) == item.sha256() if path.is_dir() or size == item.size() else False
