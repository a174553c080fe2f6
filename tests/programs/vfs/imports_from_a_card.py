"""Import a package from a card: its first file, a module of it, and a package without a first file."""

import os
import sys

import vfs
from card import Card

card = Card(bytes(512 * 100))
vfs.VfsFat.mkfs(card)
vfs.mount(card, "/sd")
for folder in ("arm", "arm/parts", "bare"):
    os.mkdir("/sd/" + folder)
for name, text in (
    ("arm/__init__.py", "from arm.joints import COUNT\nprint('arm', __path__)"),
    ("arm/joints.py", "COUNT = 3"),
    ("arm/parts/__init__.py", "from .grip import OPEN"),
    ("arm/parts/grip.py", "OPEN = 'open'"),
    ("bare/one.py", "NAME = __name__"),
):
    with open("/sd/" + name, "w") as file:
        file.write(text)
sys.path.append("/sd")
import arm.parts  # noqa: E402 - it is on the card

print(arm.COUNT, arm.parts.OPEN, arm.parts.__path__)
from bare import one  # noqa: E402

print(one.NAME, one.__file__)
try:
    import arm.hand
except ImportError as error:
    print(error)
os.chdir("/sd/arm")
import joints  # noqa: E402

print(joints.__file__)
