"""Raspberry Pi Pico, Pico W and Pico 2.

From ports/rp2/boards/RPI_PICO, RPI_PICO_W and RPI_PICO2 of MicroPython 1.25; the data sheets of the three boards, each 2.1.
"""

from types import MappingProxyType

from marelle_sim.boards.chips import RP2040, RP2350A
from marelle_sim.boards.facts import EXTERNAL, BoardFacts, Memory, header_names

_EDGES: tuple[tuple[int | str, ...], tuple[int | str, ...]] = (
    (0, 1, "GND", 2, 3, 4, 5, "GND", 6, 7, 8, 9, "GND", 10, 11, 12, 13, "GND", 14, 15),
    (
        "VBUS", "VSYS", "GND", "3V3_EN", "3V3", "VREF", 28, "GND", 27, 26, "RUN", 22, "GND", 21,
        20, 19, 18, "GND", 17, 16,
    ),
)  # fmt: skip

PICO = BoardFacts(
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

PICO2 = PICO._replace(  # for its ARM cores
    name="pico2",
    title="Raspberry Pi Pico 2",
    machine="Raspberry Pi Pico2 with RP2350",
    build="RPI_PICO2",
    chip=RP2350A,
    # heap: an estimate, 512 KiB less what a Pico's firmware takes of its 256 KiB, a stack of 4 KiB and the collector's own tables
    memory=Memory(heap=485_056, flash=4096 << 10, storage=3072 << 10),
)

RADIO_PINS = MappingProxyType({f"WL_GPIO{number}": EXTERNAL + number for number in range(3)})
"""The pins of the radio chip (CYW43439) that MicroPython knows; the board's light is on the first."""

PICO_W = PICO._replace(
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
