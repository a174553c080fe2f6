"""Print what stands on a card whose image was kept, and write one file more."""

import os

import vfs
from card import Card

with open("image", "rb") as file:
    card = Card(file.read())
vfs.mount(card, "/sd")
print(sorted(os.listdir("/sd")), os.statvfs("/sd")[:5])
for name, kind, _node, size in sorted(os.ilistdir("/sd/Logs of May")):
    with open("/sd/Logs of May/" + name) as file:
        print(name, kind, size, file.read() == f"line {size}\n", len(file.read()))
with open("/sd/data.bin", "rb") as file:
    data = file.read()
print(len(data), data[998:1006], data[:998] == (bytes(range(256)) * 4)[:998])
with open("/sd/eight") as eight, open("/sd/log.csv") as log:
    print(eight.read().count("line 8"), log.read())
with open("/sd/more", "w") as file:
    file.write("x" * 3000)
os.remove("/sd/more")
print(os.statvfs("/sd")[3])
