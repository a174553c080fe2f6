"""`machine.Pin`, `Signal`, pulses and the slices of the PWM, as programs on the virtual board see them."""

import pytest
from programs import Fails, Printed, RunText, program, program_text

from marelle_sim import simulate, virtual_board


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
        pytest.param(
            program_text("pins/input_with_a_level"),
            ["made"],
            id="an input does not ask for the level of an output",
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


@pytest.mark.parametrize(
    ("after", "program", "line"),
    [
        (
            0,
            """
    from time import ticks_us
    before = ticks_us()
    print(time_pulse_us(pin, 1, 20_000), (ticks_us() - before) // 100)
    """,
            "-2 200",
        ),
        (1, "    start()\n    print(time_pulse_us(2, 1, 20_000))", "-1"),
        (
            0,
            """
    from time import ticks_ms
    seen = []
    Timer(mode=Timer.ONE_SHOT, period=5, callback=lambda timer: seen.append(ticks_ms()))
    print(time_pulse_us(pin, 1, 20_000), seen)
    """,
            "-2 [20]",
        ),
    ],
    ids=["does not come", "does not end", "soft callbacks wait for its end"],
)
def test_a_pulse_is_given_up(after: int, program: str, line: str, printed: Printed) -> None:
    assert printed(PULSE.format(after=after) + program) == [line]


def test_a_bit_stream_reaches_the_pixels_and_takes_its_time() -> None:
    run = simulate(
        program("machine/times_a_bit_stream"),
        world="empty",
    )
    assert run.trace.select("pixels")[0][3] == "ff0000" + "000000" * 3
    assert run.stdout == "36\n"  # 24 bits of 1.25 us, and two calls


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("neighbours_of_a_slice", [
            "50 4915 1500005",
            "2000 65535 2000 32768",  # 1.5 ms are more than a period of 0.5 ms: always high
            "0 0",
            "440 0 1000",
        ]),
        ("pins_16_apart", [
            "1000 0 False",  # a new PWM forgets the duty of its channel
            "10000 <PWM slice=0 channel=0 invert=0> <PWM slice=5 channel=1 invert=1>",
        ]),
    ],
    ids=["who sets the frequency of a pin sets its neighbour's", "pins 16 apart are one channel"],
)  # fmt: skip
def test_pins_share_slices_and_channels(
    printed: Printed, name: str, lines: list[str], vm: str
) -> None:
    assert printed(program_text(f"pwm/{name}"), vm=vm) == lines


@pytest.mark.parametrize(
    ("hertz", "read", "duty"),
    [(8, 8, 32768), (50, 50, 32768), (1000, 1000, 32768), (20_000, 20_000, 32768), (440, 440, 32768),
     (3_000_000, 2_976_190, 32767), (10_000_000, 9_615_385, 32768), (62_500_000, 62_500_000, 32768)],
)  # fmt: skip
def test_frequencies_and_duties_are_those_of_the_counter(
    printed: Printed, hertz: int, read: int, duty: int
) -> None:
    program = f"""
        from machine import PWM
        pwm = PWM(2, freq={hertz}, duty_u16=32768)
        print(pwm.freq(), pwm.duty_u16())
        """
    got_hertz, got_duty = map(int, printed(program)[0].split())
    assert got_hertz == read
    assert got_duty == pytest.approx(duty, abs=65535 / 2 / (125e6 / read) + 1)


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        pytest.param(
            program_text("pwm/frequency_too_low"),
            ["freq too small 1000"] * 2,
            id="too low a frequency is refused and changes nothing",
        ),
        pytest.param(
            program_text("pwm/stops_a_slice"),
            ["1 1", "0 0 60000", "1 1"],
            id="a slice that is stopped stops for both pins and goes on for both",
        ),
        pytest.param(
            program_text("pwm/leaves_its_channel"),
            ["True False", "0 1"],
            id="a pin that becomes an output leaves its channel",
        ),
        pytest.param(
            """
        from machine import PWM, Pin
        pwm = PWM(Pin(2), freq=501, duty_u16=0)
        pwm.duty_u16(65535)
        print(Pin(2).value())
        """,
            ["1"],
            id="a period of less than 2 ms is not waited for",
        ),
    ],
)
def test_a_program_sees_the_slices_of_a_board(
    program: str, lines: list[str], printed: Printed
) -> None:
    assert printed(program) == lines


def test_a_servo_beside_a_buzzer_fails_as_on_a_board() -> None:
    """The robot's buzzer is on GP17: a servo on GP16 is of its slice, and loses its 50 Hz to the first sound."""
    assert simulate(program("pwm/servo_beside_a_buzzer"), tolerances=False).stdout == "440\n"


@pytest.mark.parametrize(
    ("hertz", "lost"),
    [(20_000, 0.0), (5000, 0.0), (200_000, 0.081), (1_000_000, 0.441), (2_000_000, 0.5)],
)
def test_a_fast_signal_drives_a_motor_less_by_the_dead_time_of_its_driver(
    run_text: RunText, hertz: int, lost: float
) -> None:
    """450 ns of each period beyond those that 20 kHz loses too."""
    program = f"""
        from machine import PWM
        for pin in (10, 12):
            PWM(pin + 1, freq={hertz}, duty_u16=0)
            PWM(pin, duty_u16=32768)
        """
    run = run_text(program, world="empty", tolerances=False, seconds=2)
    way_mm = run.trace.pose_at(2_000_000).y_mm - run.trace.pose_at(1_000_000).y_mm
    duty = 0.5 - lost
    free_mm_s = 550 / 0.92 * (duty * (6000 - 60 - 2 * 28.8 * duty) / 6000 - 0.08)
    assert way_mm == pytest.approx(max(0.0, free_mm_s), abs=1.5)


WRAPS = [
    ("pwm.duty_u16(65535); PWM(Pin(pin + 16))", "001111"),  # the register has it all the same
    ("pwm.duty_u16(65535)", "001111"),  # 10 ms after the counter began
    ("pwm.deinit(); pwm.duty_u16(65535)", "111111"),  # one that stands takes it at once
    ("pwm.duty_u16(65535); pwm.deinit()", "111111"),
    ("pwm.duty_u16(65535); pwm.duty_u16(0)", "000000"),
    ("pwm.freq(50); pwm.duty_u16(65535)", "001111"),  # the length of the period waits too
    ("pwm.freq(1000); pwm.duty_u16(65535)", "001111"),
    ("pwm.duty_u16(65535); wire.init(Pin.OUT, value=1)", "111111"),  # no signal any more
]


def test_a_slow_slice_takes_a_duty_when_its_counter_wraps(printed: Printed, vm: str) -> None:
    head = "from machine import PWM, Pin\nfrom time import sleep_ms\n"
    program = [
        f"""
pin = {2 * index}
wire = Pin(pin)
pwm = PWM(wire, freq=100, duty_u16=0)
sleep_ms(2)
{change}
seen = ""
for _ in range(6):
    sleep_ms(3)
    seen += str(wire.value())
print(seen)
"""
        for index, (change, _) in enumerate(WRAPS)
    ]
    asked = {"world": None, "board": virtual_board("pico"), "vm": vm}
    assert printed(head + "".join(program), **asked) == [levels for _, levels in WRAPS]
