"""Damages a file as chance, an editor or an attacker would: bytes, numbers, texts, lines and brackets."""

import io
import re
import zipfile
from collections.abc import Callable, Sequence
from random import Random

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
