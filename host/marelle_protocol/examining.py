"""Asks a board for its identity, the free space on its flash, its `boot.py` and its guard; its files are not changed."""

from typing import NamedTuple

from marelle_protocol import prompt, rom_loader
from marelle_protocol.identity import Identity, identity
from marelle_protocol.literal import read_literal, read_number
from marelle_protocol.stopping import at_prompt
from marelle_protocol.stream import Protocol, SilentError, Stream

_MOST = 500  # bytes: a longer answer is malformed
_ABOVE = 1 << 40  # such a number is malformed: no flash of a board has so many bytes
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
    """The state of a board.

    Attributes:
        identity: what kind of board it is.
        free_bytes, all_bytes: free space and size of its file system; None if unknown.
        boot_crc32: CRC-32 of its `/boot.py`, or `/flash/boot.py` on a board whose flash is `/flash`; None if it cannot be read, or the
            board lacks `binascii.crc32`.
        guard: True if it has the module `marelle_guard`, which marelle's `boot.py` calls.
    """

    identity: Identity
    free_bytes: int | None
    all_bytes: int | None
    boot_crc32: int | None
    guard: bool


def examine(stream: Stream) -> Protocol[Examined | None]:
    """Interrupt a board's program, stop its motors, and return the state of the board; it is left in the normal REPL.

    Return None if the boot loader in an ESP chip's ROM answers in place of MicroPython.

    Raises:
        SilentError: nothing answers.
        RunningError: its motors could not be stopped.
        ValueError: its answer is malformed.

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
    return read_examined(known, (yield from prompt.run(stream, _ASKS)).printed)


def read_examined(known: Identity, printed: bytes) -> Examined:
    """Return the state of a board, read from the bytes that it has printed; they are not trusted.

    Raises:
        ValueError: they are malformed.
    """
    try:
        room, boot, guard = read_literal(printed, _MOST)
        free, whole = (
            (None, None)
            if room is None
            else (read_number(room[0], _ABOVE), read_number(room[1], _ABOVE))
        )
        crc = None if boot is None else read_number(boot, _ABOVE)
    except (TypeError, LookupError) as error:
        raise ValueError(printed[:100]) from error
    return Examined(known, free, whole, crc, guard is True)
