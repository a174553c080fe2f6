"""Counts its runs in a file."""

import os

try:
    with open("/data/count.txt") as file:
        count = int(file.read())
except OSError:
    os.mkdir("/data")
    count = 0
with open("/data/count.txt", "w") as file:
    file.write(str(count + 1))
print("run", count + 1)
