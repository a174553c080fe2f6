"""Writes files on the flash of a double, or reads all of them: `flash_files.py SETTINGS put FILES` or `… get`; files are JSON."""

import json
import os
import sys

import double_guest


def put(files):
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


def get(folder, found):
    for entry in os.ilistdir(folder or "/"):
        path = folder + "/" + entry[0]
        if entry[1] == 0x4000:
            get(path, found)
        else:
            with open(path, "rb") as file:
                found[path] = file.read().hex()
    return found


if sys.argv[2] == "put":
    with open(sys.argv[3]) as listed:
        wanted = json.load(listed)
    double_guest.mount()
    put(wanted)
    print("{}")
else:
    double_guest.mount()
    print(json.dumps(get("", {})))
