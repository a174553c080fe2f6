"""PWM of an RP2040 as MicroPython 1.25 sets it: two pins of a slice have one frequency, pins 16 apart one signal."""

import pytest
from fixture_types import Printed, RunText
from found_micropython import VMS
from programs import program, program_text

from marelle_sim import simulate, virtual_board


@pytest.mark.parametrize("vm", VMS)
def test_who_sets_the_frequency_of_a_pin_sets_that_of_its_neighbour(
    printed: Printed, vm: str
) -> None:
    assert printed(program_text("pwm/neighbours_of_a_slice"), vm=vm) == [
        "50 4915 1500005",
        "2000 65535 2000 32768",  # 1.5 ms are more than a period of 0.5 ms: always high
        "0 0",
        "440 0 1000",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_pins_16_apart_are_one_channel(printed: Printed, vm: str) -> None:
    assert printed(program_text("pwm/pins_16_apart"), vm=vm) == [
        "1000 0 False",  # a new PWM forgets the duty of its channel
        "10000 <PWM slice=0 channel=0 invert=0> <PWM slice=5 channel=1 invert=1>",
    ]


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


@pytest.mark.parametrize("vm", VMS)
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
