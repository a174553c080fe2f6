"""Landlock: Linux's rules by which a process gives up files, the network and signals.

Linux's `Documentation/userspace-api/landlock.rst` and `include/uapi/linux/landlock.h` have the numbers.
"""

from __future__ import annotations

import os
import stat
import struct

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from marelle_sim.processes.fence.kernel import Kernel

# What was added with each version: first the rights on files, then links between folders, truncation, devices.
_RIGHTS_ON_FILES = (13, 14, 15, 15, 16)  # how many, by version; later ones add none
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE, _REFER, _TRUNCATE = (
    1 << 5,
    1 << 7,
    1 << 8,
    1 << 13,
    1 << 14,
)
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE
_CHANGE = _READ | _LIST | _WRITE | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _REFER | _TRUNCATE
_ON_THE_NETWORK, _NETWORK_SINCE = 0b11, 4  # bind and connect of TCP
_SCOPES, _SCOPES_SINCE = 0b11, 6  # abstract sockets and signals stay inside
_VERSION, _PATH_BENEATH = 1, 1
_DEVICES = {"/dev/null": _READ | _WRITE | _TRUNCATE, "/dev/urandom": _READ}


def restrict_files(kernel: Kernel, readable: Iterable[str], writable: Iterable[str]) -> None:
    """Give up all files but those, for this process and what it starts; the network and signals too, where it can.

    Raises:
        OSError: this kernel has no Landlock, or it is switched off.
    """
    version = kernel("landlock_create_ruleset", 0, 0, _VERSION)
    handled = (1 << _RIGHTS_ON_FILES[min(version, len(_RIGHTS_ON_FILES)) - 1]) - 1
    network = _ON_THE_NETWORK if version >= _NETWORK_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    attributes = struct.pack("=QQQ", handled, network, scopes)
    rules = kernel("landlock_create_ruleset", attributes, len(attributes), 0)
    try:
        for place in dict.fromkeys(readable):
            _allow(kernel, rules, place, (_READ | _LIST) & handled)
        for place in writable:
            _allow(kernel, rules, place, _CHANGE & handled)
        for place, rights in _DEVICES.items():
            _allow(kernel, rules, place, rights & handled)
        kernel("landlock_restrict_self", rules, 0)
    finally:
        os.close(rules)


def _allow(kernel: Kernel, rules: int, place: str, rights: int) -> None:
    """Allow a file, or a folder with all that is in it; nothing, if there is none."""
    try:
        opened = os.open(place, os.O_PATH | os.O_CLOEXEC)
    except (OSError, ValueError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_A_FILE
        kernel("landlock_add_rule", rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
