"""Raspberry Pi Pico 2 (ports/rp2/boards/RPI_PICO2 of MicroPython 1.25, for its ARM cores; Pico 2 data sheet, 2.1)."""

from __future__ import annotations

from marelle_sim.boards.chips import RP2350A
from marelle_sim.boards.facts import Memory
from marelle_sim.boards.pico import BOARD as PICO

BOARD = PICO._replace(
    name="pico2",
    title="Raspberry Pi Pico 2",
    machine="Raspberry Pi Pico2 with RP2350",
    build="RPI_PICO2",
    chip=RP2350A,
    # heap: an estimate, 512 KiB less what a Pico's firmware takes of its 256 KiB, a stack of 4 KiB and the collector's own tables
    memory=Memory(heap=485_056, flash=4096 << 10, storage=3072 << 10),
)
