"""Has a person unplug a board that this computer does not see, and plug it in again, and tells what that has changed."""

from __future__ import annotations

import time
from contextlib import suppress
from typing import TYPE_CHECKING

from marelle_host.doctor import Replugging, may_be_board
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from marelle_host.cli.terminal.output import Terminal
    from marelle_host.doctor import UsbDevice

PATIENCE_S = 40.0
_LOOK_S = 0.3
_SETTLING_S = 2.0  # until a driver has made its port, and brltty has taken it


def guide(
    terminal: Terminal,
    before: Iterable[UsbDevice],
    look: Callable[[], Iterable[UsbDevice] | None],
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> Problem | None:
    """Ask for a board to be unplugged and plugged in again; return what is wrong, None if a board has come or nobody waits.

    Args:
        terminal: where the person is.
        before: what is on USB.
        look: tells that anew.
        clock: true time, in seconds.
        sleep: lets that many seconds pass.
    """
    terminal.complain(terminal.text("cli.doctor.replug", seconds=round(PATIENCE_S)), style="bold")
    watched = Replugging(before)
    until_s = clock() + PATIENCE_S
    with suppress(KeyboardInterrupt):
        while clock() < until_s:
            sleep(_LOOK_S)
            came = watched.came(look() or ())
            if came is not None:
                sleep(_SETTLING_S)
                return None if may_be_board(came) else _unknown(came)
        return Problem("E-DOCTOR-27" if watched.gone else "E-DOCTOR-26", seconds=round(PATIENCE_S))
    return None


def _unknown(device: UsbDevice) -> Problem:
    return Problem("E-DOCTOR-28", numbers=f"{device.vendor:04x}:{device.product:04x}")
