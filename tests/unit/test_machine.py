"""`machine`: PWM, ADC, timers, buses, interrupts and the board itself, as programs see them."""

from collections.abc import Callable

import pytest
from programs import Fails, Printed, RunText, program, program_text

from marelle_sim import simulate, virtual_board


@pytest.fixture
def failure(fails: Fails) -> Callable[[str], str]:
    """Return a function that runs a program and gives the last line of its traceback."""
    return lambda text: fails(text, world="empty").traceback.splitlines()[-1]


# PWM


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        pytest.param(
            program_text("pwm/keeps_frequency_and_duty"),
            ["1000 16384 250000", "32768", "50 4915", "4915"],
            id="a signal keeps its frequency and duty",
        ),
        pytest.param(
            """
        from machine import ADC, Pin
        print([ADC(pin).read_u16() for pin in (0, 26, "GP27", Pin(28))])
        """,
            ["[5200, 5200, 5200, 5200]"],  # three line sensors over white
            id="a converter is found by channel or pin",
        ),
        pytest.param(
            program_text("chips/each_way_to_read"),
            ["b'D'", "1 b'l'", "2", "bytearray(b'H')", "bytearray(b'l')"],
            id="every way to read and write a chip reaches it",
        ),
        pytest.param(
            """
        import machine
        machine.freq(250_000_000)
        print(machine.freq(), machine.reset_cause() == machine.PWRON_RESET)
        """,
            ["125000000 True"],
            id="the processor runs at 125 mhz and was powered on",
        ),
    ],
)
def test_a_program_sees_what_a_board_shows(
    program: str, lines: list[str], printed: Printed
) -> None:
    assert printed(program) == lines


@pytest.mark.parametrize(("given", "kept"), [(70_000, 65_535), (0, 0), (65_535, 65_535)])
def test_a_duty_stays_within_its_bounds(printed: Printed, given: int, kept: int) -> None:
    program = f"""
        from machine import PWM
        pwm = PWM(2, freq=1000)
        pwm.duty_u16({given})
        print(pwm.duty_u16())
        """
    assert printed(program) == [str(kept)]


def test_a_signal_without_a_frequency_drives_nothing(run_text: RunText) -> None:
    program = "from machine import PWM\nPWM(10, duty_u16=65535)\nimport time\ntime.sleep(1)\n"
    run = run_text(program, world="empty")
    assert (run.pose.x_mm, run.pose.y_mm) == (2000, 2000)


def test_a_motor_driven_by_a_signal_moves_the_robot() -> None:
    run = simulate(program("machine/drives_by_half_signals"), world="empty", tolerances=False)
    speed = 550 / 0.92 * (0.5 * (6000 - 60 - 29) / 6000 - 0.08)
    rolls_on = speed**2 / (2 * 797)  # mm: friction takes 797 mm/s2
    assert run.pose.x_mm == pytest.approx(2000, abs=0.1)
    assert run.pose.y_mm == pytest.approx(2000 + speed * (1 - 0.062) + rolls_on, abs=1)


@pytest.mark.parametrize(("duty", "level", "mm"), [(20_000, 0, 0), (40_000, 1, 682)])
def test_a_level_takes_the_place_of_a_signal(
    run_text: RunText, duty: int, level: int, mm: int
) -> None:
    program = f"""
        from machine import PWM, Pin
        from time import sleep
        for pin in (10, 12):
            PWM(pin, freq=20_000, duty_u16={duty})
            Pin(pin, Pin.OUT, value={level})
        sleep(1)
        for pin in (10, 12):
            Pin(pin, Pin.OUT, value=0)
        """
    run = run_text(program, world="empty", tolerances=False)
    assert run.pose.y_mm - 2000 == pytest.approx(mm, abs=1)


# ADC


def test_an_open_input_of_the_converter_floats(printed: Printed) -> None:
    assert printed(program_text("machine/reads_an_open_input"), board=virtual_board()) == [
        "True True True"
    ]


@pytest.mark.parametrize("pin", ["5", "Pin(5)", "-1", "30", "Pin(25)"])
def test_a_pin_without_a_converter_is_refused(failure: Callable[[str], str], pin: str) -> None:
    last = failure(f"from machine import ADC, Pin\nADC({pin})\n")
    assert last in ("ValueError: Pin doesn't have ADC capabilities", "ValueError: invalid pin")


# Timers

TICKS = """
    from machine import Timer
    from time import sleep_ms, ticks_ms
    seen = []
    def tick(timer):
        seen.append(ticks_ms())
"""


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ("period=100", "[100, 200, 300, 400]"),
        ("freq=10", "[100, 200, 300, 400]"),
        ("freq=2.5", "[400]"),
        ("period=1000, tick_hz=10_000", "[100, 200, 300, 400]"),
        ("period=100, mode=Timer.ONE_SHOT", "[100]"),
        ("period=200, mode=Timer.PERIODIC", "[200, 400]"),
    ],
)
def test_a_timer_ticks_as_asked(printed: Printed, options: str, expected: str) -> None:
    program = f"    Timer({options}, callback=tick)\n    sleep_ms(450)\n    print(seen)"
    assert printed(TICKS + program) == [expected]


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("asks_for_a_hard_timer", ["soft"]),
        ("stops_its_timer", ["[100, 200]"]),
        ("has_a_timer_stop_itself", ["[50, 280]"]),
        ("holds_callbacks_back", ["[] [250]"]),
        ("leaves_interrupts_off", ["[100] [100, 350, 350, 400]"]),
        ("is_idle", ["100"]),
    ],
)
def test_a_board_s_own_program_prints_what_it_sees(
    printed: Printed, name: str, lines: list[str]
) -> None:
    assert printed(program_text(f"machine/{name}")) == lines


def test_a_hard_handler_waits_until_interrupts_are_on(run_text: RunText, vm: str) -> None:
    board = virtual_board("pico")
    for at_ms in (10, 20, 30, 70, 110, 120):
        board.pin(2).set(1, at_ms / 1000)
        board.pin(2).set(0, at_ms / 1000 + 0.002)
    run = run_text(
        program_text("machine/holds_hard_handlers_back"), board=board, vm=vm, check=True
    )
    assert run.stdout.splitlines() == ["0 []", "[0]", "[0, 1]", "[0, 1, 'held', 3, 'over']"]


def test_an_exception_in_a_callback_is_printed_and_the_program_goes_on() -> None:
    run = simulate(
        program("machine/fails_in_a_callback"),
        world="empty",
    )
    assert (run.ended, run.error) == ("done", None)
    assert run.stdout.splitlines()[-2:] == ["ZeroDivisionError: divide by zero", "still here"]
    assert "line 9, in broken" in run.trace.select("callback")[0][3]
    assert (
        run.trace.select("callback")[0][0] == 100_000 + 3 + 3
    )  # to start the timer, to call back


# I2C


@pytest.mark.parametrize(
    "bus",
    [
        "I2C(0)",
        "I2C(0, sda=Pin(4), scl=Pin(5), freq=100_000)",
        'I2C(0, sda=4, scl="GP5")',
        "SoftI2C(scl=Pin(5), sda=Pin(4))",
        "SoftI2C(5, 4)",
    ],
)
def test_the_chips_of_the_kit_answer_on_its_bus(printed: Printed, bus: str) -> None:
    program = f"""
        from machine import I2C, Pin, SoftI2C
        bus = {bus}
        print(bus.scan(), bus.readfrom_mem(0x6A, 0x0F, 1))
        """
    assert printed(program) == ["[60, 106] b'l'"]  # WHO_AM_I is 0x6C


@pytest.mark.parametrize(
    ("bus", "said"),
    [("I2C(1)", "5 [Errno 5] EIO"), ("SoftI2C(scl=Pin(1), sda=Pin(0))", "19 [Errno 19] ENODEV")],
)
def test_on_other_pins_nobody_answers(printed: Printed, bus: str, said: str) -> None:
    program = f"""
        from machine import I2C, Pin, SoftI2C
        bus = {bus}
        print(bus.scan())
        try:
            bus.readfrom(0x6A, 1)
        except OSError as error:
            print(error.errno, error)
        """
    assert printed(program) == ["[]", said]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("I2C(2)", "ValueError: I2C(2) doesn't exist"),
        ("I2C(0, sda=Pin(6), scl=Pin(5))", "ValueError: bad SDA pin"),
        ("I2C(0, sda=Pin(4), scl=Pin(7))", "ValueError: bad SCL pin"),
        ("I2C(0, sda=Pin(26), scl=Pin(5))", "ValueError: bad SDA pin"),
        ("I2C(0, sda=Pin(5), scl=Pin(4))", "ValueError: bad SCL pin"),
        ("Timer(0)", "ValueError: Timer doesn't exist"),  # there are no hardware timers
        ("machine.Servo(3)", "AttributeError: 'module' object has no attribute 'Servo'"),
    ],
)
def test_what_machine_has_not_is_refused_as_on_the_board(
    failure: Callable[[str], str], line: str, said: str
) -> None:
    assert failure(f"import machine\nfrom machine import I2C, Pin, Timer\n{line}\n") == said


def test_a_slower_bus_takes_longer(printed: Printed) -> None:
    fast, slow = (int(line) for line in printed(program_text("machine/times_two_speeds_of_a_bus")))
    assert fast == 30 + 15 * 225 // 10 + 3
    assert slow == 30 + 15 * 90 + 3


# The board


def test_a_board_has_an_identity_that_its_seed_gives(printed: Printed) -> None:
    program = "from machine import unique_id\nprint(unique_id().hex())\n"
    first = printed(program, seed=1)
    assert len(first[0]) == 16
    assert first == printed(program, seed=1)
    assert first != printed(program, seed=2)


@pytest.mark.parametrize("call", ["reset", "soft_reset"])
def test_a_reset_ends_the_run(run_text: RunText, call: str) -> None:
    program = (
        f"import machine\nprint(1)\ntry:\n    machine.{call}()\nexcept:\n    pass\nprint(2)\n"
    )
    run = run_text(program, world="empty")
    assert (run.ended, run.error, run.stdout) == ("reset", None, "1\n")
