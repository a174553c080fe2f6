"""Parts as a program meets them: the range sensor's echo, the button that is pressed, what is recorded."""

from pathlib import Path

import pytest
from programs import Printed, RunText, program, program_text
from world_files import written

from marelle_sim import simulate

RANGE = """
    from machine import Pin, time_pulse_us
    from time import sleep_us, sleep_ms, ticks_us, ticks_diff
    trigger, echo = Pin(14, Pin.OUT, value=0), Pin(15, Pin.IN)
    def measure(pulse_us=10):
        trigger.on()
        sleep_us(pulse_us)
        trigger.off()
        return time_pulse_us(echo, 1, 50_000)
"""
BUTTON = """
    from machine import Pin
    from time import sleep_ms, ticks_ms
    button = Pin(20, Pin.IN, Pin.PULL_UP)
"""


@pytest.fixture
def walled(tmp_path: Path) -> Path:
    """Return a world with a wall across, 365 mm from the start and so 300 mm from the range sensor."""
    return written(
        tmp_path,
        "format = 1\nsize = [2000, 2000]\n[[wall]]\npoints = [[0, 1365], [2000, 1365]]\n"
        "[robot]\nat = [1000, 1000]\nheading = 0\n",
    )


# The range sensor


def test_the_echo_of_a_wall_is_as_wide_as_the_sound_travels(
    printed: Printed, walled: Path
) -> None:
    (width,) = printed(RANGE + "    print(measure())", world=walled)
    assert int(width) == pytest.approx(300 * 5.8, abs=2)


def test_the_noise_of_a_measure_is_of_millimetres(printed: Printed, walled: Path) -> None:
    program = RANGE + "    for _ in range(50):\n        print(measure())"
    widths = [int(line) for line in printed(program, world=walled, tolerances=True)]
    assert 15 < max(widths) - min(widths) < 70
    assert sum(widths) / 50 == pytest.approx(1740, abs=10)


def test_without_anything_ahead_the_echo_ends_after_38_ms(printed: Printed) -> None:
    (width,) = printed(RANGE + "    print(measure())")
    assert int(width) == pytest.approx(38_000, abs=2)


@pytest.mark.parametrize(
    ("source", "lines"),
    [
        (RANGE + "    print(measure(1))", ["-2"]),
        (program_text("sensors/triggers_twice"), ["True", "-2"]),
    ],
    ids=["too short", "during an echo"],
)
def test_such_a_trigger_gives_no_echo(
    source: str, lines: list[str], printed: Printed, walled: Path
) -> None:
    assert printed(source, world=walled) == lines


def test_a_body_against_the_wall_measures_no_less_than_20_mm(
    printed: Printed, tmp_path: Path
) -> None:
    near = (
        "format = 1\nsize = [500, 500]\n[[wall]]\npoints = [[0, 320], [500, 320]]\n"
        "[robot]\nat = [250, 250]\n"
    )
    (width,) = printed(RANGE + "    print(measure())", world=written(tmp_path, near))
    assert int(width) == pytest.approx(20 * 5.8, abs=2)


# The button


def test_a_scripted_press_is_seen_at_its_time_and_lasts_150_ms(printed: Printed) -> None:
    down, up = printed(program_text("inputs/times_a_press"), press={"button": [3.0]})
    assert 3000 <= int(down) <= 3002
    assert 3150 <= int(up) <= 3152


def test_a_button_that_is_waited_for_is_pressed_after_a_second(run_text: RunText) -> None:
    run = run_text(BUTTON + "    while button.value():\n        sleep_ms(10)\n", world="empty")
    assert run.ended == "done"
    assert [event[2:] for event in run.trace.events if event[2] in ("await", "button")] == [
        ["await", "button"],
        ["button", "button", 1, "automatic"],
    ]
    assert run.trace.select("await")[0][0] == pytest.approx(1_000_000, abs=20)


def test_a_button_that_is_listened_to_is_pressed_and_released(printed: Printed) -> None:
    program = """
    button.irq(lambda pin: print(ticks_ms() // 10, pin.value()))
    sleep_ms(1500)
    button.irq(None)
    """
    assert printed(BUTTON + program) == ["100 0", "115 1"]


@pytest.mark.parametrize(
    "program",
    [
        "    button.value()\n    sleep_ms(3000)",
        "    Pin(10, Pin.OUT).on()\n    for _ in range(300):\n        button.value()\n        sleep_ms(10)",
        "    sleep_ms(3000)",
    ],
    ids=["read once", "the robot drives", "never read"],
)
def test_a_button_is_left_alone_by(run_text: RunText, program: str) -> None:
    run = run_text(BUTTON + program, world="empty")
    assert run.ended == "done"
    assert run.trace.select("button") == []


def test_a_scripted_button_is_never_pressed_by_itself(run_text: RunText) -> None:
    program = BUTTON + "    while button.value():\n        sleep_ms(10)\n"
    run = run_text(program, world="empty", press={"button": [8]}, seconds=5)
    assert run.ended == "deadline"
    assert run.trace.select("button") == []
    assert run.trace.select("await") == [[5_000_000, 0, "await", "button"]]
    assert "It still waits for the button." in run.story("en")


@pytest.mark.parametrize("asleep_ms", [0, 3000])
def test_a_button_pressed_at_0_s_is_pressed_once_the_program_looks_at_it(
    run_text: RunText, asleep_ms: int
) -> None:
    wait = f"""
    sleep_ms({asleep_ms})
    while not button.value():
        sleep_ms(10)
    while button.value():
        sleep_ms(10)
    """
    run = run_text(BUTTON + wait, world="empty", press={"button": [0]}, seconds=5)
    assert run.ended == "done"
    (pressed,) = (event[0] for event in run.trace.select("button") if event[4] == 1)
    assert asleep_ms + 20 <= pressed / 1000 <= asleep_ms + 22


# What is recorded


def test_light_and_buzzer_are_recorded_when_they_change(run_text: RunText) -> None:
    run = run_text(
        """
        from machine import PWM, Pin
        Pin("LED", Pin.OUT).on()
        sound = PWM(Pin(17), freq=440, duty_u16=32768)
        sound.deinit()
        """,
        world="empty",
    )
    lit, tones = ([event[2:] for event in run.trace.select(kind)] for kind in ("led", "tone"))
    assert lit == [["led", 25, 1]]  # at the end of a program the board keeps its pins
    assert tones == [["tone", 440], ["tone", 0]]


def test_the_battery_is_read_through_a_third_of_its_voltage(printed: Printed) -> None:
    rest, driving = printed(program_text("sensors/reads_the_battery"))
    assert 5900 <= int(rest) <= 5940
    # Two motors of 6 V / 360 mA, which have hardly begun to turn, beside each other on 1 ohm.
    standing_mv = 6000 - 60 - (6000 - 60) / (1 + 6 / 0.36 / 2)
    assert standing_mv < int(driving) * 3 * 3300 / 65535 < standing_mv + 80


def test_the_channel_alone_leaves_the_pull_down_of_its_pin_on(printed: Printed) -> None:
    """A Pico's divider of 200 and 100 kilo-ohm is one of 66.7, and the pull-down's 50 kilo-ohm take 4 of 7 parts of it."""
    low, still_low, right, line = map(
        int, printed(program_text("sensors/reads_by_channel_and_pin"), tolerances=False)
    )
    assert low == still_low
    assert low == pytest.approx(right * 3 / 7, abs=16)
    assert right * 3 * 3300 // 65535 == pytest.approx(5940, abs=3)
    assert line == 5200  # of a line sensor nothing is known


def test_a_kit_may_have_a_battery_that_no_pin_can_read(printed: Printed) -> None:
    program = "from machine import ADC\nprint(ADC(3).read_u16())\n"
    assert printed(program, kit="bench5") == ["5200"]  # its fourth line sensor, over white


def test_a_contact_is_recorded_with_its_place_and_the_end_of_it(walled: Path) -> None:
    run = simulate(
        program("drives/to_a_wall_and_back"),
        world=walled,
        tolerances=False,
    )
    (contact,) = run.contacts
    assert (contact.x_mm, contact.y_mm) == (1000, 1365)
    assert contact.time_s == pytest.approx(300 / 518.8 + 0.06, abs=0.02)
    assert [event[3] for event in run.trace.select("leave")] == [contact.name]
    assert run.trace.select("leave")[0][0] > 2_000_000


def test_the_line_sensors_see_the_line_that_the_robot_crosses(
    printed: Printed, tmp_path: Path
) -> None:
    line = (
        "format = 1\nsize = [1000, 1000]\n[[line]]\npoints = [[100, 600], [900, 600]]\nwidth = 20\n"
        "[robot]\nat = [500, 400]\n"
    )
    first, darkest, last, dark_ms = printed(
        program_text("sensors/crosses_a_line"), world=written(tmp_path, line)
    )[0].split()
    assert (first, darkest, last) == ("5200", "54000", "5200")
    assert int(dark_ms) == pytest.approx(20 / 0.5188, abs=3)  # 20 mm at 519 mm/s
