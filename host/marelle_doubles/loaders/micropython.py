"""Finds a MicroPython in a firmware by the strings that every port contains: py/mpconfig.h, py/modsys.c, shared/runtime/pyexec.c."""

import re
from typing import NamedTuple

_VERSION = re.compile(
    rb"(?<!Circuit)MicroPython v(\d+)\.(\d+)(?:\.(\d+))?(-preview)?[^\0]{0,60} on \d{4}-\d\d-\d\d"
)
_NO_NAME = re.compile(rb"[\0\r\n;]")
_LONGEST_NAME = 80
_RELEASE_LEVEL = (1, 22)  # from this version on `sys.implementation.version` has a fourth part
_BYTECODES = (
    ((1, 19), 5),
    ((1, 20), 6),
    ((1, 22), 6 | 1 << 8),
    ((1, 23), 6 | 2 << 8),
)  # (version, bytecode of the versions before it)


class Python(NamedTuple):
    """The MicroPython of a firmware.

    Attributes:
        machine: its `sys.implementation._machine`: board and chip. version: its `sys.implementation.version`.
        bytecode: its `sys.implementation._mpy` without the architecture; 0 for the newest. greeting: the line before its first prompt.
    """

    machine: str
    version: tuple[int | str, ...]
    bytecode: int
    greeting: str


def python_in(firmware: bytes, chip: re.Pattern[bytes]) -> Python | None:
    """Return the MicroPython of a firmware; None if there is none for that chip.

    Args:
        firmware: the bytes in the flash.
        chip: matches the end of a board's name: " with RP2040".
    """
    version, end = _VERSION.search(firmware), chip.search(firmware)
    if version is None or end is None:
        return None
    before = firmware[max(0, end.start() - _LONGEST_NAME) : end.start()]
    machine = (_NO_NAME.split(before)[-1] + end[0]).decode("ascii", "replace").strip()
    numbers = tuple(int(part) for part in version.groups(b"0")[:3])
    level = ("preview" if version[4] else "",) if numbers >= _RELEASE_LEVEL else ()
    bytecode = next((mpy for later, mpy in _BYTECODES if numbers < later), 0)
    greeting = f"{version[0].decode('ascii', 'replace')}; {machine}"
    return Python(machine, (*numbers, *level), bytecode, greeting)
