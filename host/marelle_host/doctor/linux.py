"""Read the USB devices, the ports and the programs that have them open from the kernel's files of Linux."""

import grp
import os
import pwd
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from marelle_host.doctor.facts import Holder, Membership, Port, System, UsbDevice
from marelle_text.printable import printable

_MOST_BYTES = 4096  # a page, the most that a file of sysfs gives
_MOST_PROCESSES = 50_000
_HUB = 9  # USB-IF class code
_FIRST_OF_PEOPLE = 1000  # from this ID on, groups are users' own (login.defs, GID_MIN)
_PORT_TAKERS = frozenset(("brltty", "ModemManager"))
_MOST_LOCKS = 1_000_000  # bytes of a list
_PORT = re.compile(r"tty[A-Z]{1,8}\d{1,4}")  # ttyACM0, ttyUSB12
# One end of a pseudo-terminal, and the file that its maker has open.
_PSEUDO, _MAKER = "/dev/pts/", "/dev/ptmx"


def read(root: Path, names: Sequence[str], groups: "Groups", *, pyserial: bool) -> System:
    """Return the facts of a computer.

    Args:
        root: the folder read as `/`.
        names: the ports to read.
        groups: the groups of the computer and of the user.
        pyserial: whether pyserial is installed.
    """
    found = {name: _port_of(name, groups) for name in names}
    there = [name for name in names if found[name] is not None]
    holders_of, hidden = holders(root, there)
    # `/proc/locks` tells the processes of all users
    holders_of |= {name: (holder,) for name in there if (holder := locker(root, name))}
    return System(
        platform="linux",
        wsl=is_wsl(root),
        pyserial=pyserial,
        devices=usb_devices(root),
        ports=tuple(found[name] or Port(name, there="://" in name) for name in names),
        drives=drives(root),
        running=running(root),
        holders=holders_of,
        holders_hidden=hidden,
    )


class Groups(NamedTuple):
    """The groups of a computer and of the current user.

    Attributes:
        names: each group's name, by its ID.
        now: IDs of the user's groups in this login session.
        registered: IDs of the user's groups from the next login on.
    """

    names: Mapping[int, str]
    now: frozenset[int]
    registered: frozenset[int]


def usb_devices(root: Path) -> tuple[UsbDevice, ...] | None:
    """Return the USB devices except hubs, by place; None if the kernel does not tell them.

    Args:
        root: the folder read as `/`.
    """
    folder = root / "sys/bus/usb/devices"
    if not folder.is_dir():
        return None
    places = sorted(name for name in names_in(folder) if ":" not in name)
    return tuple(one for place in places if (one := _device(root, folder / place)) is not None)


def _device(root: Path, folder: Path) -> UsbDevice | None:
    vendor, product = hexadecimal(folder / "idVendor"), hexadecimal(folder / "idProduct")
    if vendor is None or product is None or hexadecimal(folder / "bDeviceClass") == _HUB:
        return None
    interfaces = [folder / name for name in names_in(folder) if name.startswith(f"{folder.name}:")]
    classes = (hexadecimal(one / "bInterfaceClass") for one in interfaces)
    ports = (name for one in interfaces for name in _ports_of(one))
    return UsbDevice(
        folder.name, vendor, product,
        classes=frozenset(code for code in classes if code is not None),
        drivers=frozenset(name for one in interfaces if (name := _link(one / "driver"))),
        ports=tuple(str(root / "dev" / name) for name in sorted(set(ports))),
    )  # fmt: skip


def _ports_of(interface: Path) -> Iterator[str]:
    """Yield the port names of a USB interface: `tty/ttyACM0` with the driver cdc_acm, `ttyUSB0` with those of USB-serial bridges."""
    for folder in (interface / "tty", interface):
        yield from (name for name in names_in(folder) if _PORT.fullmatch(name))


def _port_of(name: str, groups: Groups) -> Port | None:
    """Return the serial port with this name, such as "/dev/ttyACM0", and whether this user may open it; None if there is none."""
    try:
        found = Path(name).stat()
    except (OSError, ValueError):
        return None
    usable = os.access(name, os.R_OK | os.W_OK, effective_ids=True)  # as for opening the file
    return port_with(name, usable, found.st_gid, groups)


def port_with(name: str, usable: bool, group: int, groups: Groups) -> Port:
    """Return a port with the group whose members may open it, and this user's membership in that group.

    Only a system group (ID 1 to 999) is named: a user cannot be told to join root's group, or another person's.
    """
    if not 0 < group < _FIRST_OF_PEOPLE:
        return Port(name, usable)
    later: Membership = "after_login" if group in groups.registered else "no"
    membership = "now" if group in groups.now else later
    return Port(name, usable, groups.names.get(group, ""), membership)


def my_groups() -> Groups:
    """Return the groups of this computer and of the current user."""
    registered: list[int] = []
    with suppress(KeyError):  # a container's user may have no name
        me = pwd.getpwuid(os.getuid())
        registered = os.getgrouplist(me.pw_name, me.pw_gid)
    names = {group.gr_gid: group.gr_name for group in grp.getgrall()}
    return Groups(names, frozenset([*os.getgroups(), os.getegid()]), frozenset(registered))


def holders(root: Path, ports: Sequence[str]) -> tuple[dict[str, tuple[Holder, ...]], bool]:
    """Return port -> programs that have it open, and True if other persons' processes could not be looked into.

    A port that no visible program has open is left out; this process, and the maker of a pseudo-terminal, do not count.
    If two of the ports are names of one device, only the last has an entry.

    Args:
        root: the folder whose folder `proc` is read.
        ports: the ports' paths.
    """
    real = {os.path.realpath(port): port for port in ports}
    found, hidden = dict[str, tuple[Holder, ...]](), False
    for process in _processes(root):
        try:
            files = {_link(one, whole=True) for one in islice((process / "fd").iterdir(), 5000)}
        except PermissionError:
            hidden = True
            continue
        except OSError:  # it has ended meanwhile
            continue
        for path in files & set(real):
            if path.startswith(_PSEUDO) and _MAKER in files:
                continue  # it is the board itself, a virtual one
            holder = Holder(_started(process), int(process.name))
            found[real[path]] = (*found.get(real[path], ()), holder)
    return found, hidden


def locker(root: Path, port: str) -> Holder | None:
    """Return the program that has locked a port with `flock`, as pyserial does; None if none has, or the kernel does not tell."""
    try:
        found = (root / port.lstrip("/")).stat()
    except (OSError, ValueError):
        return None
    place = f"{os.major(found.st_dev):02x}:{os.minor(found.st_dev):02x}:{found.st_ino}"
    for line in text_of(root / "proc/locks", _MOST_LOCKS).splitlines():
        words = line.split()
        if len(words) > 5 and (words[1], words[5]) == ("FLOCK", place) and words[4].isdecimal():
            return Holder(_started(root / "proc" / words[4]), int(words[4]))
    return None


def _started(process: Path) -> str:
    """Return a process's name for a person; for a Python program, the script's file name without folder and `.py`, or the module after `-m`.

    The name of Python itself if another option, or nothing, comes first.
    """
    name = _program(process)
    if not name.startswith("python"):
        return name
    words = text_of(process / "cmdline").split("\0")[1:]
    if words[:1] == ["-m"]:
        words = words[1:]
    script = next(iter(words), "-").rpartition("/")[2].removesuffix(".py")
    return printable(script) if script and not script.startswith("-") else name


def running(root: Path) -> frozenset[str]:
    """Return those of the programs brltty and ModemManager that are running: they open boards' ports, taking them for other devices."""
    return frozenset(_program(process) for process in _processes(root)) & _PORT_TAKERS


def is_wsl(root: Path) -> bool:
    """Return True if this Linux runs inside Windows (WSL), by the name of its kernel."""
    return "microsoft" in text_of(root / "proc/sys/kernel/osrelease").lower()


def drives(root: Path) -> frozenset[str]:
    """Return the labels of the drives that udev has seen, for a desktop may not mount them, and the names of all mounted folders."""
    labels = names_in(root / "dev/disk/by-label")
    mounted = text_of(root / "proc/self/mounts", 100_000).splitlines()
    places = (line.split(" ")[1] for line in mounted if line.count(" ") > 1)
    return frozenset([*labels, *(place.rpartition("/")[2] for place in places)])


def _processes(root: Path) -> Iterator[Path]:
    """Return the folders in `/proc` of all processes except this one, at most 50 000."""
    numbers = (name for name in names_in(root / "proc") if name.isdecimal() and name.isascii())
    return (root / "proc" / number for number in numbers if int(number) != os.getpid())


def _program(process: Path) -> str:
    return printable(text_of(process / "comm").strip())


def names_in(folder: Path) -> list[str]:
    """Return the names in a folder of the kernel, at most 50 000; [] if the folder cannot be read."""
    try:
        return [one.name for one in islice(folder.iterdir(), _MOST_PROCESSES)]
    except OSError:
        return []


def _link(path: Path, *, whole: bool = False) -> str:
    """Return the last part of a link's target, or the `whole` target; "" if it is no link."""
    try:
        target = str(path.readlink())
    except OSError:
        return ""
    return target if whole else target.rpartition("/")[2]


def hexadecimal(path: Path) -> int | None:
    """Return the hexadecimal number in a file of the kernel; None if there is none."""
    said = text_of(path).strip()
    return int(said, 16) if re.fullmatch("[0-9a-fA-F]{1,4}", said) else None


def text_of(path: Path, most: int = _MOST_BYTES) -> str:
    """Return the beginning of a file of the kernel, at most `most` bytes; "" if it cannot be read."""
    try:
        with path.open("rb") as file:
            return file.read(most).decode("utf-8", "replace")
    except OSError:
        return ""
