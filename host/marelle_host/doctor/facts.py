"""The facts of a computer for `marelle doctor`, read from the system or made by a test."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

Membership = Literal["now", "after_login", "no"]


class UsbDevice(NamedTuple):
    """A USB device that is not a hub.

    Attributes:
        place: where it is plugged in, in the system's notation. vendor, product: its USB vendor and product IDs.
        classes: the USB class codes of its interfaces; empty where the system does not tell.
        drivers: the names of its interfaces' drivers. ports: the names of its serial ports.
    """

    place: str
    vendor: int
    product: int
    classes: frozenset[int] = frozenset()
    drivers: frozenset[str] = frozenset()
    ports: tuple[str, ...] = ()


class Port(NamedTuple):
    """A serial port.

    Attributes:
        name: the name by which it is opened. usable: whether this person may read and write it. there: whether it exists.
        group: the system group whose members may use it; "" for none.
        membership: "now" if this person is in that group, "after_login" if from the next login on, "no" if not.
    """

    name: str
    usable: bool = True
    group: str = ""
    membership: Membership = "no"
    there: bool = True


class Holder(NamedTuple):
    """A program that has a port open, and its process number."""

    program: str
    process: int


@dataclass(frozen=True, kw_only=True)
class System:
    """The facts of one computer at one time.

    Attributes:
        platform: `linux`, `macos`, `windows`, or Python's name of another system.
        wsl: whether it is Linux inside Windows (WSL), which cannot use USB devices by itself.
        pyserial: whether pyserial is installed: without it no port can be opened.
        devices: the USB devices; None if the system does not tell.
        ports: the ports asked for; without any, those of USB devices and of virtual boards.
        drives: the names of the drives, such as `RPI-RP2`.
        running: the names of the running programs that are known to open boards' ports.
        holders: port -> programs that have it open. holders_hidden: whether the system hides some programs from this person.
    """

    platform: str
    wsl: bool = False
    pyserial: bool = True
    devices: tuple[UsbDevice, ...] | None = ()
    ports: tuple[Port, ...] = ()
    drives: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    holders: Mapping[str, tuple[Holder, ...]] = field(default_factory=dict)
    holders_hidden: bool = False
