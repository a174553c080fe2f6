"""Reads and writes the files of a mounted flash, in a virtual board's MicroPython; contents are in hexadecimal."""

import os

_FOLDER = 0x4000


def put(files):
    """Write files, given as path ("/lib/a.py") -> content in hexadecimal, and make their folders."""
    for path in files:
        end = path.find("/", 1)
        while end > 0:
            try:
                os.mkdir(path[:end])
            except OSError:  # the folder exists
                pass
            end = path.find("/", end + 1)
        with open(path, "wb") as file:
            file.write(bytes.fromhex(files[path]))


def get(folder="", found=None):
    """Return path -> content, in hexadecimal, of all files in a folder and in its subfolders; "" is the root."""
    found = {} if found is None else found
    for entry in _entries(folder):
        path = folder + "/" + entry[0]
        if entry[1] == _FOLDER:
            get(path, found)
        else:
            with open(path, "rb") as file:
                found[path] = file.read().hex()
    return found


def _entries(folder):
    """Yield the entries of a folder; leave out those whose names are not text.

    FatFs links a new sector to a folder before it clears the sector: after a power failure in between, names can be garbage.
    """
    listed = os.ilistdir(folder or "/")
    while True:
        try:
            yield next(listed)
        except UnicodeError:
            pass
        except StopIteration:
            return
