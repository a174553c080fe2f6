"""The files of a push on their way to their places: a list of them is kept, so that each is the old one or the new one.

The new files stand beside the old ones, as `<path>.new`. Once their list is written, `JOURNAL`, with its CRC, they take the place of
the old ones, now or after the next start: whatever part of that has been done can be done again.
"""

import binascii
import os
import sys

JOURNAL = "/lib/push.journal"
PLAN = JOURNAL + ".new"
REMOVED = "-"  # in the place of a CRC
DAMAGED = 5  # errno
BASE = "/flash" if "/flash" in sys.path else ""  # where an STM32 mounts its flash
sync = getattr(os, "sync", bool)


def repair(works=bool):
    """Put the files in place that a push had completed when the current went."""
    if size_of(JOURNAL) >= 0:
        finish(True, works)


def finish(checks, works=bool):
    """Do what the journal says, of which any part may have been done; a file that is not whole leaves the old one.

    `works` is called for each file.

    FAT replaces nothing at once, and a rename that is cut leaves both names with the same content, which whoever removes one takes
    from the other: there files are copied, and each source stays until its copy is whole.
    """
    buffer = memoryview(bytearray(512))
    replaces = size_of(JOURNAL.upper()) < 0  # FAT knows no small letters
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
    """Give the lines of a plan; none of one that was cut while it was written."""
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
    """Remove the new files of a plan that cannot go on, or is done."""
    for line in load(plan):
        remove(line.split(" ", 2)[2] + ".new")
    remove(PLAN)


def is_whole(path, size, crc, buffer):
    """Tell whether a file is there whole, as the flash gives it back."""
    return size_of(path) == int(size) and crc_of(path, buffer) == crc


def size_of(path):
    """Return how many bytes a file has, -1 where there is none."""
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
    """Remove a file that there may be."""
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
