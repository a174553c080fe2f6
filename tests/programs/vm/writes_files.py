"""Write, read, list and remove files."""

import json
import os

with open("a.txt", "w") as f:
    print("é", 1, file=f)
    f.write("deux")
with open("a.txt") as f:
    for line in f:
        print(line.strip())
with open("b.json", "w") as f:
    json.dump({"a": [1, 2]}, f)
print(json.load(open("b.json")), sorted(os.listdir()), os.stat("a.txt")[6])
with open("a.txt", "rb") as f:
    b = bytearray(4)
    print(f.readinto(b), b)
try:
    open("/nowhere/x")
except OSError as e:
    print(e.errno)
os.remove("a.txt")
