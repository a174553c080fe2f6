"""Mount a card beside the flash, import from it, and take it away."""

import os
import sys

import vfs
from card import Card

card = Card(bytes(512 * 100))
vfs.VfsFat.mkfs(card)
vfs.mount(card, "/sd")
print(os.listdir("/")[0], len(vfs.mount()), os.getcwd())
with open("/sd/tool.py", "w") as file:
    file.write("print('from the card')")
sys.path.append("/sd")
import tool  # noqa: E402, F401 - it prints

os.chdir("/sd")
print(os.getcwd(), os.listdir())
open("beside.txt", "w").close()
print(sorted(os.listdir("/sd")), "beside.txt" in os.listdir("/"))
try:
    os.rename("beside.txt", "/there.txt")
except OSError as error:
    print(error.errno)
vfs.umount("/sd")
print(os.getcwd(), "sd" in os.listdir("/"))
try:
    open("/sd/tool.py")
except OSError as error:
    print(error.errno)
