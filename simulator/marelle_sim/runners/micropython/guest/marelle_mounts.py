"""The mounted file systems of a program in MicroPython: the board's flash, which is on the host, and those it mounts itself.

As in `microcontroller/mounts.py`: a path belongs to the file system that is mounted at its beginning; the current folder is one
of a mounted file system, or the root.
"""

import vfs

_EPERM, _EEXIST, _ENODEV, _EINVAL = 1, 17, 19, 22
_FOLDER_MODE, _LONGEST_PATH = 0x4000, 128

_table = []  # [file system, point]
_current = [None]  # one of the table; None: the root
_flash = []  # the only one whose files are over there


def begin(flash):
    """Mount the flash of the board at the root."""
    _flash.append(flash)
    _table.append([flash, "/"])


def only_flash():
    """Tell whether only the board's flash is mounted."""
    return len(_table) == 1 and _table[0][0] is _flash[0]


def mount(*given, readonly=False, mkfs=False):
    if not given:
        return [tuple(one) for one in _table]
    system, point = given
    if system is _flash[0]:
        pass
    elif hasattr(system, "mount"):
        system.mount(readonly, mkfs)
    else:
        system = _found_on(system)
        system.mount(readonly, mkfs)
    found, _path = _looked_up(point)
    if found is not None and (point == "/" or found[1] != "/"):
        raise OSError(_EPERM)
    last = len(_table)
    if last and _table[-1][1] == "/":
        last -= 1
    _table.insert(last, [system, point])


def _found_on(device):
    """Return the file system on a block device, which MicroPython finds by mounting it for a moment."""
    vfs.mount(device, "/_found")
    for system, point in vfs.mount():
        if point == "/_found":
            vfs.umount("/_found")
            return system


def umount(what):
    for one in _table:
        if what == one[1] or what is one[0]:
            break
    else:
        raise OSError(_EINVAL)
    _table.remove(one)
    if _current[0] is one:
        _current[0] = None
    if one[0] is not _flash[0]:
        one[0].umount()


def opened(file, mode="r", *_more, **_named):
    system, path = _of(file)
    return system.open(path, mode)


def listdir(path=""):
    return [entry[0] for entry in ilistdir(path)]


def ilistdir(path=""):
    if not _is_root(path):
        system, inside = _of(path)
        return system.ilistdir(inside)
    return iter(_root(isinstance(path, bytes)))


def _root(as_bytes):
    found = []
    for system, point in _table:
        if point == "/":
            return found + list(system.ilistdir("/"))
        found.append((point[1:].encode() if as_bytes else point[1:], _FOLDER_MODE, 0))
    return found


def mkdir(path):
    found, inside = _looked_up(path)
    if _is_root(path) or (found is not None and inside == "/"):
        raise OSError(_EEXIST)
    system, inside = _of(path)
    system.mkdir(inside)


def remove(path):
    system, inside = _of(path)
    system.remove(inside)


def rmdir(path):
    system, inside = _of(path)
    system.rmdir(inside)


def rename(old, new):
    system, source = _of(old)
    other, target = _of(new)
    if system is not other:
        raise OSError(_EPERM)
    system.rename(source, target)


def stat(path):
    if _is_root(path):
        return (_FOLDER_MODE,) + (0,) * 9
    system, inside = _of(path)
    return system.stat(inside)


def statvfs(path="/"):
    if not _is_root(path):
        system, inside = _of(path)
        return system.statvfs(inside)
    if _table and _table[-1][1] == "/":
        return _table[-1][0].statvfs("/")
    return (0,) * 9 + (_LONGEST_PATH,)


def chdir(path):
    if not _is_root(path):
        system, inside = _of(path)
        system.chdir(inside)
        _current[0] = _looked_up(path)[0]
        return
    if _table and _table[-1][1] == "/":
        _table[-1][0].chdir("/")
    _current[0] = None


def getcwd():
    if _current[0] is None:
        return "/"
    system, point = _current[0]
    inside = system.getcwd()
    if point == "/":
        return inside
    return point if inside == "/" else point + inside


def elsewhere(path):
    """Tell whether a path is in a mounted file system other than the board's flash."""
    found = None if only_flash() else _looked_up(path)[0]
    return found is not None and found[0] is not _flash[0]


def kind_of(path):
    """Return the ten numbers of `stat` for a path in its mounted file system; None if there is no such file or folder."""
    found, inside = _looked_up(path)
    try:
        return found[0].stat(inside)
    except Exception:
        return None


def _is_root(path):
    return path in ("/", b"/") or (not path and _current[0] is None)


def _of(path):
    if _is_root(path):
        raise OSError(_EPERM)
    found, inside = _looked_up(path)
    if found is None:
        raise OSError(_ENODEV)
    return found[0], inside.encode() if isinstance(path, bytes) else inside


def _looked_up(path):
    text = path if isinstance(path, str) else str(path, "utf-8")
    if not text.startswith("/") and _current[0] is not None:
        return _current[0], text
    if text in ("", "/"):
        return None, ""
    name = text[1:] if text[0] == "/" else text
    for one in _table:
        point = one[1]
        if point == "/":
            return one, text
        if name == point[1:]:
            return one, "/"
        if name.startswith(point[1:] + "/"):
            return one, name[len(point) - 1 :]
    return None, ""
