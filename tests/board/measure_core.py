# ruff: noqa: E402, T201 (the fakes are put in place first)
"""Print the bytes that the core keeps: the library, a robot, and the parts that every lesson uses.

Arguments: how many new names to make first, so that the table of names, which grows by doubling, has no room left over from the
fakes; how many letters each begins with, as what a new name takes depends on what the letters before it left free; and, to look
for the smallest heap of a part of it, where to stop: `nothing`, `import` or `robot`.
Printed: what `qstr_info` says of the names before; then the size of a word, the bytes before, and the bytes more after the import,
with a robot, and with five of its parts.
"""

import gc
import sys

import micropython
from bench import install

bench = install()
bench.registers = {0x6A0F: b"\x6c", 0x6A26: b"\x00\x00"}
for number in range(int(sys.argv[1])):
    hasattr(bench, "n" * int(sys.argv[2]) + str(number))
micropython.qstr_info()
stop = sys.argv[3] if len(sys.argv) > 3 else ""
gc.collect()
before = gc.mem_alloc()
if stop == "nothing":
    sys.exit()
from marelle import Robot

gc.collect()
imported = gc.mem_alloc() - before
if stop == "import":
    sys.exit()
bot = Robot()
gc.collect()
made = gc.mem_alloc() - before
if stop == "robot":
    sys.exit()
for part in ("line", "range", "button", "led", "buzzer"):
    getattr(bot, part)
gc.collect()
parts = gc.mem_alloc() - before
print(8 if sys.maxsize > 1 << 31 else 4, before, imported, made, parts)
