# ruff: noqa: E402, T201 (the fakes are put in place first)
"""Print the bytes that the core keeps: the library, a robot, and the parts that every lesson uses."""

import gc

from bench import install

bench = install()
bench.registers = {0x6A0F: b"\x6c", 0x6A26: b"\x00\x00"}
gc.collect()
before = gc.mem_alloc()
from marelle import Robot

gc.collect()
imported = gc.mem_alloc() - before
bot = Robot()
gc.collect()
made = gc.mem_alloc() - before
for part in ("line", "range", "button", "led", "buzzer"):
    getattr(bot, part)
gc.collect()
print(before, imported, made, gc.mem_alloc() - before)
