"""Write 120 files whose short names have one stem, and print the stored short names."""

import os

from card import Card

card = Card(bytes(512 * 90))
os.VfsFat.mkfs(card)
os.mount(os.VfsFat(card), "/sd")
os.mkdir("/sd/logs")
for number in range(120):
    open(f"/sd/logs/measures {number}.csv", "w").close()
print(len(os.listdir("/sd/logs")))
for at in range(0, len(card.data), 32):
    if card.data[at + 8 : at + 12] == b"CSV ":
        print(bytes(card.data[at : at + 8]).decode())
