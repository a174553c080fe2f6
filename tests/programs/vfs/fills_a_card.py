"""Write, rename and remove files on a card, and keep its image."""

import os

from card import Card

card = Card(bytes(512 * 90))
os.VfsFat.mkfs(card)
os.mount(os.VfsFat(card), "/sd")
os.mkdir("/sd/Logs of May")
for number in range(20):
    with open(f"/sd/Logs of May/a rather long name {number}.txt", "w") as file:
        file.write(f"line {number}\n" * number)
with open("/sd/data.bin", "wb") as file:
    file.write(bytes(range(256)) * 20)
with open("/sd/data.bin", "r+b") as file:
    file.seek(1000)
    file.write(b"here")
with open("/sd/LOG.CSV", "a") as file:
    file.write("1;2\n")
os.remove("/sd/Logs of May/a rather long name 7.txt")
os.rename("/sd/Logs of May/a rather long name 8.txt", "/sd/eight")
with open("image", "wb") as file:
    file.write(card.data)
