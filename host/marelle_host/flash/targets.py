"""Find the boards that can be flashed, and the method for each: by a drive, by esptool, or from MicroPython to its boot loader.

Facts: `sys.platform` and `sys.implementation._machine` of MicroPython 1.25 (ports/*/mpconfigport.h, boards/*/mpconfigboard.h);
USB IDs of `doctor.usb_kinds`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from marelle_host.doctor.usb_ids import DAPLINK, ESPRESSIF
from marelle_host.doctor.usb_kinds import usb_kind
from marelle_host.flash.drives import Drive
from marelle_host.flash.errors import FlashError
from marelle_host.flash.host import THIS_HOST, Host
from marelle_host.link import LinkError, UsbIdentity, model_of
from marelle_host.link.ports import stays
from marelle_host.link.protocol_loop import Watch
from marelle_host.link.usb_identity import usb_identities_of
from marelle_images.boards import kind_of_drive, kinds_with_chip
from marelle_protocol import Examined, Identity
from marelle_protocol.boot_loader import WITH_DRIVES
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_host.flash.esptool import ChipInfo

Method = Literal["esptool", "uf2", "daplink", "bootloader"]

_CHIPS = ("RP2040", "RP2350", "ESP32", "ESP32-S2", "ESP32-S3", "ESP32-C3", "ESP32-C6", "nRF52840", "nRF51822", "nRF52833")  # fmt: skip
_SAMD = ("SAMD21", "SAMD51")  # whose `_machine` has the whole order number, SAMD21G18A
_METHODS: MappingProxyType[str, Method] = MappingProxyType(
    {"esp32": "esptool", "microbit": "daplink"}
)
_PYTHON = MappingProxyType({"micropython": "MicroPython", "circuitpython": "CircuitPython"})
_UNSAID = frozenset(("E-LINK-05", "E-LINK-24", "E-LINK-29", "E-LINK-30", "E-LINK-32"))
"""Codes of a port that could be opened, and behind which nothing speaks as MicroPython does."""


class Target(NamedTuple):
    """A board on which MicroPython can be put.

    Attributes:
        where: its port or drive, as `--on` takes it and tables show it: "COM5", "/media/prof/RPI-RP2".
        method: "uf2", "daplink" or "esptool"; "bootloader" for a board whose MicroPython can restart into its boot loader.
        chip: its chip; "" if only the boot loader in its ROM can tell.
        board: its usual name; "" if it only may be an ESP32. usb: its place on USB.
        port: the port at which it answers; "" for a drive without one.
        drive: its present drive; None for none.
        found: the answers of its MicroPython; None without one. identified: the chip's facts from the boot loader in its ROM, once asked.
    """

    where: str
    method: Method
    chip: str
    board: str
    usb: UsbIdentity
    port: str = ""
    drive: Drive | None = None
    found: Examined | None = None
    identified: ChipInfo | None = None

    @property
    def version(self) -> tuple[int, ...]:
        """The version numbers of the MicroPython that answers there; () for none."""
        return self.found.identity.version if self.found else ()


def find_targets(
    ports: Sequence[str],
    drives: Sequence[Drive],
    watch: Watch | None = None,
    host: Host = THIS_HOST,
) -> dict[str, Target | Problem]:
    """Find out which board is at each of these ports and drives; running programs and motors are stopped, and nothing is changed.

    Args:
        ports: names of ports.
        drives: drives of boot loaders.
        watch: receives the progress of the ports.
        host: the computer to which the boards are connected.

    Returns:
        Port or drive -> the board, or why it cannot be flashed. A micro:bit with its port and its drive has one entry, by its drive; a
        port that a virtual board's UF2 drive announces has none. The problems: E-LINK-… if its board cannot be reached, E-FLASH-41 for
        an unknown board, -42 or -47 for a board that is flashed in another way, -44 if its MicroPython is stuck, -45 if a micro:bit's
        drive is not seen, -46 for the drive of an interface chip that waits for its own firmware.
    """
    to_come = {one.usb.port for one in drives if one.kind == "uf2"}
    ports = [port for port in ports if port not in to_come]
    answers, usb_ports = host.examine(ports, watch), usb_identities_of(ports, host.ports)
    found, taken = dict[str, Target | Problem](), set[Path]()
    for port in ports:
        drive = _drive_at(usb_ports[port], drives)
        taken.update([drive.folder] if drive else [])
        one = _at_port(port, usb_ports[port], answers[port], drive)
        found[one.where if isinstance(one, Target) else port] = one
    for drive in drives:
        if drive.folder not in taken:
            found[str(drive.folder)] = _at_drive(drive)
    return found


def ports_of(drive: Drive, usb_ports: Mapping[str, UsbIdentity]) -> list[str]:
    """Return the ports that belong to the board of a drive: a micro:bit has a drive and a port."""
    return [port for port, usb in usb_ports.items() if _drive_at(usb, [drive])]


def chip_in(machine: str) -> str:
    """Return the chip named at the end of `sys.implementation._machine`, as data sheets write it; "" for an unknown chip.

    Example:
        >>> [chip_in(words) for words in ("Generic ESP32S3 module with ESP32S3", "Raspberry Pi Pico with RP2040", "Zero with SAMD21G18A")]
        ['ESP32-S3', 'RP2040', 'SAMD21']
    """
    said = machine.rpartition(" with ")[2].upper().replace("-", "")
    same = [chip for chip in _CHIPS if chip.upper().replace("-", "") == said]
    return next(iter(same + [chip for chip in _SAMD if said.startswith(chip)]), "")


def _drive_at(usb: UsbIdentity, drives: Sequence[Drive]) -> Drive | None:
    own = [one for one in drives if one.kind != "uf2" and _is_at(one.usb, usb)]
    return own[0] if len(own) == 1 else None


def _is_at(one: UsbIdentity, other: UsbIdentity) -> bool:
    """Tell whether a drive and a port are of one device: by the serial number, else by the USB socket; for virtual boards by the port."""
    if not (one.vid or other.vid):
        return one.port == other.port
    if one.serial_number and other.serial_number:
        return one.serial_number.lower() == other.serial_number.lower()
    socket, its = one.location.partition(":")[0], other.location.partition(":")[0]
    return bool(socket) and socket == its


def _at_port(
    port: str, usb: UsbIdentity, came: Examined | LinkError | None, drive: Drive | None
) -> Target | Problem:
    if isinstance(came, LinkError):
        return _without_micropython(port, usb, drive, came)
    if came is None:
        return _possible_esp32(port, usb)
    known = came.identity
    method, chip = _method_of(known), chip_in(known.machine)
    if not method or (method == "bootloader" and not chip):
        python = _PYTHON.get(known.implementation, known.implementation)
        code = "E-FLASH-47" if python == "MicroPython" else "E-FLASH-42"
        return FlashError(code, where=port, found=f"{known.machine}, {python}")
    target = Target(port, method, chip, model_of(known), usb, port, found=came)
    return _with_drive(target, drive) if method == "daplink" else target


def _method_of(known: Identity) -> Method | None:
    """Return the method to flash a board whose MicroPython answers; None for another Python, or for a board that marelle cannot flash."""
    if known.implementation not in ("", "micropython"):
        return None
    return "bootloader" if known.platform in WITH_DRIVES else _METHODS.get(known.platform)


def _with_drive(target: Target, drive: Drive | None) -> Target | Problem:
    """Return a micro:bit as a target with its drive; a problem if the drive is not seen, or waits for the interface chip's firmware."""
    if drive is None:
        return FlashError("E-FLASH-45", where=target.port)
    if drive.kind == "maintenance":
        return FlashError("E-FLASH-46", where=str(drive.folder))
    return target._replace(where=str(drive.folder), chip=target.chip or drive.chip, drive=drive)


def _without_micropython(
    port: str, usb: UsbIdentity, drive: Drive | None, problem: LinkError
) -> Target | Problem:
    """Return the target at a port where no MicroPython answers, by its drive or its USB IDs; else the problem to report.

    A port of a USB bridge, of Espressif, or without USB IDs is a target that may be an ESP32.
    """
    if problem.code not in _UNSAID:
        return problem
    if drive is not None:
        found = _at_drive(drive)
        return found._replace(port=port) if isinstance(found, Target) else found
    if usb.vid == DAPLINK[0]:
        return FlashError("E-FLASH-45", where=port)
    kind = usb_kind(usb.vid, usb.pid, usb.serial_number)
    if kind is not None and kind.state == "speaks":
        return FlashError("E-FLASH-44", where=port, board=kind.name)
    if not usb.vid or usb.vid == ESPRESSIF or (stays(usb.vid) and kind is None):
        return _possible_esp32(port, usb)
    named = kind.name if kind else f"{usb.vid:04x}:{usb.pid:04x}"
    return FlashError("E-FLASH-41", where=port, found=named)


def _possible_esp32(port: str, usb: UsbIdentity) -> Target:
    """Return a target that may be an ESP32: before a flash, the boot loader in its ROM is asked for the chip."""
    return Target(port, "esptool", "", "", usb, port)


def _at_drive(drive: Drive) -> Target | Problem:
    where = str(drive.folder)
    if drive.kind == "maintenance":
        return FlashError("E-FLASH-46", where=where)
    if not drive.chip:
        return FlashError("E-FLASH-41", where=where, found=drive.board_id or drive.label)
    return Target(where, drive.kind, drive.chip, _name_of(drive), drive.usb, drive=drive)


def _name_of(drive: Drive) -> str:
    """Return the board's name from its boot loader's drive; if not exactly one kind of board fits, the drive's label or `Board-ID`."""
    kind = kind_of_drive(drive.board_id)
    kinds = [kind] if kind else kinds_with_chip(drive.chip)
    return kinds[0].names[0] if len(kinds) == 1 else drive.label or drive.board_id
