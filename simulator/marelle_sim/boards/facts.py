"""The facts of a kind of board: microcontroller, pins and their names, buses, memory.

Each board is a file of this folder that fills in these tables and nothing else.
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
        name: as MicroPython prints it. gpios: the number of GPIOs.
        hertz: the frequency of the system clock, as MicroPython sets it.
        adc_pins: the GPIOs of the converter's channels 0, 1, … in order; its thermometer is the channel after these.
        pwm_slices: the number of PWM slices (counters).
        pio_blocks: the number of PIO blocks, of four state machines each.
        dma_channels: their number. dma_fields: name -> (lowest bit, number of bits) in their control register.
        mpy: the value of `sys.implementation._mpy`: version 6.3 of the .mpy format, for this processor.
        uart_step: the distance, in GPIOs, at which the pin functions of one UART repeat.
        registers: address -> value of the registers that identify the chip.
        holds_high: whether a pulled-down pin stays high once it was high (erratum RP2350-E9).
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
    """The sizes of a board's memories, in bytes.

    Attributes:
        heap: the sum of `gc.mem_free()` and `gc.mem_alloc()`.
        flash: of the board. storage: its part for files, at its end.
    """

    heap: int
    flash: int
    storage: int


class BoardFacts(NamedTuple):
    """A kind of board.

    Attributes:
        name: in kits and for `virtual_board`. title: its maker's name for it.
        machine: as in `os.uname()` and `sys.implementation`. build: the name of its firmware in MicroPython.
        chip: its microcontroller. memory: see there.
        pins: its names of pins (`Pin.board`), with their GPIOs; those from `EXTERNAL` on belong to its radio chip.
        reserved: GPIOs that it uses itself, without a pin on its edge.
        own: GPIO -> the kind of part on the board itself, such as its LED.
        edges: the pins of its left and its right edge from the top: GPIOs, names of other pins, "" for a gap.
        inner: GPIO -> the pin on an edge that is connected to it by other parts: `VSYS` over a divider.
        i2c: bus -> the default (SDA, SCL). spi: SCK, MOSI, MISO. uart: TX, RX.
        hostname: its default name in a network; "" without a radio.
    """

    name: str
    title: str
    machine: str
    build: str
    chip: Chip
    memory: Memory
    pins: Mapping[str, int]
    reserved: frozenset[int]
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
        """Return the name of the pin of a channel of the converter, "" if it has none on an edge."""
        pins = self.chip.adc_pins
        wired = channel < len(pins) and pins[channel] not in self.reserved
        return self.pin_name(pins[channel]) if wired else ""

    def takes(self, number: int, kind: str) -> bool:
        """Tell whether a part of a kind can be connected to a GPIO: it has a free pin, or the board's own part is of that kind."""
        own = self.own.get(number)
        return (
            own == kind if own else 0 <= number < self.chip.gpios and number not in self.reserved
        )

    @property
    def free(self) -> str:
        """The GPIOs with a free pin, in words: `GP0-GP22, GP26-GP28`."""
        numbers = [number for number in range(self.chip.gpios) if self.takes(number, "")]
        firsts = [number for number in numbers if number - 1 not in numbers]
        lasts = [number for number in numbers if number + 1 not in numbers]
        return ", ".join(
            f"GP{first}-GP{last}" if first != last else f"GP{first}"
            for first, last in zip(firsts, lasts, strict=True)
        )


def header_names(*absent: int) -> dict[str, int]:
    """Return the pins GP0 to GP28 by their names, without those absent from a board's edges."""
    return {f"GP{number}": number for number in range(29) if number not in absent}
