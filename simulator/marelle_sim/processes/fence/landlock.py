"""Landlock: the part of Linux by which a process gives up rights to files, the network and signals.

Linux's `Documentation/userspace-api/landlock.rst` and `include/uapi/linux/landlock.h` have the numbers.
"""

from __future__ import annotations

import os
import stat
import struct

from marelle_sim.regular_file import open_without_links

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.processes.fence.closing import Rules
    from marelle_sim.processes.fence.kernel import Kernel

# What was added with each version: first the rights on files, then links between folders, truncation, devices.
_RIGHTS_ON_FILES = (13, 14, 15, 15, 16)  # how many, by version; later ones add none
_EXECUTE, _WRITE, _READ, _LIST = 1 << 0, 1 << 1, 1 << 2, 1 << 3
_REMOVE_FILE, _MAKE_FOLDER, _MAKE_FILE = 1 << 5, 1 << 7, 1 << 8
_REFER, _TRUNCATE = 1 << 13, 1 << 14
_OF_A_FILE = _EXECUTE | _WRITE | _READ | _TRUNCATE
_CHANGE = _READ | _LIST | _WRITE | _REMOVE_FILE | _MAKE_FOLDER | _MAKE_FILE | _REFER | _TRUNCATE
_ON_THE_NETWORK, _NETWORK_SINCE = 0b11, 4  # bind and connect of TCP
_SCOPES, _SCOPES_SINCE = 0b11, 6  # abstract sockets and signals stay inside
_VERSION, _PATH_BENEATH = 1, 1
_DEVICES = {"/dev/null": _READ | _WRITE | _TRUNCATE, "/dev/urandom": _READ}


def version_of(kernel: Kernel) -> int:
    """Return the version of Landlock's interface: it can limit TCP from version 4, signals from version 6.

    Raises:
        OSError: this kernel has no Landlock, or it is switched off.
    """
    return kernel("landlock_create_ruleset", 0, 0, _VERSION)


def ruleset(kernel: Kernel, rules: Rules) -> int:
    """Make a Landlock rule set and return its file descriptor; `restrict` applies it.

    It allows the files and folders in `rules`, `/dev/null` and `/dev/urandom` only. From Landlock's version 4 it refuses TCP, from
    version 6 also signals to processes outside the sandbox. A path that `rules` names twice gets the rights of both. A readable path
    that contains a symbolic link gets none: `rules` has to name its real path too.

    Raises:
        OSError: this kernel has no Landlock, or it is switched off.
    """
    version = version_of(kernel)
    handled = (1 << _RIGHTS_ON_FILES[min(version, len(_RIGHTS_ON_FILES)) - 1]) - 1
    network = _ON_THE_NETWORK if version >= _NETWORK_SINCE else 0
    scopes = _SCOPES if version >= _SCOPES_SINCE else 0
    attributes = struct.pack("=QQQ", handled, network, scopes)
    opened = kernel("landlock_create_ruleset", attributes, len(attributes), 0)
    allowed = [
        *((place, _READ | _LIST) for place in dict.fromkeys(rules.readable)),
        *((os.path.realpath(place), _CHANGE) for place in rules.writable),
        *((os.path.realpath(place), _READ | _EXECUTE) for place in rules.programs),
        *_DEVICES.items(),
    ]
    try:
        for place, rights in allowed:
            _allow(kernel, opened, place, rights & handled)
    except OSError:
        os.close(opened)
        raise
    return opened


def restrict(kernel: Kernel, opened: int) -> None:
    """Apply the rule set with the descriptor `opened` to this process and to all processes that it starts later."""
    kernel("landlock_restrict_self", opened, 0)


def _allow(kernel: Kernel, rules: int, place: str, rights: int) -> None:
    """Add to a rule set the rights on a file, or on a folder with its content.

    Do nothing if the path does not exist or contains a symbolic link. Links are not followed, because a process may have
    put one there after the path was checked.
    """
    try:
        opened = open_without_links(place, os.O_PATH)
    except (OSError, ValueError):
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= _OF_A_FILE
        kernel("landlock_add_rule", rules, _PATH_BENEATH, struct.pack("=Qi", rights, opened), 0)
    finally:
        os.close(opened)
