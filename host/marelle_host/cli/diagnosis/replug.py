"""Ask a person to unplug a board that this computer does not see and plug it in again; find what changed on USB.

Nothing changes if the board's cable only charges.
"""

import time
from collections.abc import Callable, Iterable
from contextlib import suppress

from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import UsbDevice, may_be_board
from marelle_text import Problem

Look = Callable[[], Iterable[UsbDevice] | None]

PATIENCE_S = 40.0
_LOOK_S = 0.3
_SETTLING_S = 2.0  # until a driver has made its port, and brltty has taken it


def guide(
    terminal: Terminal,
    before: Iterable[UsbDevice],
    look: Look,
    *,
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], object] = time.sleep,
) -> Problem | None:
    """Ask the person to unplug a board and plug it in again, and watch USB until a device appears, `PATIENCE_S` at most.

    Args:
        terminal: where the request is printed.
        before: the USB devices before it.
        look: returns the USB devices now, None if they cannot be read.
        clock: returns the time in seconds.
        sleep: waits for a number of seconds.

    Returns:
        None if a board has appeared, or the person pressed Ctrl+C; else what is wrong: an unknown device has appeared,
        nothing has changed, or a device has gone and not come back.
    """
    terminal.complain(terminal.text("cli.doctor.replug", seconds=round(PATIENCE_S)), style="bold")
    first = frozenset(map(_key, before))
    stayed, until_s = first, clock() + PATIENCE_S
    with suppress(KeyboardInterrupt):
        while clock() < until_s:
            sleep(_LOOK_S)
            devices = [*(look() or ())]
            came = next((one for one in devices if _key(one) not in stayed), None)
            stayed &= frozenset(map(_key, devices))
            if came is not None:
                sleep(_SETTLING_S)
                numbers = f"{came.vendor:04x}:{came.product:04x}"
                return None if may_be_board(came) else Problem("E-DOCTOR-28", numbers=numbers)
        return Problem(
            "E-DOCTOR-26" if stayed == first else "E-DOCTOR-27", seconds=round(PATIENCE_S)
        )
    return None


def _key(device: UsbDevice) -> tuple[str, int, int]:
    return device.place, device.vendor, device.product
