"""The doctor's checks of the computer: is a board seen, has it a port, may this person use the port, and which program has it open?"""

from collections.abc import Iterator
from types import MappingProxyType

from marelle_host.doctor.checking import SILENT, Case, Check, ended
from marelle_host.doctor.facts import Port, System, UsbDevice
from marelle_host.doctor.usb_ids import BOOT_DRIVES, BOOTSEL, Maker, maker_of
from marelle_host.doctor.usb_kinds import kind_of, may_be_board
from marelle_images.drive_facts import MAINTENANCE
from marelle_text import Problem

_BUSY = ("E-LINK-03", "E-LINK-31")
_DENIED = "E-LINK-04"
_TAKEN_BY_A_PROGRAM = "usbfs"  # the driver's name when a program uses a device directly
_NO_DRIVER = MappingProxyType(
    {
        "linux": ("E-DOCTOR-04", "E-DOCTOR-04"),
        "macos": ("E-DOCTOR-05", "E-DOCTOR-07"),
        "windows": ("E-DOCTOR-06", "E-DOCTOR-31"),
    }
)
"""The codes for a bridge, whose maker has a driver, and for a device of a standard USB class, whose driver the system has."""


def check_pyserial(case: Case) -> list[Check]:
    """Check whether ports can be opened at all: pyserial is installed."""
    return ended("pyserial", [] if case.system.pyserial else [Problem("E-DOCTOR-01")])


def check_usb(case: Case) -> list[Check]:
    """Check whether this computer sees anything that may be a board."""
    if case.replugged is not None:
        return ended("usb", [case.replugged])
    if sees_board(case.system):
        return ended("usb", [])
    told = "E-DOCTOR-02" if case.system.devices is not None else "E-DOCTOR-03"
    return ended("usb", [Problem("E-DOCTOR-30" if case.system.wsl else told)])


def sees_board(system: System) -> bool:
    """Return True if a computer has a serial port, a USB device or a drive that may belong to a board."""
    devices = any(may_be_board(device) for device in system.devices or ())
    ports = any(port.there for port in system.ports)
    return bool(ports or devices or system.drives & (BOOT_DRIVES | {MAINTENANCE}))


def check_driver(case: Case) -> list[Check]:
    """Return a row for each device that may be a board, but has no port because a driver is missing; boot loaders are left out.

    So is a device that brltty may have taken: `check_brltty` finds it. If there is no such device, return one row: `untried` where
    no USB device that may be a board is seen, else `ok`.
    """
    missing = [
        _no_driver(case, maker_of(device))
        for device in _portless(case)
        if not _taken_by_brltty(case, device)
    ]
    return ended("driver", missing, why=_unseen(case))


def _no_driver(case: Case, maker: Maker) -> Problem:
    bridge, builtin = _NO_DRIVER.get(case.system.platform, ("E-DOCTOR-07", "E-DOCTOR-07"))
    code = bridge if maker.driver_page else builtin
    return Problem(code, device=maker.name, module=maker.module, page=maker.driver_page)


def check_brltty(case: Case) -> list[Check]:
    """Return a row for each device that has no port because brltty uses it as a braille display; without one, one row `ok` or `untried`."""
    stolen = [
        Problem("E-DOCTOR-08", device=maker_of(device).name)
        for device in _portless(case)
        if _taken_by_brltty(case, device)
    ]
    return ended("brltty", stolen, why=_unseen(case))


def check_loader(case: Case) -> list[Check]:
    """Return a row for each board that runs its boot loader, waiting for MicroPython; without one, one row `ok`.

    Where USB shows none, all drives of RP2 boards together give one row. A micro:bit's drive MAINTENANCE gives one more.
    """
    system = case.system
    found = [_waiting(device) for device in system.devices or () if _waits(device)]
    if not found and system.drives & BOOT_DRIVES:
        found = [Problem("E-DOCTOR-09", chip="RP2")]
    if MAINTENANCE in system.drives:
        found.append(Problem("E-DOCTOR-10"))
    return ended("loader", found)


def _waiting(device: UsbDevice) -> Problem:
    if chip := BOOTSEL.get((device.vendor, device.product)):
        return Problem("E-DOCTOR-09", chip=chip)
    kind = kind_of(device)
    return Problem("E-LINK-32", kind=kind.name if kind is not None else "")


def check_rights(case: Case) -> list[Check]:
    """Find each port that this person may not use, and how to get that right."""
    ports, refused = [port for port in case.system.ports if port.there], case.refused(_DENIED)
    denied = [_denied(port) for port in ports if not port.usable or port.name in refused]
    return ended("rights", denied, why="" if ports else "no_port")


def _denied(port: Port) -> Problem:
    if not port.group or port.membership == "now":
        return Problem("E-DOCTOR-13", port=port.name)
    code = "E-DOCTOR-12" if port.membership == "after_login" else "E-DOCTOR-11"
    return Problem(code, port=port.name, group=port.group)


def check_in_use(case: Case) -> list[Check]:
    """Return a row for each port that another program keeps from being used, with the program's name where the system tells it.

    The ports that ModemManager has open, or may have open, are not in it: `check_modem_manager` finds them. Without such a port there
    is one row: `ok`, or `untried` with the reason.
    """
    others = [port for port in _held(case) if not _by_modem_manager(case, port)]
    return ended("held", [_in_use(case, port) for port in others], why=_why_unopened(case))


def _held(case: Case) -> list[str]:
    """Return the ports that were refused as busy, and those whose board was silent while a program is known to have the port open.

    A port whose board answers is not in it, even if another program has it open too.
    """
    silent = [port for port in case.refused(*SILENT) if case.system.holders.get(port)]
    return [*case.refused(*_BUSY), *silent]


def _in_use(case: Case, port: str) -> Problem:
    holders = case.system.holders.get(port, ())
    if not holders:
        return Problem("E-DOCTOR-15", port=port)
    programs = ", ".join(f"{one.program} ({one.process})" for one in holders)
    return Problem("E-DOCTOR-14", port=port, programs=programs)


def check_modem_manager(case: Case) -> list[Check]:
    """Find each busy or silent port that ModemManager has open, or may have open: it asks each new port whether it is a modem."""
    taken = [port for port in _held(case) if _by_modem_manager(case, port)]
    return ended(
        "modem", [Problem("E-DOCTOR-16", port=port) for port in taken], why=_why_unopened(case)
    )


def _by_modem_manager(case: Case, port: str) -> bool:
    """Return True if ModemManager has a port open, or may have it open: Linux shows other users' open files to root alone.

    Elsewhere than on Linux it is a program like others: there is no other advice for it.
    """
    if case.system.platform != "linux":
        return False
    if holders := case.system.holders.get(port, ()):
        return any(one.program == "ModemManager" for one in holders)
    return case.system.holders_hidden and "ModemManager" in case.system.running


def _boards(case: Case) -> list[UsbDevice]:
    return [device for device in case.system.devices or () if may_be_board(device)]


def _portless(case: Case) -> Iterator[UsbDevice]:
    """Return the devices without a port that may be boards, except boot loaders."""
    return (device for device in _boards(case) if not device.ports and not _waits(device))


def _waits(device: UsbDevice) -> bool:
    kind = kind_of(device)
    return kind is not None and kind.state == "waits"


def _taken_by_brltty(case: Case, device: UsbDevice) -> bool:
    """Return True if brltty may have taken a device: brltty runs, and the device is used by a program (usbfs) or has no driver."""
    free = not device.drivers or _TAKEN_BY_A_PROGRAM in device.drivers
    return free and "brltty" in case.system.running


def _unseen(case: Case) -> str:
    if case.system.devices is None:
        return "usb_hidden"
    return "" if _boards(case) else "no_board"


def _why_unopened(case: Case) -> str:
    if len(case.answers) > len(case.refused("E-LINK-01", "E-LINK-44")):
        return ""
    return "pyserial" if not case.system.pyserial else "no_usable_port"
