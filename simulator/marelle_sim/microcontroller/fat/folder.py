"""Folders of a FAT volume: lists of 32-byte entries; a long name occupies further entries before that of its file."""

from collections.abc import Callable, Iterator
from struct import iter_unpack, pack, unpack_from
from typing import NamedTuple

from marelle_sim.microcontroller.board_types import EACCES, EINVAL, Closed, os_error
from marelle_sim.microcontroller.fat.volume import Volume

_ENTRY = 32
FOLDER, _LABEL, _LONG = 0x10, 0x08, 0x0F
_FREE, _END, _LAST_PART = 0xE5, 0x00, 0x40
_LOW_BODY, _LOW_EXTENSION = 0x08, 0x10  # of a short name: written in small letters
_PART = 13  # UTF-16 units of a long name in one entry
_PLACES = (1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30)
_NOT_SHORT = set('"*+,:;<=>?[]|/\\ .')
_MOST_TRIES = 99  # of numbered short names
_COUNTED = 5  # the first tries end in ~1 to ~5
_POLYNOMIAL = 0x11021  # of the CRC-16 in the later ones
_NOWHERE = '"*:<>?|\x7f'


class Entry(NamedTuple):
    """The directory entry of a file or a folder.

    Attributes:
        name: its long name, or its short one if it has no other. short: the eleven bytes of its short name (8.3).
        attributes, cluster, size: as FAT stores them; `cluster` is its first, 0 without content.
        date, time: of its last change, as FAT encodes them.
        place: (sector, byte) of the entry. before: the same for each entry of its long name.
        low: bits that tell which parts of its short name are displayed in lower case.
    """

    name: str
    short: bytes
    attributes: int
    cluster: int
    size: int
    date: int
    time: int
    place: tuple[int, int]
    before: tuple[tuple[int, int], ...]
    low: int

    @property
    def is_folder(self) -> bool:
        """True for a folder, False for a file."""
        return bool(self.attributes & FOLDER)


class Folder(metaclass=Closed):
    """One folder of a volume; `cluster` is its first cluster, 0 for the root.

    `now` is a function that returns the present date and time as FAT encodes them.
    """

    def __init__(self, volume: Volume, cluster: int, now: Callable[[], tuple[int, int]]) -> None:
        self._volume, self._now = volume, now
        self.cluster, self._first = cluster, cluster or volume.root

    def _raw_entries(self) -> Iterator[tuple[tuple[int, int], bytes]]:
        """Yield the place (sector, byte) and the 32 bytes of each entry, free ones included; each sector is read once."""
        volume = self._volume
        if self._first:
            starts = [
                (volume.sector_of(cluster), volume.per_cluster)
                for cluster in volume.chain(self._first)
            ]
        else:
            starts = [volume.root_sectors]
        for start, count in starts:
            for sector in range(start, start + count):
                data = bytes(volume.device.read(sector))
                for byte in range(0, volume.device.size, _ENTRY):
                    yield (sector, byte), data[byte : byte + _ENTRY]

    def entries(self) -> Iterator[Entry]:
        """Yield the files and folders in this folder in the order of their entries, without `.` and `..`."""
        parts: list[tuple[tuple[int, int], bytes]] = []
        for place, raw in self._raw_entries():
            if raw[0] == _END:
                return
            if raw[0] != _FREE and raw[11] & 0x3F == _LONG:
                parts = parts if not raw[0] & _LAST_PART else []
                parts.append((place, raw))
            else:
                if raw[0] not in (_FREE, 0x2E) and not raw[11] & _LABEL:
                    yield _entry(raw, place, parts)
                parts = []

    def find(self, name: str) -> Entry | None:
        """Return the file or folder whose long or short name is `name`, whatever the case of its letters; None if there is none."""
        short = _short_name(name)
        for entry in self.entries():
            if entry.name.lower() == name.lower() or (
                not short.lossy and entry.short == short.name
            ):
                return entry
        return None

    def is_empty(self) -> bool:
        """Return True if the folder has no file and no folder in it."""
        return next(self.entries(), None) is None

    def add(self, name: str, attributes: int, cluster: int, size: int = 0) -> Entry:
        """Add the entry of a file or a folder, dated now, and return it.

        Args:
            name: its name.
            attributes: its FAT attributes.
            cluster: its first cluster, 0 for an empty file.
            size: in bytes, 0 for a folder.

        Raises:
            OSError: EINVAL, the name is not allowed; EACCES, the root folder is full, or each short name for `name` is taken; ENOSPC, the
                volume is full; EIO or EROFS, as `Device` does.
        """
        if (
            not name
            or len(name) > 255
            or any(c in _NOWHERE or c < " " for c in name)
            or name.endswith((" ", "."))
        ):
            raise os_error(EINVAL)
        short = _short_name(name)
        base = self._free_short(name, short.name) if short.lossy else short.name
        raws = _long_parts(name, base) if short.long else []
        places = self._room(len(raws) + 1)
        for place, raw in zip(places, raws, strict=False):
            self._write(place, raw)
        date, time = self._now()
        entry = Entry(
            name,
            base,
            attributes,
            cluster,
            size,
            date,
            time,
            places[-1],
            tuple(places[:-1]),
            short.low,
        )
        self.update(entry)
        return entry

    def _free_short(self, name: str, short: bytes) -> bytes:
        taken = {entry.short for entry in self.entries()}
        for number in range(1, _MOST_TRIES + 1):
            tried = _numbered(name, short, number)
            if tried not in taken:
                return tried
        raise os_error(EACCES)

    def update(self, entry: Entry) -> None:
        """Write the 32 bytes of an entry to the volume; not those of its long name."""
        high, low = entry.cluster >> 16, entry.cluster & 0xFFFF
        made = pack(
            "<11sBBBHHHHHHHI", entry.short, entry.attributes, entry.low, 0, 0, 0, 0, high, entry.time, entry.date, low, entry.size
        )  # fmt: skip
        self._write(entry.place, made)

    def remove(self, entry: Entry) -> None:
        """Mark an entry and the entries of its long name as free; do not free the clusters of its content."""
        for place in (*entry.before, entry.place):
            self._write(place, bytes((_FREE,)))

    def stamped(self, entry: Entry, *, cluster: int, size: int) -> Entry:
        """Return a copy of an entry with another first cluster and size, dated now; do not write it."""
        date, time = self._now()
        return entry._replace(date=date, time=time, cluster=cluster, size=size)

    def _write(self, place: tuple[int, int], raw: bytes) -> None:
        device = self._volume.device
        data = device.read(place[0])
        data[place[1] : place[1] + len(raw)] = raw
        device.write(place[0], data)

    def _room(self, count: int) -> list[tuple[int, int]]:
        """Return the places (sector, byte) of `count` consecutive free entries; allocate clusters for the folder until there are.

        Raises:
            OSError: EACCES, the root folder of a FAT12 or FAT16 volume has too few consecutive free entries; ENOSPC, the volume is
                full; EIO or EROFS, as `Device` does.
        """
        row, ended = list[tuple[int, int]](), False
        for place, raw in self._raw_entries():
            ended = ended or raw[0] == _END
            row = [*row, place] if ended or raw[0] == _FREE else []
            if len(row) == count:
                return row
        if not self._first:
            raise os_error(EACCES)
        cluster = self._volume.grow(self._volume.chain(self._first)[-1])
        blank(self._volume, cluster)
        return self._room(count)


def blank(volume: Volume, cluster: int) -> None:
    """Fill a cluster with zeros, which are free entries of a folder."""
    volume.device.write(volume.sector_of(cluster), bytes(volume.cluster_bytes))


class _Short(NamedTuple):
    name: bytes
    lossy: bool
    long: bool
    low: int


def _short_name(name: str) -> _Short:
    """Return the short name (8.3) for `name`, and what is missing in it.

    `lossy`: characters were dropped or replaced; `long`: a long name is needed beside it; `low`: bits of the parts in lower case.
    """
    body, _dot, extension = name.rpartition(".") if "." in name[1:] else (name, "", "")
    lossy = long = False
    low, made = 0, b""
    for text, size, bit in ((body, 8, _LOW_BODY), (extension, 3, _LOW_EXTENSION)):
        allowed = "".join("_" if c in _NOT_SHORT or c > "~" else c for c in text if c not in " .")
        lossy = lossy or len(allowed) > size or allowed != text
        long = long or lossy or (allowed.upper() != allowed and allowed.lower() != allowed)
        low |= bit if allowed.upper() != allowed else 0
        made += allowed.upper()[:size].encode("ascii", "replace").ljust(size)
    return _Short(made, lossy, long, 0 if long else low)


def _numbered(name: str, short: bytes, number: int) -> bytes:
    """Return the short name that FatFs (MicroPython's driver) tries as its `number`-th for `name`.

    Its tail is the number; from the sixth on, a checksum of the number and the long name, so that many names of one stem need few tries.
    """
    if number > _COUNTED:
        for (unit,) in iter_unpack("<H", name.encode("utf-16-le")):
            for bit in range(16):
                number = number << 1 | unit >> bit & 1
                if number >> 16:
                    number ^= _POLYNOMIAL
    tail = b"~%X" % number
    return (short[:8].rstrip()[: 8 - len(tail)] + tail).ljust(8) + short[8:]


def _long_parts(name: str, short: bytes) -> list[bytes]:
    """Return the 32-byte entries of a long name in their order in the folder: that of the last characters first."""
    units = name.encode("utf-16-le")
    if len(units) // 2 % _PART:
        units += b"\0\0"
    units += b"\xff" * (-len(units) % (2 * _PART))
    total, made = len(units) // (2 * _PART), []
    for number in range(total, 0, -1):
        raw = bytearray(_ENTRY)
        raw[0], raw[11], raw[13] = (
            number | (_LAST_PART if number == total else 0),
            _LONG,
            _checksum(short),
        )
        part = units[2 * _PART * (number - 1) :]
        for place, at in enumerate(_PLACES):
            raw[at : at + 2] = part[2 * place : 2 * place + 2]
        made.append(bytes(raw))
    return made


def _checksum(short: bytes) -> int:
    value = 0
    for byte in short:
        value = ((value >> 1 | value << 7) + byte) & 0xFF
    return value


def _entry(
    raw: bytes, place: tuple[int, int], parts: list[tuple[tuple[int, int], bytes]]
) -> Entry:
    high, time, date, low, size = unpack_from("<HHHHI", raw, 20)
    short = (b"\xe5" if raw[0] == 5 else raw[:1]) + raw[1:11]
    ours = [part for part in parts if part[1][13] == _checksum(short)]
    body, extension = short[:8].decode("cp437").rstrip(), short[8:].decode("cp437").rstrip()
    body = body.lower() if raw[12] & _LOW_BODY else body
    extension = extension.lower() if raw[12] & _LOW_EXTENSION else extension
    name = f"{body}.{extension}" if extension else body
    if ours:
        units = b"".join(part[at : at + 2] for _place, part in reversed(ours) for at in _PLACES)
        name = units.decode("utf-16-le", "replace").partition("\0")[0]
    places = tuple(where for where, _raw in ours)
    return Entry(name, short, raw[11], high << 16 | low, size, date, time, place, places, raw[12])
