"""Asks a board for the room on its flash, its `boot.py` and its guard, and changes nothing there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_protocol import prompt, rom_loader
from marelle_protocol.identity import Identity, identity
from marelle_protocol.literal import read_literal
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import SilentError

if TYPE_CHECKING:
    from marelle_protocol.stream import Protocol, Stream

_MOST = 500  # bytes of an answer that is believed
_GREATEST = 1 << 40  # of a number that is believed: no flash of a board has so many bytes
_ASKS = b"""\
import os, sys
def _try(_ask):
    try:
        return _ask()
    except Exception:
        return None
def _sum(_name):
    import binascii
    _crc = 0
    with open(_name, "rb") as _file:
        while True:
            _piece = _file.read(256)
            if not _piece:
                return _crc
            _crc = binascii.crc32(_piece, _crc)
def _is(_name):
    return _try(lambda: os.stat(_name)) is not None
_flash = _try(lambda: "/flash" in sys.path) and "/flash" or ""
def _room():
    _found = os.statvfs(_flash or "/")
    return _found[0] * _found[3], _found[0] * _found[2]
print(repr((
    _try(_room),
    _try(lambda: _sum(_flash + "/boot.py")),
    _is(_flash + "/lib/marelle_guard.mpy") or _is(_flash + "/lib/marelle_guard.py"),
)))
"""


class Examined(NamedTuple):
    """What a board holds.

    Attributes:
        identity: what it is.
        free_bytes, all_bytes: of its flash; None where it does not say.
        boot_crc32: of its `/boot.py`; None if there is none, or it cannot be summed.
        guard: whether there is what that `boot.py` of marelle's calls.
    """

    identity: Identity
    free_bytes: int | None
    all_bytes: int | None
    boot_crc32: int | None
    guard: bool


def examine(stream: Stream) -> Protocol[Examined | None]:
    """Stop what runs on a board and its motors, and ask what it holds; None if the boot loader in an ESP32's ROM answers instead.

    Raises:
        SilentError: nobody answers.
        RunningError: its motors could not be stopped.
        ValueError: what it answers is not what was asked.

    Example:
        >>> drive_ports(["COM3"], lambda _port: examine(Stream()))["COM3"].free_bytes
        868352
    """
    try:
        return (yield from at_prompt(stream, _asked(stream)))
    except SilentError:
        if (yield from rom_loader.answers(stream)):
            return None
        raise


def _asked(stream: Stream) -> Protocol[Examined]:
    known = yield from identity(stream)
    said = yield from prompt.run(stream, _ASKS)
    return read_examined(known, said.printed)


def read_examined(known: Identity, printed: bytes) -> Examined:
    """Return what a board has printed of itself: hostile until it is read.

    Raises:
        ValueError: it is nothing of the kind.
    """
    try:
        room, boot, guard = read_literal(printed, _MOST)
        free, whole = (None, None) if room is None else (_size(room[0]), _size(room[1]))
        crc = None if boot is None else _size(boot)
    except (TypeError, LookupError) as error:
        raise ValueError(printed[:100]) from error
    return Examined(known, free, whole, crc, guard is True)


def _size(said: Any) -> int:
    if type(said) is not int or not 0 <= said < _GREATEST:
        raise ValueError(said)
    return said
