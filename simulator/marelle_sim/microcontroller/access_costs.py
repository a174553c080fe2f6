"""How much time of a run each access of a program takes: to a pin, a bus, the console and so on.

The times include MicroPython's own work for the call. They are orders of magnitude for a Raspberry Pi Pico at 125 MHz with
MicroPython 1.25, to be replaced by measurements on a real board. For another chip they are estimates: a Pico's times, scaled by
the ratio of the two processor clocks.
"""

from typing import NamedTuple

from marelle_sim.boards import Chip

_PICO_HZ = 125_000_000
_ON_A_WIRE = "bus_byte_ns"  # it does not depend on the processor


class Costs(NamedTuple):
    """The time that each kind of access takes on a board; the defaults are a Pico's. The end of a name is its unit: us or ns."""

    adc_us: int = 6
    bus_byte_ns: int = 22_500  # 9 bits at 400 kHz
    bus_setup_us: int = 30
    call_us: int = 3
    compare_ns: int = 500  # on the Unix port a fifth of a loop's turn
    copy_ns: int = 100  # of one item, by a loop in C
    digit_ns: int = 80  # of the product of two digits of 16 bits
    drawing_us: int = 30  # one call of a FrameBuffer: an estimate
    except_us: int = 60  # on the Unix port an exception takes 46 turns of a loop
    interrupt_us: int = 8
    item_ns: int = 500  # on the Unix port a sum takes a quarter of a loop's turn for each item
    letter_us: int = 20  # of `FrameBuffer.text`: an estimate
    loop_us: int = 2
    pattern_step_ns: int = 250  # of a regular expression: some 30 cycles
    pin_us: int = 3
    pio_us: int = 4
    poll_us: int = 3
    print_char_us: int = 4
    print_us: int = 40
    pwm_us: int = 7
    turn_us: int = 100  # of asyncio, from one task to the next: an estimate


def clocked(us: int, chip: Chip) -> int:
    """Scale a time on a Pico (in us, or in ns) to a chip by the ratio of their processor clocks; round down, but to 1 at least."""
    return max(1, us * _PICO_HZ // chip.hertz)


def costs_of(chip: Chip) -> Costs:
    """Return the access times on a chip: a Pico's, scaled by the ratio of the clocks; that of a byte on a bus is the same.

    The times are rounded down, because a Cortex-M33 does more in a clock cycle than the Cortex-M0+ of a Pico.
    """
    return Costs(
        **{
            name: time if name == _ON_A_WIRE else clocked(time, chip)
            for name, time in Costs()._asdict().items()
        }
    )
