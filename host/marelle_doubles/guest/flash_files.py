"""Writes files on a virtual board's flash, or prints all of them as JSON.

Usage: `flash_files.py SETTINGS put FILES` or `flash_files.py SETTINGS get`; SETTINGS and FILES are files of JSON.
"""

import json
import sys

import double_guest
import tree

wanted = {}
if sys.argv[2] == "put":  # read before the flash is mounted at / in place of this computer's files
    with open(sys.argv[3]) as listed:
        wanted = json.load(listed)
double_guest.mount()
tree.put(wanted)
print(json.dumps({} if sys.argv[2] == "put" else tree.get()))
