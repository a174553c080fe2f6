"""What each access of a program costs on a real board, in virtual microseconds.

The figures include MicroPython's own work for the call. They are orders of magnitude for a Raspberry
Pi Pico at 125 MHz running MicroPython 1.25, to be replaced by measurements on the real board. Those of
a board with another chip are an estimate: a Pico's, by the ratio of the two clocks.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import Chip


class Costs:
    """Cost table of one kind of board; every value in microseconds unless its name says otherwise."""

    __slots__ = (
        "adc_us", "bus_byte_ns", "bus_setup_us", "call_us", "compare_ns", "copy_ns", "digit_ns", "drawing_us", "except_us", "interrupt_us", "item_ns",
        "letter_us", "loop_us", "pattern_step_ns", "pin_us", "pio_us", "pixel_us", "poll_us", "print_char_us", "print_us", "pwm_us", "start_us",
        "turn_us",
    )  # fmt: skip

    def __init__(self, **values: int) -> None:
        for name in self.__slots__:
            setattr(self, name, values.pop(name))
        if values:
            raise TypeError(f"no such cost: {', '.join(values)}")

    adc_us: int
    bus_byte_ns: int
    bus_setup_us: int
    call_us: int
    compare_ns: int
    copy_ns: int
    digit_ns: int
    drawing_us: int
    except_us: int
    interrupt_us: int
    item_ns: int
    letter_us: int
    loop_us: int
    pattern_step_ns: int
    pin_us: int
    pio_us: int
    pixel_us: int
    poll_us: int
    print_char_us: int
    print_us: int
    pwm_us: int
    start_us: int
    turn_us: int


_PICO_HZ = 125_000_000
_OF_WIRES = ("bus_byte_ns", "pixel_us")  # a signal takes its time whatever the processor is


def clocked(us: int, chip: Chip) -> int:
    """Return what takes a Pico so long, on a chip with another clock."""
    return max(1, us * _PICO_HZ // chip.hertz)


def costs_of(chip: Chip) -> Costs:
    """Return the table of a chip: what the processor does takes as much less time as it is quicker.

    Rounded down: a Cortex-M33 does more in a period of its clock than the Cortex-M0+ of a Pico.
    """
    costs = pico_costs()
    for name in Costs.__slots__:
        if name not in _OF_WIRES:
            setattr(costs, name, clocked(getattr(costs, name), chip))
    return costs


def pico_costs() -> Costs:
    """Return the table of a Raspberry Pi Pico."""
    return Costs(
        adc_us=6,
        bus_byte_ns=22_500,  # 9 bits at 400 kHz
        bus_setup_us=30,
        call_us=3,
        compare_ns=500,  # on the Unix port a fifth of a loop's turn
        copy_ns=100,  # of one item, by a loop in C
        digit_ns=80,  # of the product of two digits of 16 bits
        drawing_us=30,  # one call of a FrameBuffer: an estimate
        except_us=60,  # on the Unix port an exception takes 46 turns of a loop
        interrupt_us=8,
        item_ns=500,  # on the Unix port a sum takes a quarter of a loop's turn for each item
        letter_us=20,  # that it writes: an estimate
        loop_us=2,
        pattern_step_ns=250,  # of a regular expression: some 30 cycles
        pin_us=3,
        pio_us=4,
        pixel_us=30,  # 24 bits of 1.25 us
        poll_us=3,
        print_char_us=4,
        print_us=40,
        pwm_us=7,
        start_us=1000,
        turn_us=100,  # from one task of asyncio to the next: an estimate
    )
