"""Take each short name that FatFs would try for a long one, then make a file and a folder of that long name."""

import os

from card import Card

card = Card(bytes(512 * 90))
os.VfsFat.mkfs(card)
os.mount(os.VfsFat(card), "/sd")
os.mkdir("/sd/logs")
LONG = "measures of a day"


def tail(number):
    """Return the number in a short name: the counter, from the sixth on a checksum of the long name that begins with it."""
    if number > 5:
        for letter in LONG:
            for bit in range(16):
                number = number << 1 | ord(letter) >> bit & 1
                number ^= 0x11021 if number & 0x10000 else 0
    return f"~{number:X}"


for number in range(1, 100):
    end = tail(number)
    open("/sd/logs/" + "MEASURES"[: 8 - len(end)] + end, "w").close()
free = os.statvfs("/sd")[3]
for make in (lambda path: open(path, "w"), os.mkdir):
    try:
        make("/sd/logs/" + LONG)
    except OSError as error:
        print(error.errno, len(os.listdir("/sd/logs")), os.statvfs("/sd")[3] - free)
