"""`machine.Pin`, `Signal` and pulses, as programs on the virtual board see them."""

import pytest
from fixture_types import Fails, Printed
from programs import program, program_text

from marelle_sim import simulate


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        pytest.param(
            program_text("pins/output_shows_its_level"),
            ["[0, 1, 0, 1, 0, 1, 0, 1]"],
            id="an output shows what it was set to",
        ),
        pytest.param(
            """
        from machine import Pin
        print(Pin(2, Pin.OUT, value=1).value(), Pin(2, Pin.OUT).value(), Pin(2).value())
        """,
            ["1 1 1"],
            id="an output may start high and keeps its level when made again",
        ),
        pytest.param(
            program_text("pins/open_input_follows_its_pull"),
            ["[0, 1, 0, 1, 0]"],
            id="an open input follows its pull resistor",
        ),
        pytest.param(
            """
        from machine import Pin
        pin = Pin(2, Pin.IN, Pin.PULL_UP)
        pin.value(0)
        print(pin.value())
        """,
            ["1"],
            id="an input ignores what is put out",
        ),
        pytest.param(
            program_text("pins/input_told_to_put_out"),
            ["[0, 1, 0]"],
            id="what an input was told to put out shows when it becomes an output",
        ),
        pytest.param(
            program_text("pins/open_drain"),
            ["[0, 1, 0] 1 Pin(GPIO2, mode=OPEN_DRAIN)"],
            id="an open drain pulls down or lets go",
        ),
        pytest.param(
            program_text("pins/times_four_accesses"),
            ["15"],
            id="each access costs three microseconds",
        ),
        pytest.param(
            program_text("pins/interrupt_ends"),
            ["8 True 1 True", "1"],
            id="an interrupt knows its handler and trigger and can be ended",
        ),
        pytest.param(
            program_text("pins/interrupt_is_replaced"),
            ["['new']"],
            id="a new handler takes the place of the old one",
        ),
        pytest.param(
            program_text("pins/pull_makes_an_edge"),
            ["[1]"],
            id="a pull resistor makes an edge too",
        ),
        pytest.param(
            program_text("pins/signals_of_a_pin"),
            ["0 0 1", "1 1 0", "0"],
            id="a signal may be inverted",
        ),
        pytest.param(
            """
        from machine import Pin, Signal
        Signal(2, Pin.OUT, invert=True).on()
        print(Pin(2).value(), Signal("GP3", Pin.IN, Pin.PULL_UP).value())
        """,
            ["0 1"],
            id="a signal may make its pin",
        ),
        pytest.param(
            program_text("pins/lamp_of_its_own"),
            ["True 1"],
            id="a class of ones own makes pins of its kind",
        ),
    ],
)
def test_a_program_sees_its_pins_as_on_a_board(
    program: str, lines: list[str], printed: Printed
) -> None:
    assert printed(program) == lines


@pytest.mark.parametrize(
    ("pin", "number"), [('"LED"', 25), ('"GP7"', 7), ('"GPIO7"', 7), ("Pin(9)", 9), ("29", 29)]
)
def test_a_pin_has_several_names(printed: Printed, pin: str, number: int) -> None:
    assert printed(f"from machine import Pin\nprint(Pin({pin}))") == [
        f"Pin(GPIO{number}, mode=IN)"
    ]


@pytest.mark.parametrize(
    ("pin", "words"),
    [
        *((pin, "invalid pin") for pin in ("30", "-1", "2.0", "None")),
        *((f'"{pin}"', f'unknown named pin "{pin}"') for pin in ("GP30", "GP23", "D3", "")),
    ],
)
def test_a_pin_that_the_board_has_not_is_refused(fails: Fails, pin: str, words: str) -> None:
    error = fails(f"from machine import Pin\nPin({pin}, Pin.OUT)\n", world="empty")
    assert (error.code, error.line) == ("E-PROG-16", 2)
    assert f"ValueError: {words}\n" in error.traceback


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("Pin.IRQ_RISING", "[1, 1]"),
        ("Pin.IRQ_FALLING", "[0, 0]"),
        ("Pin.IRQ_RISING | Pin.IRQ_FALLING", "[1, 0, 1, 0]"),
    ],
)
def test_an_interrupt_comes_at_the_edges_asked_for(
    printed: Printed, trigger: str, expected: str
) -> None:
    program = f"""
        from machine import Pin
        pin, seen = Pin(2, Pin.OUT), []
        pin.irq(lambda pin: seen.append(pin.value()), {trigger})
        for level in (1, 1, 0, 1, 0):
            pin.value(level)
        print(seen)
        """
    assert printed(program) == [expected]


@pytest.mark.unmeasured
def test_the_encoder_of_a_wheel_interrupts(printed: Printed) -> None:
    # 541 mm/s at 5.91 V instead of 6 V, 64 ms of run-up, 1 ms of delay, 350 periods a turn of 43 mm x pi
    assert int(printed(program_text("machine/counts_an_encoder"))[0]) == pytest.approx(
        541.1 * 0.935 / 135.09 * 350, abs=2
    )


# Pulses

PULSE = """
    from machine import Pin, Timer, time_pulse_us
    pin = Pin(2, Pin.OUT)
    import rp2
    @rp2.asm_pio(set_init=rp2.PIO.OUT_LOW)
    def pulse():
        set(pins, 0) [9]   # 5 ms at 2 kHz
        set(pins, 1) [13]  # 7 ms
        set(pins, {after})
        label("rest")
        jmp("rest")
    def start():
        rp2.StateMachine(0, pulse, freq=2000, set_base=pin).active(1)
"""


def test_a_pulse_is_as_long_as_the_level_lasts(printed: Printed) -> None:
    program = "    start()\n    print(time_pulse_us(pin, 1, 50_000))"
    assert int(printed(PULSE.format(after=0) + program)[0]) == pytest.approx(7000, abs=10)


def test_a_pulse_that_does_not_come_is_minus_two(printed: Printed) -> None:
    program = """
    from time import ticks_us
    before = ticks_us()
    print(time_pulse_us(pin, 1, 20_000), (ticks_us() - before) // 100)
    """
    assert printed(PULSE.format(after=0) + program) == ["-2 200"]


def test_a_pulse_that_does_not_end_is_minus_one(printed: Printed) -> None:
    assert printed(
        PULSE.format(after=1) + "    start()\n    print(time_pulse_us(2, 1, 20_000))"
    ) == ["-1"]


def test_soft_callbacks_wait_for_the_end_of_a_pulse(printed: Printed) -> None:
    program = """
    from time import ticks_ms
    seen = []
    Timer(mode=Timer.ONE_SHOT, period=5, callback=lambda timer: seen.append(ticks_ms()))
    print(time_pulse_us(pin, 1, 20_000), seen)
    """
    assert printed(PULSE.format(after=0) + program) == ["-2 [20]"]


def test_a_bit_stream_reaches_the_pixels_and_takes_its_time() -> None:
    run = simulate(
        program("machine/times_a_bit_stream"),
        world="empty",
    )
    assert run.trace.select("pixels")[0][3] == "ff0000" + "000000" * 3
    assert run.stdout == "36\n"  # 24 bits of 1.25 us, and two calls
