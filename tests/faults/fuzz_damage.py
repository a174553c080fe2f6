"""Damages a file as chance, an editor or an attacker would: bytes, numbers, texts, lines and brackets; and images of firmware so that their first bytes still hold, which are read beside small readers.

An image is refused with a sentence or read exactly: the same bytes at the same addresses as here, where each reader is what the format's
page says and no more, and shares nothing with `marelle_images`. No image may take 1 s or 50 MB.
"""

import io
import re
import struct
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Sequence
from functools import lru_cache
from hashlib import md5, sha256
from pathlib import Path
from random import Random
from time import process_time

import made_images as made

from marelle_images import Image, read_image

_NUMBER = re.compile(rb"-?\d+(?:\.\d+)?")
_QUOTED = re.compile(rb'"[^"\n]*"')
_NUMBERS = (
    b"0", b"-1", b"1", b"255", b"256", b"1e308", b"-1e308", b"nan", b"inf", b"-inf", b"1e-320", b"99999999999999999999",
    b"-9223372036854775809", b"0.1", b"2147483648", b"true", b"[]", b"{}", b'""', b"[[1, 2], 3]", b"1979-05-27",
)  # fmt: skip
_TEXTS = (
    b'""', b'"../../etc/passwd"', b'"/dev/zero"', b'"\\u0000"', b'"{0.__class__}"', b'"%s%n"', b'"<script>"', b'"\\ud7ff"',
    b'"' + b"a" * 5000 + b'"', b'"con"', b'"-rf"', b'"\xff"', "\u202e".encode(), b"7", b"[]", b'"A0"', b'"\\u0301"',
)  # fmt: skip
_DEEP = (
    b"[" * 900,
    b"{a=" * 300,
    b"(" * 900,
    b"\x00",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\r",
    b"\x1b[2J",
)
_NAMES = (
    "a.py", "../a.py", "/a.py", "a/../../b.py", "C:\\a.py", "con.py", "a" * 400 + ".py", "\u202e.py", ".py", "a.py/", "A.PY",
    "__MACOSX/a.py", "a.txt", "a.zip", "",
)  # fmt: skip
_DATE = (2026, 1, 1, 0, 0, 0)


def damaged(random: Random, data: bytes, other: bytes) -> bytes:
    """Return a file that was damaged in one to four places; `other` is one of its kind."""
    for _ in range(random.randint(1, 4)):
        data = random.choice(_WAYS)(random, data, other)
    return data


def packed(random: Random, contents: Sequence[bytes]) -> bytes:
    """Return a zip of strange names and contents, in most cases damaged itself."""
    stream = io.BytesIO()
    ways = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)
    compress_type = random.choice(ways)
    with zipfile.ZipFile(stream, "w") as archive:
        for _ in range(random.randint(0, 6)):
            content = damaged(random, *contents) if random.random() < 0.7 else b"\0" * 300_000
            name = random.choice(_NAMES) or f"{random.random()}.py"
            if name not in archive.namelist():  # the module warns of a second one
                archive.writestr(zipfile.ZipInfo(name, _DATE), content, compress_type)
    data = stream.getvalue()
    return data if random.random() < 0.3 else damaged(random, data, contents[0])


def _bytes(random: Random, data: bytes, _other: bytes) -> bytes:
    changed = bytearray(data)
    for _ in range(random.randint(1, 20)):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def _cut(random: Random, data: bytes, _other: bytes) -> bytes:
    begin = random.randint(0, len(data))
    return data[:begin] + data[begin + random.randint(0, 400) :]


def _ended(random: Random, data: bytes, _other: bytes) -> bytes:
    return data[: random.randint(0, len(data))]


def _mixed(random: Random, data: bytes, other: bytes) -> bytes:
    begin, end = sorted(random.randint(0, len(other)) for _ in range(2))
    at = random.randint(0, len(data))
    return data[:at] + other[begin:end] + data[at:]


def _lines(random: Random, data: bytes, _other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    if not lines:
        return data
    line = random.choice(lines)
    at = random.randrange(len(lines))
    return b"".join(
        random.choice(
            (
                [*lines[:at], *lines[at + 1 :]],
                [*lines[:at], line, *lines[at:]],
                [*lines, *[line] * 300],
            )
        )
    )


def _put(random: Random, data: bytes, _other: bytes) -> bytes:
    at = random.randint(0, len(data))
    return data[:at] + random.choice(_DEEP) + data[at:]


def _replaced(
    pattern: re.Pattern[bytes], values: Sequence[bytes]
) -> Callable[[Random, bytes, bytes], bytes]:
    def replace(random: Random, data: bytes, _other: bytes) -> bytes:
        found = list(pattern.finditer(data))
        if not found:
            return data
        one = random.choice(found)
        return data[: one.start()] + random.choice(values) + data[one.end() :]

    return replace


_WAYS = (
    _bytes, _cut, _ended, _mixed, _lines, _put, _replaced(_NUMBER, _NUMBERS), _replaced(_NUMBER, _NUMBERS),
    _replaced(_QUOTED, _TEXTS), _replaced(_QUOTED, _TEXTS),
)  # fmt: skip


_SMALL = 4 << 10
_MOST_S, _MOST_BYTES = 1.0, 50 << 20
_WORDS = (0, 1, 2, 4, 255, 256, 257, 476, 477, 0x2001, 0x10000000, 0x10FFFF00, 0x7FFFFFFF, 0xFFFFFF00, 0xFFFFFFFF)  # fmt: skip
_MAKERS: dict[str, Sequence[Callable[[], bytes]]] = {
    "uf2": (
        lambda: made.rp2_uf2(size=_SMALL),
        lambda: made.rp2_uf2(board="RPI_PICO2", size=_SMALL),
        lambda: made.samd_uf2(size=_SMALL),
        lambda: made.nrf_uf2(size=_SMALL),
    ),
    "bin": (
        lambda: made.esp_bin(size=_SMALL),
        lambda: made.esp_bin("1.25.0", chip="ESP32-S3", size=_SMALL),
        lambda: made.esp_bin(chip="ESP32-C3", size=_SMALL),
    ),
    "hex": (
        lambda: made.microbit_hex(chip="nRF51822", size=_SMALL),
        lambda: made.microbit_hex(size=_SMALL),
        lambda: made.universal_hex(size=_SMALL),
    ),
}


@lru_cache
def image_files(kind: str) -> Sequence[Path]:
    """Return whole images of a kind, as files."""
    folder = Path(tempfile.mkdtemp(prefix="marelle-fuzz-"))
    paths = [folder / f"{number}.{kind}" for number in range(len(_MAKERS[kind]))]
    for path, make in zip(paths, _MAKERS[kind], strict=True):
        path.write_bytes(make())
    return paths


def damaged_image(kind: str, random: Random, data: bytes, other: bytes) -> bytes:
    """Return an image that was damaged as any file, or in its own structure, or both."""
    if random.random() < 0.2:
        return damaged(random, data, other)
    for _ in range(random.randint(1, 3)):
        data = _STRUCTURES[kind](random, data, other)
    return damaged(random, data, other) if random.random() < 0.1 else data


def _uf2_damaged(random: Random, data: bytes, other: bytes) -> bytes:
    blocks = [data[at : at + 512] for at in range(0, len(data), 512)]
    at = random.randrange(len(blocks)) if blocks else 0
    ways: tuple[Callable[[], list[bytes]], ...] = (
        lambda: [*blocks[:at], *blocks[at + 1 :]],
        lambda: [*blocks[: at + 1], *blocks[at:]],
        lambda: [*blocks, other],
        lambda: [*blocks[at:], *blocks[:at]],
        lambda: [*blocks[:at], other[:512], *blocks[at:]],
        *[lambda: [*blocks[:at], _word_changed(random, blocks[at]), *blocks[at + 1 :]]] * 5,
        lambda: [*blocks[:at], _content_changed(random, blocks[at]), *blocks[at + 1 :]],
    )
    return b"".join(random.choice(ways)()) if blocks else data


def _word_changed(random: Random, block: bytes) -> bytes:
    at = 4 * random.randrange(8)
    return block[:at] + struct.pack("<I", random.choice(_WORDS)) + block[at + 4 :]


def _content_changed(random: Random, block: bytes) -> bytes:
    at = random.randint(32, 287)
    return block[:at] + bytes([random.randrange(256)]) + block[at + 1 :]


def _hex_damaged(random: Random, data: bytes, other: bytes) -> bytes:
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines)) if lines else 0
    kind, address = random.randint(0, 15), random.choice(_WORDS) & 0xFFFF
    record = made.hex_record(kind, address, random.randbytes(random.randint(0, 32))).encode()
    far = made.hex_record(4, 0, random.choice((b"\xff\xff", b"\x10\0", b"\0\x08", b"\0"))).encode()
    ways = (
        [*lines[:at], *lines[at + 1 :]],
        [*lines[: at + 1], *lines[at:]],
        [*lines[:at], record, *lines[at:]],
        [*lines[:at], record, *lines[at + 1 :]],
        [*lines[:at], far, *lines[at:]],
        [*lines, other],
        lines[:at],
        [line.lower() for line in lines],
        [line.replace(b"\n", b"\r\n") for line in lines],
    )
    return b"".join(random.choice(ways))


def _bin_damaged(random: Random, data: bytes, _other: bytes) -> bytes:
    """Change a byte or a word of what heads the boot loader, the table or the application; in half of them, put the sums right."""
    changed = bytearray(data)
    heads = [at for at in (0, 0x7000, 0x8000, 0xF000, 0x10000) if at + 200 < len(data)]
    at = (random.choice(heads) if heads else 0) + random.randint(0, 130)
    if random.random() < 0.5:
        changed[at : at + 1] = bytes([random.randrange(256)])
    else:
        changed[at : at + 4] = struct.pack("<I", random.choice(_WORDS))
    if random.random() < 0.5:
        for begin in heads:
            _put_right(changed, begin)
        md5_at = bytes(changed).find(b"\xeb\xeb" + b"\xff" * 14)
        table = max(changed.rfind(b"nvs\0", 0, max(md5_at, 0)) - 12, 0)
        if md5_at >= 0:
            changed[md5_at + 16 : md5_at + 32] = md5(changed[table:md5_at]).digest()
    return bytes(changed)


def _put_right(data: bytearray, begin: int) -> None:
    """Give the program at a place the checksum and the SHA-256 that its bytes have now."""
    found = _program_end(bytes(data), begin)
    if found:
        end, checksum = found
        data[end] = checksum
        data[end + 1 : end + 33] = sha256(data[begin : end + 1]).digest()


def _program_end(data: bytes, begin: int) -> tuple[int, int] | None:
    """Return where the checksum of a program stands and what it should be; None where there is no program."""
    if data[begin] != 0xE9:
        return None
    at, checksum = begin + 24, 0xEF
    for _ in range(data[begin + 1]):
        if at + 8 > len(data):
            return None
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        if at + 8 + length > len(data):
            return None
        for byte in data[at + 8 : at + 8 + length]:
            checksum ^= byte
        at += 8 + length
    end = begin + (at - begin) // 16 * 16 + 15
    return (end, checksum) if end + 33 <= len(data) else None


_STRUCTURES = {"uf2": _uf2_damaged, "hex": _hex_damaged, "bin": _bin_damaged}


def read_beside(kind: str, data: bytes) -> None:
    """Read an image, and ask that what was read is what the small reader finds."""
    tracemalloc.start()
    started_s = process_time()
    try:
        image = read_image(data)
    finally:
        took_s, (_, most) = process_time() - started_s, tracemalloc.get_traced_memory()
        tracemalloc.stop()
        if took_s > _MOST_S or most > _MOST_BYTES:
            raise AssertionError(f"{took_s:.2f} s, {most} bytes for an image of {len(data)}")
    found = [
        {piece.address + at: byte for piece in part.pieces for at, byte in enumerate(piece.data)}
        for part in image.parts
    ]
    if found != _READERS[kind](data, image):
        raise AssertionError("read otherwise than the small reader does")


def _small_uf2(data: bytes, _image: Image) -> list[dict[int, int]]:
    """Return what a UF2 holds, family by family: microsoft/uf2 README."""
    families: dict[int, dict[int, int]] = {}
    for at in range(0, len(data), 512):
        flags, address, size, number, count, family = struct.unpack_from("<6I", data, at + 8)
        content = data[at + 32 : at + 32 + size]
        if (family, number, count) == (made.RP2350_ABSOLUTE, 0, 2) and set(content) == {0xEF}:
            continue
        held = families.setdefault(family, {})
        if not flags & 1:
            held.update(zip(range(address, address + size), content, strict=True))
    return list(families.values())


def _small_hex(data: bytes, _image: Image) -> list[dict[int, int]]:
    """Return what a hex holds for V1 and V2, or for the one board of a plain file."""
    boards: dict[int, dict[int, int]] = {}
    board = base = 0
    for line in data.decode().split():
        count, address, kind = int(line[1:3], 16), int(line[3:7], 16), int(line[7:9], 16)
        content = bytes.fromhex(line[9 : 9 + 2 * count])
        if kind in (0, 13):
            begin = base + address
            held = boards.setdefault(board, {})
            held.update(zip(range(begin, begin + count), content, strict=True))
        elif kind in (2, 4):
            base = int.from_bytes(content[:2], "big") << (4 if kind == 2 else 16)
        elif kind in (10, 11):
            board = int.from_bytes(content[:2], "big") if kind == 10 else 0
    return [boards[board] for board in sorted(boards) if boards[board]]


def _small_bin(data: bytes, image: Image) -> list[dict[int, int]]:
    """Return the whole file at its place, when its boot loader and its application hold."""
    offset = 0x1000 if int.from_bytes(data[12:14], "little") in (0, 2) else 0
    for begin in (0, 0x10000 - offset):
        end, checksum = _program_end(data, begin) or (begin, -1)
        digest = sha256(data[begin : end + 1]).digest()
        if data[end] != checksum or (data[begin + 23] and data[end + 1 : end + 33] != digest):
            raise AssertionError(f"what begins at {begin} does not hold")
    if image.offset != offset:
        raise AssertionError("it is for another place")
    return [dict(enumerate(data, offset))]


_READERS = {"uf2": _small_uf2, "hex": _small_hex, "bin": _small_bin}
