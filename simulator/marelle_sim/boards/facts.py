"""The facts of a kind of board: microcontroller, pins and their names, buses, memory.

Each board, or family of boards, is a file of this folder that fills in these tables and nothing else.
"""

from collections.abc import Mapping
from typing import NamedTuple

EXTERNAL = 64
"""The number of a radio chip's first own pin (`EXT_GPIO0`), past those of any microcontroller here."""


class Chip(NamedTuple):
    """A microcontroller, as its data sheet has it.

    Attributes:
        name: as MicroPython prints it. gpios: the number of GPIOs.
        hertz: the frequency of the system clock, as MicroPython sets it.
        adc_pins: the GPIOs of the analog-to-digital converter's channels 0, 1, … in order; the channel after these is the thermometer.
        pwm_slices: the number of PWM slices (counters).
        pio_blocks: the number of PIO blocks, of four state machines each.
        dma_channels: the number of DMA channels.
        dma_fields: field of a DMA channel's control register -> (lowest bit, number of bits).
        mpy: the value of `sys.implementation._mpy`: version 6.3 of the .mpy format, for this processor.
        uart_step: a GPIO can be TX of a UART if its number is a multiple of this, RX if it is one more.
        registers: address -> value of the registers that identify the chip.
        holds_high: whether an input stays high after its signal has gone, in spite of its pull-down (erratum RP2350-E9).
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
        """Return the PWM (slice, channel) of a GPIO; channel 0 is A, 1 is B.

        Each pair of neighbours (GPIO 0 and 1, 2 and 3, …) has one slice: 0 to 7 in turn below GPIO 32, 8 to 11 in turn from GPIO 32 on.
        """
        slices = 8 if gpio < 32 else 4
        return (gpio >> 1) % slices + (0 if gpio < 32 else 8), gpio & 1


class Memory(NamedTuple):
    """The sizes of a board's memories, in bytes.

    Attributes:
        heap: MicroPython's heap, the sum of `gc.mem_free()` and `gc.mem_alloc()`.
        flash: the whole flash. storage: the last part of the flash, which stores the files.
    """

    heap: int
    flash: int
    storage: int


class BoardFacts(NamedTuple):
    """A kind of board.

    Attributes:
        name: in kits and for `virtual_board`. title: the maker's name of the board.
        machine: as in `os.uname()` and `sys.implementation`. build: the name of its firmware in MicroPython.
        chip: the microcontroller. memory: the sizes of its memories.
        pins: name of a pin (an attribute of `Pin.board`) -> GPIO; a number from `EXTERNAL` on is a pin of the radio chip.
        reserved: the GPIOs that have no pin on its edges, except those in `own`.
        own: number of a pin -> the only kind of part that a kit can have there: the board's own LED, say, or a motor at its driver.
        edges: the pins of the left and of the right edge, from the top: a GPIO, the name of another pin, or "" for a gap.
        inner: GPIO -> the pin on an edge to which the board connects it through other parts: `VSYS`, through a voltage divider.
        i2c: number of the bus -> its default (SDA, SCL). spi: likewise (SCK, MOSI, MISO). uart: likewise (TX, RX).
        hostname: the board's default name in a network; "" for a board without a radio.
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
        """Return the name of a pin: "GP17" for GPIO 17; for a pin of the radio chip its first name in `pins`, such as "LED"."""
        if number < EXTERNAL:
            return f"GP{number}"
        return next(name for name, pin in self.pins.items() if pin == number)

    def adc_name(self, channel: int) -> str:
        """Return the name of the pin of a channel of the converter, such as "GP26"; "" if the channel has no pin on an edge."""
        pins = self.chip.adc_pins
        wired = channel < len(pins) and pins[channel] not in self.reserved
        return self.pin_name(pins[channel]) if wired else ""

    def takes(self, number: int, kind: str) -> bool:
        """Tell whether a part of this kind can be connected to a GPIO.

        Where the board has a part of its own, that must be of this kind; elsewhere the GPIO must exist and not be reserved.
        """
        own = self.own.get(number)
        return (
            own == kind if own else 0 <= number < self.chip.gpios and number not in self.reserved
        )

    @property
    def free(self) -> str:
        """The GPIOs to which a part of any kind can be connected, as ranges: `GP0-GP22, GP26-GP28`."""
        numbers = [number for number in range(self.chip.gpios) if self.takes(number, "")]
        firsts = [number for number in numbers if number - 1 not in numbers]
        lasts = [number for number in numbers if number + 1 not in numbers]
        return ", ".join(
            f"GP{first}-GP{last}" if first != last else f"GP{first}"
            for first, last in zip(firsts, lasts, strict=True)
        )


def header_names(*absent: int) -> dict[str, int]:
    """Return {name: GPIO} of the pins GP0 to GP28, without the GPIOs that are `absent` from a board's edges."""
    return {f"GP{number}": number for number in range(29) if number not in absent}
