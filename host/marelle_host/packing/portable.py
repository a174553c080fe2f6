"""Read the portable Python for Windows: python.org's embeddable archive, which is not trusted until it is checked."""

import re
import stat
import struct
import zipfile
import zlib
from contextlib import suppress
from pathlib import Path
from typing import IO, NamedTuple

from marelle_host.packing.errors import PackError
from marelle_host.packing.folder import sha256_of
from marelle_host.packing.targets import COMPUTERS, OTHER_WINDOWS, Computer, Target

MOST_FILES = 500
MOST_BYTES = 100_000_000  # unpacked, all together; that of 3.13 has about 25 MB
_MOST_RATIO = 100  # of the unpacked size to the packed one
_MOST_PACKED = 64_000_000

_BESIDE = (".sha256", ".sha256sum")  # what sum files are called
_MOST_OF_SUMS = 4096  # characters of a sum file that are read
_SUM = re.compile(r"\b[0-9a-fA-F]{64}\b")
_PTH = re.compile(r"python3(\d{1,2})\._pth")
_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+-]{0,99}")  # no folder: the archive is flat
_ZIP = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}\.zip")
_COPY = re.compile(r" ?\(\d{1,3}\)(?=\.zip$)")  # a browser marks a second download so
_CHUNK = 1 << 20
_OLDEST = 11  # the minor version of the oldest Python 3 for marelle
_MACHINES = {0x8664: "AMD64", 0xAA64: "ARM64", 0x14C: "x86"}  # IMAGE_FILE_MACHINE_… of PE
_BROKEN = (
    zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError, OSError, ValueError,
    OverflowError, KeyError, IndexError, struct.error,
)  # fmt: skip


class Portable(NamedTuple):
    """A checked archive of the embeddable Python.

    Attributes:
        archive: its path. target: the processor and the version of Python that it is for.
        pth: the name of the file in it that lists the folders of `sys.path`: `python313._pth`.
    """

    archive: Path
    target: Target
    pth: str

    @property
    def name(self) -> str:
        """The archive's file name in the folder, where the start script looks for it: without a browser's ` (1)`."""
        return _COPY.sub("", self.archive.name)


def read_portable(archive: Path, sha256: str | None = None) -> Portable:
    """Check an archive's SHA-256, then its content, and return its facts.

    Args:
        archive: The embeddable archive, `python-3.13.1-embed-amd64.zip`, or a browser's copy of that name with ` (1)`.
        sha256: The expected SHA-256; None to read it from `ARCHIVE.sha256` or `.sha256sum` beside the archive.

    Raises:
        PackError: E-PACK-14 it cannot be read, 15 no expected SHA-256 is known, 16 its SHA-256 is another, 17 it is beyond the
            limits or hostile, 18 it is no embeddable Python for Windows of version 3.11 or newer.
    """
    expected, found = _expected(archive, sha256), _sum(archive)
    if found != expected:
        raise PackError("E-PACK-16", file=archive.name, found=found, wanted=expected)
    try:
        with zipfile.ZipFile(archive) as opened:
            _check_members(opened, archive)
            return Portable(archive, *_facts(opened, archive))
    except _BROKEN:
        raise PackError("E-PACK-18", file=archive.name) from None


def _expected(archive: Path, typed: str | None) -> str:
    """Return the expected SHA-256: the typed one, else the one in the file beside the archive.

    Raises:
        PackError: E-PACK-15, there is none, or several; E-PACK-17, the archive's name is hostile.
    """
    if not _ZIP.fullmatch(_COPY.sub("", archive.name)):
        raise PackError("E-PACK-17", file=archive.name, member=archive.name)
    sums: set[str] = {
        one.lower() for one in _SUM.findall(_beside(archive) if typed is None else typed)
    }
    if len(sums) != 1:
        raise PackError("E-PACK-15", file=archive.name)
    return sums.pop()


def _beside(archive: Path) -> str:
    for end in _BESIDE:
        with (
            suppress(OSError),
            archive.with_name(archive.name + end).open(encoding="utf-8", errors="replace") as file,
        ):
            return file.read(_MOST_OF_SUMS)
    return ""


def _sum(archive: Path) -> str:
    try:
        if archive.stat().st_size > _MOST_PACKED:
            raise PackError("E-PACK-17", file=archive.name, member=archive.name)
        return sha256_of(archive)
    except OSError as error:
        raise PackError("E-PACK-14", file=str(archive), reason=error.strerror or "") from error


def _check_members(opened: zipfile.ZipFile, archive: Path) -> None:
    """Check that an archive holds only unencrypted plain files, in no folder, within the limits on their number and sizes.

    Raises:
        PackError: E-PACK-17, a limit is passed; or a member is encrypted or no plain file, or its name is not portable or comes twice.
        One of `_BROKEN`: the archive is damaged.
    """
    infos, seen = opened.infolist(), set[str]()
    most = min(MOST_BYTES, _MOST_RATIO * max(1, archive.stat().st_size))
    if len(infos) > MOST_FILES or sum(info.file_size for info in infos) > most:
        raise PackError("E-PACK-17", file=archive.name, member=archive.name)
    for info in infos:
        name, kind = info.filename, stat.S_IFMT(info.external_attr >> 16)
        plain = _NAME.fullmatch(name) and not name.endswith(".") and kind in {0, stat.S_IFREG}
        if not plain or info.flag_bits & 1 or name.casefold() in seen:
            shown = "".join(c if c.isprintable() else "?" for c in name)[:80]
            raise PackError("E-PACK-17", file=archive.name, member=shown)
        seen.add(name.casefold())
        with opened.open(info) as file:
            _read_through(file, info.file_size)


def _read_through(file: IO[bytes], size: int) -> None:
    """Read a member to its end, which checks its CRC; BadZipFile if it is larger than `size`, which the archive states."""
    while chunk := file.read(_CHUNK):
        size -= len(chunk)
        if size < 0:
            raise zipfile.BadZipFile


def _facts(opened: zipfile.ZipFile, archive: Path) -> tuple[Target, str]:
    """Return the archive's target and the name of its `._pth` file.

    Raises:
        PackError: E-PACK-18, it has no such file or several, or its Python is older than 3.11.
        One of `_BROKEN`: its `python.exe` is missing, or is no program for a known processor.
    """
    lists = [match for name in opened.namelist() if (match := _PTH.fullmatch(name))]
    if len(lists) != 1 or int(lists[0][1]) < _OLDEST:
        raise PackError("E-PACK-18", file=archive.name)
    return Target(_computer(opened.read("python.exe")), f"3.{lists[0][1]}"), lists[0][0]


def _computer(program: bytes) -> Computer:
    """Return the processor that a Windows program is for, from its PE header (PE format, 3.3.1)."""
    (at,) = struct.unpack_from("<I", program, 0x3C)
    signature, machine = struct.unpack_from("<4sH", program, at)
    if program[:2] != b"MZ" or signature != b"PE\0\0":
        raise zipfile.BadZipFile
    windows = [one for one in (*COMPUTERS, *OTHER_WINDOWS) if one.system == "windows"]
    return next(one for one in windows if one.machine == _MACHINES[machine])
