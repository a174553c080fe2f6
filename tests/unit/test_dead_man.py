"""No motor of the library is driven when its program is over, however that ends."""

from pathlib import Path

import pytest
from world_files import written

from marelle_sim import simulate

BASES = {
    "a robot": "bot = Robot()\nbot.drive(200, 30)",
    "a move": "bot = Robot()\nmove = bot.straight(2000, wait=False)",
    "motors alone": "pair = Motor(10, 11), Motor(12, 13)\nfor motor in pair:\n    motor.power(60)",
    "motors before a robot": (
        "pair = Motor(10, 11), Motor(12, 13)\nbot = Robot('bench_pico')\nfor motor in pair:\n    motor.power(60)"
    ),
    "motors of machine": (
        "for pin in (11, 13):\n    PWM(Pin(pin), freq=1000, duty_u16=0)\n"
        "for pin in (10, 12):\n    PWM(Pin(pin), freq=1000, duty_u16=40000)"
    ),
}
ENDS = {
    "return": "pass",
    "exception": "1 / 0",
    "Ctrl-C": "raise KeyboardInterrupt",
    "exit": "raise SystemExit",
}


def driven_us(start: str, end: str, folder: Path) -> int:
    """Return how long a motor is driven after the last line of a program."""
    program = written(
        folder,
        "from machine import PWM, Pin\nfrom marelle import Motor, Robot, wait\n"
        f"{start}\nwait(1000)\n{end}\n",
        "main.py",
    )
    run = simulate(program, kit="pico_bot", world="empty", seconds=3, tolerances=False)
    assert abs(run.pose.x_mm - 2000) + abs(run.pose.y_mm - 2000) > 50  # it has moved, mm
    end_us = run.trace.program_end_us()
    went_on = run.trace.select("last")  # where the program was over, if something went on
    return end_us - int(went_on[0][0]) if went_on else 0


@pytest.mark.parametrize("end", ENDS.values(), ids=ENDS)
@pytest.mark.parametrize("start", list(BASES.values())[:-1], ids=list(BASES)[:-1])
def test_what_the_library_drives_stops_within_100_ms(start: str, end: str, tmp_path: Path) -> None:
    assert driven_us(start, end, tmp_path) < 100_000


def test_what_machine_drives_goes_on_as_on_a_board(tmp_path: Path) -> None:
    """So that the test above could fail: a run goes on while a motor is driven."""
    assert driven_us(BASES["motors of machine"], ENDS["return"], tmp_path) > 1_000_000
