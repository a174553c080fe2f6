"""Read the USB devices and the open files from the output of macOS's tools.

Facts: `ioreg -a` writes a property list, an array of devices; below each, under `IORegistryEntryChildren`, are its interfaces, their serial
ports (`IOCalloutDevice`) and, for a hub, the devices plugged into it. `lsof -F pcn` writes a line for each fact: `p` and the number of a
process, `c` and its program, `n` and a file.
"""

import plistlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from xml.parsers.expat import ExpatError

from marelle_host.doctor.facts import Holder, UsbDevice
from marelle_text.printable import printable

DEVICES = ("/usr/sbin/ioreg", "-a", "-l", "-r", "-c", "IOUSBHostDevice")
_MOST_BYTES = 16_000_000
_MOST_NODES = 100_000
_CHILDREN = "IORegistryEntryChildren"
_HUB = 9  # USB-IF class code
_PORT = re.compile(r"/dev/cu\.[\w.-]{1,80}", re.ASCII)


def usb_devices(said: bytes | None) -> tuple[UsbDevice, ...] | None:
    """Return the devices except hubs from the output of `ioreg`, sorted by place; None if it cannot be read.

    Args:
        said: the output of the command `DEVICES`; empty where no device is plugged in.
    """
    nodes = device_nodes(said)
    return None if nodes is None else tuple(map(_device, nodes))


def device_nodes(said: bytes | None) -> list[dict[str, Any]] | None:
    """Return the entries of the devices except hubs from the output of `ioreg`, sorted by place; None if it cannot be read."""
    if said is None or len(said) > _MOST_BYTES:
        return None
    try:
        tree = plistlib.loads(said, fmt=plistlib.FMT_XML) if said.strip() else []
    except (
        ArithmeticError, AttributeError, ExpatError, LookupError, RecursionError, TypeError, ValueError,
    ):  # fmt: skip
        return None
    # A device below a hub is listed twice: there and by itself.
    nodes = _walk(tree, lambda _node: True)
    found = {_place(node): node for node in nodes if _is_wanted(node)}
    return [found[place] for place in sorted(found)]


def own_nodes(device: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Return the nodes below a device, without the devices that are plugged into it and the nodes below those."""
    return _walk(device.get(_CHILDREN), lambda node: not _is_device(node))


def _walk(tree: Any, wanted: Callable[[dict[str, Any]], bool]) -> Iterator[dict[str, Any]]:
    """Yield the wanted nodes of a tree whose parents are all wanted; the first 100 000 are looked at."""
    waiting = [tree]
    for _ in range(_MOST_NODES):
        if not waiting:
            return
        node = waiting.pop()
        if isinstance(node, list):
            waiting.extend(node)
        elif isinstance(node, dict) and wanted(node):
            yield node
            waiting.append(node.get(_CHILDREN))


def _is_device(node: dict[str, Any]) -> bool:
    # an interface has the device's IDs too
    return "idVendor" in node and "bInterfaceClass" not in node


def _place(node: dict[str, Any]) -> str:
    return printable(node.get("locationID", ""))


def _is_wanted(node: dict[str, Any]) -> bool:
    numbers = _number(node, "idVendor"), _number(node, "idProduct")
    return None not in numbers and _is_device(node) and node.get("bDeviceClass") != _HUB


def numbers_of(device: dict[str, Any]) -> tuple[int, int]:
    """Return the USB vendor and product IDs in a device's entry."""
    return _number(device, "idVendor") or 0, _number(device, "idProduct") or 0


def _device(node: dict[str, Any]) -> UsbDevice:
    own = list(own_nodes(node))
    classes = (_number(one, "bInterfaceClass") for one in own)
    ports = (one.get("IOCalloutDevice") for one in own)
    return UsbDevice(
        _place(node), *numbers_of(node),
        classes=frozenset(code for code in classes if code is not None),
        ports=tuple(sorted({name for name in ports if isinstance(name, str) and _PORT.fullmatch(name)})),
    )  # fmt: skip


def _number(node: dict[str, Any], key: str) -> int | None:
    found = node.get(key)
    return found if type(found) is int and 0 <= found <= 0xFFFF else None


def open_files(ports: Sequence[str]) -> tuple[str, ...]:
    """Return the command `lsof` that lists the programs that have these ports open, under `/dev/cu.…` or `/dev/tty.…`."""
    others = [port.replace("/dev/cu.", "/dev/tty.", 1) for port in ports]
    return ("/usr/sbin/lsof", "+c", "0", "-F", "pcn", "--", *ports, *others)


def holders(said: bytes | None, ports: Sequence[str]) -> dict[str, tuple[Holder, ...]]:
    """Return port -> programs that have it open, from the output of `lsof`."""
    found: dict[str, tuple[Holder, ...]] = {}
    process, program = "", ""
    for line in (said or b"")[:_MOST_BYTES].decode("utf-8", "replace").splitlines():
        kind, fact = line[:1], line[1:]
        if kind == "p":
            process, program = fact, ""
        elif kind == "c":
            program = printable(fact)
        elif kind == "n" and re.fullmatch(r"\d{1,9}", process, re.ASCII):
            port = fact.replace("/dev/tty.", "/dev/cu.", 1)
            holder = Holder(program, int(process))
            if port in ports and holder not in found.get(port, ()):
                found[port] = (*found.get(port, ()), holder)
    return found
