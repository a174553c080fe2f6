"""The mounted file systems of a program in MicroPython: the board's flash, which is on the host, and those it mounts itself.

Its functions are plain ones: in a call with too few arguments MicroPython would count the table of a method among them.
"""

import vfs
from mount_table import MountTable

_tables = []  # one, from `begin` on


def begin(flash):
    """Mount the flash of the board at the root."""
    _tables.append(MountTable(flash, OSError))


def only_flash():
    """Tell whether only the board's flash is mounted."""
    return _tables[0].flash_alone()


def elsewhere(path):
    """Tell whether a path is in a mounted file system other than the board's flash."""
    return _tables[0].elsewhere(path)


def mount(*given, readonly=False, mkfs=False):
    if not given:
        return _tables[0].mounted()
    system, point = given
    if not hasattr(system, "mount"):
        system = _found_on(system)
    _tables[0].mount(system, point, readonly, mkfs)


def _found_on(device):
    """Return the file system on a block device, which MicroPython finds by mounting it for a moment."""
    vfs.mount(device, "/_found")
    for system, point in vfs.mount():
        if point == "/_found":
            vfs.umount("/_found")
            return system


def umount(what):
    _tables[0].umount(what)


def opened(file, mode="r", *_more, **_named):
    return _tables[0].open(file, mode)


def listdir(path=""):
    return _tables[0].listdir(path)


def ilistdir(path=""):
    return _tables[0].ilistdir(path)


def mkdir(path):
    _tables[0].mkdir(path)


def remove(path):
    _tables[0].remove(path)


def rmdir(path):
    _tables[0].rmdir(path)


def rename(old, new):
    _tables[0].rename(old, new)


def stat(path):
    return _tables[0].stat(path)


def statvfs(path="/"):
    return _tables[0].statvfs(path)


def chdir(path):
    _tables[0].chdir(path)


def getcwd():
    return _tables[0].getcwd()
