"""Find the version and the board of a firmware's MicroPython in the strings that its prompt prints.

The version is in `sys.version` and in the banner (py/modsys.c, py/mpconfig.h: "MicroPython " tag " on " date). The board follows
"; " (shared/runtime/pyexec.c), in the banner itself up to 1.19 and in a separate string since.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from marelle_images.parts import Piece

_VERSION = re.compile(
    rb"MicroPython (?:\(with v2\.0 preview\) )?(\w[\w.+-]{0,80}) on \d{4}-\d\d-\d\d(?:; ([ -~]{1,100} with [ -~]{1,60}))?"
)
_MACHINE = re.compile(rb"\0; ([ -~]{1,100} with [ -~]{1,60})\0")
_COMMIT = re.compile(r"[-.](?:g[0-9a-f]{7,40}|dirty)\b.*")


class MicroPython(NamedTuple):
    """The version and the board of a MicroPython; two empty strings where a firmware is no MicroPython."""

    version: str
    machine: str


def micropython_in(pieces: Sequence[Piece]) -> MicroPython:
    """Return the MicroPython in a firmware: its version without the commit, and its board's name; "" for each that is not found."""
    version = machine = ""
    for piece in pieces:
        for found in _VERSION.finditer(piece.data):
            version = version or plain_version(found[1].decode())
            machine = machine or (found[2] or b"").decode()
    if version and not machine:
        searched = map(_MACHINE.search, (piece.data for piece in pieces))
        machine = next((found[1].decode() for found in searched if found), "")
    return MicroPython(version, machine)


def plain_version(tag: str) -> str:
    """Return the version without "v", without the commit and without "dirty": "v1.26.0-preview.45.g5ec2ed7a1.dirty" -> "1.26.0-preview.45"."""
    return _COMMIT.sub("", tag.removeprefix("v"))
