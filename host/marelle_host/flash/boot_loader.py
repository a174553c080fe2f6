"""Restart a board that runs MicroPython into its boot loader, and find the boot loader's drive."""

from collections.abc import Callable, Collection, Sequence

from marelle_host.flash.drives import Drive
from marelle_host.flash.errors import FlashError
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.flash.mounting import finding_mounted, mount_drives
from marelle_host.flash.waits import wait_for
from marelle_host.link.errors import LinkError
from marelle_host.link.hubs import socket_of
from marelle_host.link.usb_identity import UsbIdentity, usb_identities_of

_TIMEOUT_S = 30.0  # Windows looks for a driver when it sees a boot loader the first time


def enter_boot_loader(
    port: str, *, look: Callable[[], object] = bool, host: Host = THIS_HOST
) -> Drive:
    """Restart the board at a port into its boot loader, and return the boot loader's drive; its program and motors are stopped first.

    Where the system does not tell which USB socket a drive is plugged into, a new drive is taken for the board's: flash one board
    at a time then.

    Args:
        port: the port's name.
        look: called repeatedly during the wait; an exception that it raises ends the wait.
        host: the computer to which the board is connected.

    Raises:
        LinkError: the board cannot be reached, or its motors do not stop.
        FlashError: E-FLASH-62, no command restarts this board into a boot loader with a drive; E-FLASH-19, no drive has
            appeared in 30 s; E-FLASH-60, a drive has appeared, but is not mounted.

    Example:
        >>> enter_boot_loader("COM5").folder
        WindowsPath('E:/')
    """
    was = usb_identities_of([port], host.ports)[port]
    before = {drive.folder for drive in host.drives()}
    came = host.send(port)
    if isinstance(came, LinkError):
        raise came
    platform, goes = came
    if not goes:
        raise FlashError("E-FLASH-62", port=port, platform=platform)
    find = finding_mounted(lambda: _drive_of(was, host.drives(), before), host)
    found = wait_for(find, _TIMEOUT_S, look, host.clock)
    if found is not None:
        return found
    waiting = mount_drives(host.disks)
    if waiting:
        raise FlashError("E-FLASH-60", device=", ".join(waiting))
    raise FlashError("E-FLASH-19", port=port, seconds=round(_TIMEOUT_S))


def _drive_of(
    was: UsbIdentity, drives: Sequence[Drive], before: Collection[object]
) -> Drive | None:
    """Return the drive of the board that was at a port: the first that tells this port or its USB socket, else the only new drive.

    A drive is new if its folder is not in `before`, and neither its own port nor both USB sockets are known: another board's drive,
    known by its place, is never returned. None if there is no such drive, or several are new.
    """
    socket = socket_of(was.location)
    told = [
        one for one in drives
        if one.usb.port == was.port or (socket and one.usb.location == socket)
    ]  # fmt: skip
    new = [
        one for one in drives
        if one.folder not in before and not (socket and one.usb.location) and not one.usb.port
    ]  # fmt: skip
    if told:
        return told[0]
    return new[0] if len(new) == 1 else None
