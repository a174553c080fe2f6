"""Reads and writes the files of a mounted flash, in the MicroPython of a double; their contents are in hexadecimal."""

import os

_FOLDER = 0x4000


def put(files):
    """Write files, path ("/lib/a.py") -> content, and make the folders that they are in."""
    for path in files:
        end = path.find("/", 1)
        while end > 0:
            try:
                os.mkdir(path[:end])
            except OSError:  # it is there
                pass
            end = path.find("/", end + 1)
        with open(path, "wb") as file:
            file.write(bytes.fromhex(files[path]))


def get(folder="", found=None):
    """Return path -> content of all files."""
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
    """Yield the entries of a folder. FatFs gives a folder its sector before it clears it: after a cut in between, some names are no text, and are left out."""
    listed = os.ilistdir(folder or "/")
    while True:
        try:
            yield next(listed)
        except UnicodeError:
            pass
        except StopIteration:
            return
