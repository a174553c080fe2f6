"""List the serial ports of this computer, reset boards by them, and explain why a port cannot be opened."""

from __future__ import annotations

import errno
import os
import re
import time
from typing import TYPE_CHECKING

from marelle_host.doctor.reading import locker
from marelle_host.doctor.usb_ids import DAPLINK, ESPRESSIF
from marelle_host.link.errors import LinkError
from marelle_text.nearest import nearest_names

if TYPE_CHECKING:
    from collections.abc import Iterable

    from serial import Serial
    from serial.tools.list_ports_common import ListPortInfo

SILICON_LABS = 0x10C4  # the maker of the CP210x
# Makers of bridges from USB to a UART: CP210x, CH34x, FTDI, Prolific. On boards with an ESP32 two transistors lead DTR and RTS
# to its pins EN and GPIO0: RTS alone holds it in reset, DTR alone asks for its boot loader, both together do nothing
# (Espressif's "Boot Mode Selection"). The USB Serial/JTAG inside newer chips does the same.
_BRIDGES = (SILICON_LABS, 0x1A86, 0x0403, 0x067B)
USB_JTAG = (ESPRESSIF, 0x1001)
_HOLD_S = 0.1  # in reset, as esptool does
_BUSY = (errno.EBUSY, errno.EAGAIN)
_DENIED = (errno.EACCES, errno.EPERM)
_NO_SERIAL_PORT = (errno.ENOTTY, errno.EISDIR)
_PORT = re.compile(r"com\d+|tty.*|cu\..*|.*[/\\].*", re.IGNORECASE)  # also a path or an address
_NO_LINES = (errno.ENOTTY, errno.EINVAL)  # errors of a pseudo-terminal


def usb_ports(listed: Iterable[ListPortInfo] | None = None) -> list[str]:
    """Return the names of the ports that are USB devices, as those of boards are, sorted with COM3 before COM10.

    Args:
        listed: the ports of this computer; None to list them now.

    Raises:
        LinkError: E-LINK-08, pyserial is not installed.

    Example:
        >>> usb_ports()
        ['/dev/ttyACM0', '/dev/ttyACM1']
    """
    found = listed_ports() if listed is None else listed
    return sorted((one.device for one in found if one.vid is not None), key=_natural)


def _natural(name: str) -> list[tuple[str, int]]:
    return [
        (letters, int(digits or 0)) for letters, digits in re.findall("([^0-9]*)([0-9]*)", name)
    ]


def usb_of(name: str) -> ListPortInfo | None:
    """Return pyserial's entry of a port; None for a network address, a pseudo-terminal, or a port that does not exist."""
    if "://" in name:
        return None
    return next((one for one in listed_ports() if is_same_port(one.device, name)), None)


def is_same_port(one: str, other: str) -> bool:
    """Tell whether two names mean one port; symbolic links are followed."""
    return _canonical_name(one) == _canonical_name(other)


def _canonical_name(name: str) -> str:
    """Return the one name for all names of a port: macOS has `/dev/tty.…` and `/dev/cu.…`, Windows a long form and capitals."""
    plain = re.sub(r"\A/dev/tty\.", "/dev/cu.", name.removeprefix("\\\\.\\"))
    return os.path.normcase(os.path.realpath(plain))


def stays(vid: int) -> bool:
    """Tell whether ports of this USB vendor stay while the board behind them restarts: their USB device is a bridge chip."""
    return vid in (*_BRIDGES, DAPLINK[0])


def hard_reset(port: Serial) -> bool:
    """Restart the board at an open port as its reset button does, and tell whether the port can do that.

    It can by the lines DTR and RTS of a bridge, of Espressif's USB Serial/JTAG, of a UART of the computer or of an `rfc2217://` address, or by a
    micro:bit's break. It takes 0.1 s. Other native USB, a pseudo-terminal and `socket://` have no such lines. A board whose bridge does not connect
    them to its chip is not restarted, although the result is True: only its output tells whether it has restarted.

    Raises:
        OSError: the port has disappeared.
        LinkError: E-LINK-08, pyserial is not installed.

    Example:
        >>> with open_serial("/dev/ttyUSB0") as port:
        ...     hard_reset(port)
        True
    """
    name = str(port.port)
    usb = usb_of(name)
    numbers = (usb.vid, usb.pid) if usb is not None else (None, None)
    if numbers == DAPLINK:  # a break resets its board (DAPLink's user guide)
        port.break_condition = True
        time.sleep(_HOLD_S)
        port.break_condition = False
        return True
    if numbers[0] is None:  # such as a UART of the computer itself; a pseudo-terminal refuses
        has_lines = "://" not in name or name.startswith("rfc2217://")
    else:
        has_lines = numbers[0] in _BRIDGES or numbers == USB_JTAG
    return has_lines and _reset_by_lines(port)


def _reset_by_lines(port: Serial) -> bool:
    """Hold the chip in reset by RTS without DTR, and release it with both off: with DTR on it would start its boot loader.

    False for a port without these lines.
    """
    try:
        _set_rts(port, on=True)
        port.dtr = False
        time.sleep(_HOLD_S)
        _set_rts(port, on=False)
    except OSError as error:
        if error.errno in _NO_LINES:
            return False
        raise
    return True


def _set_rts(port: Serial, *, on: bool) -> None:
    port.rts = on
    port.dtr = port.dtr  # the driver usbser.sys of Windows sends RTS with the next DTR only


def refusal(name: str, error: ValueError | OSError) -> LinkError:
    """Return the problem that explains why the system did not open a port."""
    number, said = _number(error), str(error)
    # Windows has this one error for both, and means this case.
    if number in _BUSY or "PermissionError" in said:
        return _in_use(name)
    if number in _DENIED:
        return LinkError("E-LINK-04", port=name)
    if number == errno.ENOENT or "FileNotFoundError" in said or isinstance(error, ValueError):
        code = "E-LINK-01" if _PORT.fullmatch(name) else "E-LINK-44"
        return LinkError(code, port=name, nearest=_nearest(name))
    if "://" in name:
        return LinkError("E-LINK-13", port=name)
    if number in _NO_SERIAL_PORT:
        return LinkError("E-LINK-14", port=name, nearest=_nearest(name))
    return LinkError("E-LINK-09", port=name)


def _in_use(name: str) -> LinkError:
    holder = locker(name)
    if holder is None or not holder.program:
        return LinkError("E-LINK-03", port=name)
    return LinkError("E-LINK-31", port=name, program=holder.program)


def _number(error: BaseException) -> object:
    """Return the system's number of an error: its `errno`, else the number in the error that pyserial was handling, else None."""
    number = getattr(error, "errno", None)
    heard = error.__context__
    if number is None and heard is not None and heard.args:
        return heard.args[0]  # of a `termios.error`
    return number


def _nearest(name: str) -> str:
    """Return up to three ports, separated by commas, whose names are similar to an unknown one; if none is, the first ones."""
    found = usb_ports()
    return ", ".join(nearest_names(name, found, likeness=0.3) or found[:3])


def listed_ports() -> Iterable[ListPortInfo]:
    """Return pyserial's entries of all serial ports of this computer, with their USB facts.

    Raises:
        LinkError: E-LINK-08, pyserial is not installed.
    """
    try:
        from serial.tools.list_ports import comports  # only for real boards
    except ImportError:
        raise LinkError("E-LINK-08") from None
    return comports()
