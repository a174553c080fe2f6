"""What is fixed on a kind of board: its chip, its pins and their names, its buses, its memory.

A board is a file of this folder that fills in these tables and nothing else; whoever needs a fact of a board asks for it here.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

EXTERNAL = 64
"""The number of a radio chip's first own pin (`EXT_GPIO0`), past those of any microcontroller here."""


class Chip(NamedTuple):
    """A microcontroller, as its data sheet has it.

    Attributes:
        name: as MicroPython prints it. gpios: how many GPIOs it has.
        hertz: of the system's clock, as MicroPython sets it.
        adc_pins: the GPIOs of the converter's channels 0, 1, … in order; its thermometer is the channel after these.
        pwm_slices: how many counters there are for pulse-width modulation.
        pio_blocks: of four state machines each.
        dma_channels: how many there are. dma_fields: name -> (lowest bit, how many bits) of their control register.
        mpy: of `sys.implementation._mpy`: version 6.3 of MicroPython's machine code, for this processor.
        uart_step: the pins of a serial port repeat every so many GPIOs, in a group that belongs to one port.
        registers: address -> content, of those that tell what the chip is.
        holds_high: whether a pin that is pulled down stays high once it was.
    """

    name: str
    gpios: int
    hertz: int
    adc_pins: range
    pwm_slices: int
    pio_blocks: int
    dma_channels: int
    dma_fields: Mapping[str, tuple[int, int]]
    mpy: int
    uart_step: int
    registers: Mapping[int, int]
    holds_high: bool = False

    @property
    def thermometer(self) -> int:
        """The channel of the converter that measures the chip's own temperature."""
        return len(self.adc_pins)

    def pwm_place(self, gpio: int) -> tuple[int, int]:
        """Return (slice, channel) of a GPIO: of the first 32 each eighth pair shares a slice, of the others each fourth."""
        slices = 8 if gpio < 32 else 4
        return (gpio >> 1) % slices + (0 if gpio < 32 else 8), gpio & 1


class Memory(NamedTuple):
    """How much a board holds, in bytes.

    Attributes:
        heap: what `gc.mem_free()` and `gc.mem_alloc()` add up to.
        flash: of the board. storage: what of it MicroPython gives to the files, at its end.
    """

    heap: int
    flash: int
    storage: int


class BoardFacts(NamedTuple):
    """A kind of board.

    Attributes:
        name: what kits and `virtual_board` call it. title: what its maker calls it.
        machine: of `os.uname()` and `sys.implementation`. build: the name of its firmware in MicroPython.
        chip: its microcontroller. memory: see there.
        pins: its names of pins (`Pin.board`), with their GPIOs; those from `EXTERNAL` on belong to its radio chip.
        kept: GPIOs that it keeps to itself, without a place for a wire.
        own: GPIO -> the kind of part that is on the board itself, so that nothing else can be there: its light, say.
        edges: what stands along its left and its right edge, from the top: GPIOs, names of other pins, "" for a gap.
        inner: GPIO -> the name on an edge that leads to it in another way than a wire: `VSYS` over a divider.
        i2c: bus -> (SDA, SCL) where a program names none. spi: SCK, MOSI, MISO. uart: TX, RX.
        hostname: what its radio calls it in a network; "" where it has no radio.
    """

    name: str
    title: str
    machine: str
    build: str
    chip: Chip
    memory: Memory
    pins: Mapping[str, int]
    kept: frozenset[int]
    own: Mapping[int, str]
    edges: tuple[tuple[int | str, ...], tuple[int | str, ...]]
    inner: Mapping[int, str]
    i2c: Mapping[int, tuple[int, int]]
    spi: Mapping[int, tuple[int, int, int]]
    uart: Mapping[int, tuple[int, int]]
    hostname: str = ""

    def pin_name(self, number: int) -> str:
        """Return the printed name of a pin: GP17, or for a pin of the radio chip its first name, such as LED."""
        if number < EXTERNAL:
            return f"GP{number}"
        return next(name for name, pin in self.pins.items() if pin == number)

    def adc_name(self, channel: int) -> str:
        """Return the pin that a wire to a channel of the converter is put on, "" where there is none."""
        pins = self.chip.adc_pins
        wired = channel < len(pins) and pins[channel] not in self.kept
        return self.pin_name(pins[channel]) if wired else ""

    def takes(self, number: int, kind: str) -> bool:
        """Tell whether a part of that kind can be on a pin: a wire can be put there, or the part is on the board."""
        own = self.own.get(number)
        return own == kind if own else 0 <= number < self.chip.gpios and number not in self.kept

    @property
    def free(self) -> str:
        """The GPIOs that a wire can be put on, in words: `GP0-GP22, GP26-GP28`."""
        numbers = [number for number in range(self.chip.gpios) if self.takes(number, "")]
        firsts = [number for number in numbers if number - 1 not in numbers]
        lasts = [number for number in numbers if number + 1 not in numbers]
        return ", ".join(
            f"GP{first}-GP{last}" if first != last else f"GP{first}"
            for first, last in zip(firsts, lasts, strict=True)
        )


def header_names(*absent: int) -> dict[str, int]:
    """Return the names of a Pico's pins, GP0 to GP28 without those that a board has not on its edge."""
    return {f"GP{number}": number for number in range(29) if number not in absent}
