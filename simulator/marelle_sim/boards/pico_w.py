"""Raspberry Pi Pico W (ports/rp2/boards/RPI_PICO_W of MicroPython 1.25; Pico W data sheet, 2.1)."""

from __future__ import annotations

from types import MappingProxyType

from marelle_sim.boards.facts import EXTERNAL, header_names
from marelle_sim.boards.pico import BOARD as PICO

RADIO_PINS = MappingProxyType({f"WL_GPIO{number}": EXTERNAL + number for number in range(3)})
"""The pins of the radio chip (CYW43439) that MicroPython knows; the board's light is on the first."""

BOARD = PICO._replace(
    name="pico_w",
    title="Raspberry Pi Pico W",
    machine="Raspberry Pi Pico W with RP2040",
    build="RPI_PICO_W",
    memory=PICO.memory._replace(
        heap=190_976,  # an estimate: a Pico's less some 41 kB of the radio's driver, lwIP and BTstack
        storage=848 << 10,
    ),
    pins=MappingProxyType({"LED": EXTERNAL, **header_names(23, 24, 25), **RADIO_PINS}),
    reserved=frozenset((23, 24, 25, 29)),  # the radio's: power, data, chip select, clock
    own=MappingProxyType({EXTERNAL: "led"}),
    hostname="PicoW",
)
