"""Sends a board from its MicroPython into its boot loader, if the boot loader shows a UF2 drive."""

from marelle_protocol import prompt
from marelle_protocol.literal import read_literal, shown
from marelle_protocol.stopping import stop_motors
from marelle_protocol.stream import Protocol, RunningError, Stream

WITH_DRIVES = frozenset(("rp2", "samd", "nrf52"))
"""`sys.platform` of MicroPython's ports whose `machine.bootloader()` leads to a UF2 drive; an STM32's leads to DFU, an ESP32 has none."""
_MOST = 200
_ASKS = b"""\
import sys
try:
    from machine import bootloader as _found
except Exception:
    _found = None
print(repr((sys.platform, _found is not None)))
"""
# Delayed, so that the REPL's answer still gets through the port.
_GOES = b"""\
import machine, time
time.sleep_ms(100)
machine.bootloader()
"""


def enter_boot_loader(stream: Stream) -> Protocol[tuple[str, bool]]:
    """Interrupt a board's program, stop its motors, and send it into its boot loader if that shows a UF2 drive.

    Return the board's `sys.platform`, and True if it enters the boot loader: its port disappears 0.1 s later. A board that does not is left
    in the normal REPL.

    Args:
        stream: the board.

    Raises:
        SilentError: the board does not answer.
        RunningError: its motors could not be stopped: it does not enter the boot loader.
        ValueError: its answer is malformed.

    Example:
        >>> drive_ports(["COM3"], lambda _port: enter_boot_loader(Stream()))["COM3"]
        ('rp2', True)
    """
    yield from prompt.enter(stream)
    said = yield from stop_motors(stream)
    if said:
        yield from prompt.leave(stream)
        raise RunningError(said)
    platform, has_one = _read((yield from prompt.run(stream, _ASKS)).printed)
    if not (has_one and platform in WITH_DRIVES):
        yield from prompt.leave(stream)
        return platform, False
    yield from prompt.start(stream, _GOES)
    return platform, True


def _read(printed: bytes) -> tuple[str, bool]:
    """Return what a board has printed when asked `_ASKS`: its `sys.platform`, and whether its `machine` has `bootloader`.

    Raises:
        ValueError: it is no such pair, or more than 200 bytes.
    """
    found = read_literal(printed, _MOST)
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[0], str):
        raise ValueError(printed[:100])
    return shown(found[0]), found[1] is True
