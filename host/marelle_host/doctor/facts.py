"""The facts of a computer for `marelle doctor`, found by a reader or made up by a test."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

Membership = Literal["now", "after_login", "no"]

NO_HOLDERS: Mapping[str, tuple[Holder, ...]] = MappingProxyType({})


class UsbDevice(NamedTuple):
    """A thing on USB that is no hub.

    Attributes:
        place: where it is plugged in, as the system calls that. vendor, product: its two USB numbers.
        classes: of its interfaces (USB class codes); none, where the system does not tell.
        drivers: what serves its interfaces. ports: the names of its serial ports.
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
        name: as one opens it. usable: whether this person may read and write it. there: whether there is one of that name.
        group: whose members may; "" if there is none, or it is a person's own. membership: of this person in that group.
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
        platform: `linux`, `macos`, `windows`, or what Python calls any other.
        wsl: whether it is a Linux inside Windows, which keeps USB to itself.
        pyserial: whether it is installed: without it no port can be opened.
        devices: on USB; None if the system does not tell. ports: serial ports of USB devices, and those that were asked for.
        drives: the names of the drives that are there, such as `RPI-RP2`.
        running: the names of programs that run, of those that are known to take ports.
        holders: who has which port open. holders_hidden: whether the system hides some of them from this person.
    """

    platform: str
    wsl: bool = False
    pyserial: bool = True
    devices: tuple[UsbDevice, ...] | None = ()
    ports: tuple[Port, ...] = ()
    drives: frozenset[str] = frozenset()
    running: frozenset[str] = frozenset()
    holders: Mapping[str, tuple[Holder, ...]] = field(default_factory=lambda: NO_HOLDERS)
    holders_hidden: bool = False
