"""Raspberry Pi Pico (ports/rp2/boards/RPI_PICO of MicroPython 1.25; Pico data sheet, 2.1)."""

from __future__ import annotations

from types import MappingProxyType

from marelle_sim.boards.chips import RP2040
from marelle_sim.boards.facts import BoardFacts, Memory, header_names

_EDGES: tuple[tuple[int | str, ...], tuple[int | str, ...]] = (
    (0, 1, "GND", 2, 3, 4, 5, "GND", 6, 7, 8, 9, "GND", 10, 11, 12, 13, "GND", 14, 15),
    (
        "VBUS", "VSYS", "GND", "3V3_EN", "3V3", "VREF", 28, "GND", 27, 26, "RUN", 22, "GND", 21,
        20, 19, 18, "GND", 17, 16,
    ),
)  # fmt: skip

BOARD = BoardFacts(
    name="pico",
    title="Raspberry Pi Pico",
    machine="Raspberry Pi Pico with RP2040",
    build="RPI_PICO",
    chip=RP2040,
    memory=Memory(heap=233_024, flash=2048 << 10, storage=1408 << 10),  # heap: as one shows [GK]
    pins=MappingProxyType({**header_names(23, 24), "LED": 25}),
    reserved=frozenset((23, 24, 29)),  # the regulator's mode, USB's voltage, a third of VSYS
    own=MappingProxyType({25: "led"}),
    edges=_EDGES,
    inner=MappingProxyType({29: "VSYS"}),
    i2c=MappingProxyType({0: (4, 5), 1: (6, 7)}),
    spi=MappingProxyType({0: (18, 19, 16), 1: (10, 11, 8)}),
    uart=MappingProxyType({0: (0, 1), 1: (4, 5)}),
)
