"""The second half of a push: new files replace the old ones, and a power cut leaves no half-written file.

The new files are written beside the old ones, as `<path>.new`. Once their list is stored with its CRC (`JOURNAL`), they replace the
old ones, now or after the next start. Any part may be done twice.
"""

import binascii
import os
import sys

JOURNAL = "/lib/push.journal"
PLAN = JOURNAL + ".new"
REMOVED = "-"  # in place of a CRC: the file is to be removed
DAMAGED = 5  # errno
BASE = "/flash" if "/flash" in sys.path else ""  # where an STM32 mounts its flash
sync = getattr(os, "sync", bool)


def repair(works=bool):
    """Finish a push whose journal is stored, after each start. `works` is called per file."""
    if size_of(JOURNAL) >= 0:
        finish(True, works)


def finish(checks, works=bool):
    """Replace and remove the files that the journal lists; some of that may be done already.

    On FAT a file cannot replace another in one step, and a rename that is cut short leaves two names for one content: removing one of
    them damages the other. So on FAT files are copied, and the source is removed only after its copy was read back.

    Args:
        checks: True: a new file that is damaged is left out, and the old one stays.
        works: function called for each file.
    """
    buffer = memoryview(bytearray(512))
    replaces = size_of(JOURNAL.upper()) < 0  # on FAT the case of letters does not count
    for line in load(JOURNAL):
        works()
        size, crc, path = line.split(" ", 2)
        if crc == REMOVED:
            remove(path)
        elif not checks or is_whole(path + ".new", size, crc, buffer):
            if replaces:
                os.rename(BASE + path + ".new", BASE + path)
            else:
                copy(path + ".new", path, buffer)
                if not is_whole(path, size, crc, buffer):
                    raise OSError(DAMAGED)
                remove(path + ".new")
    sync()
    drop(JOURNAL)
    remove(JOURNAL)


def load(path):
    """Yield the lines "SIZE CRC PATH" of the plan in the file `path`; none if it is missing, damaged or was cut short."""
    if size_of(path) < 0:
        return
    crc, last = 0, b""
    with open(BASE + path, "rb") as file:
        for line in file:
            crc, last = binascii.crc32(last, crc), line
    if last != b"%08x" % crc:
        return
    with open(BASE + path, "rb") as file:
        for line in file:
            if line != last:
                yield line[:-1].decode()


def copy(old, new, buffer):
    with open(BASE + old, "rb") as source, open(BASE + new, "wb") as file:
        count = source.readinto(buffer)
        while count:
            file.write(buffer[:count])
            count = source.readinto(buffer)


def drop(plan):
    """Remove a plan's new files, and the file `PLAN`."""
    for line in load(plan):
        remove(line.split(" ", 2)[2] + ".new")
    remove(PLAN)


def is_whole(path, size, crc, buffer):
    """Return True if a file has that size and CRC, read from the flash."""
    return size_of(path) == int(size) and crc_of(path, buffer) == crc


def size_of(path):
    """Return the bytes of a file, -1 if there is none."""
    try:
        return os.stat(BASE + path)[6]
    except OSError:
        return -1


def crc_of(path, buffer):
    crc = 0
    with open(BASE + path, "rb") as file:
        count = file.readinto(buffer)
        while count:
            crc = binascii.crc32(buffer[:count], crc)
            count = file.readinto(buffer)
    return "%08x" % crc


def read(path):
    if size_of(path) < 0:
        return b""
    with open(BASE + path, "rb") as file:
        return file.read()


def write(path, content):
    with open(BASE + path, "wb") as file:
        file.write(content)


def remove(path):
    """Remove a file, if there is one."""
    try:
        os.remove(BASE + path)
    except OSError:
        pass


def make_folders(path):
    end = path.find("/", 1)
    while end > 0:
        if size_of(path[:end]) < 0:
            os.mkdir(BASE + path[:end])
        end = path.find("/", end + 1)
