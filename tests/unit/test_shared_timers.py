"""Two pins on one slice of the PWM have one frequency: parts that need two are refused, by the library and in a kit's table."""

from pathlib import Path

import pytest
from fixture_types import Fails, Printed
from found_micropython import VMS
from world_files import written

from marelle_help import cause
from marelle_sim import virtual_board
from marelle_sim.errors import KitError
from marelle_sim.kits import load_kit
from marelle_text import Text

MAKING = """
from marelle import Buzzer, DimmableLED, Motor, RobotError, Servo
def make(kind, *pins, **named):
    try:
        kind(*pins, **named)
        print("made")
    except RobotError as error:
        print(error.code, error.pin, error.other)
"""


@pytest.mark.parametrize("vm", VMS)
def test_a_second_frequency_on_one_slice_is_refused(printed: Printed, vm: str) -> None:
    program = f"""{MAKING}
from machine import Pin
make(Servo, 16)
make(Servo, 17)              # the same frequency
make(Buzzer, 1)              # GP16's slice
make(Motor, 10, 11, frequency=50)
make(Servo, 27)              # one channel with GP11
make(DimmableLED, "GP26")    # likewise with GP10
make(Buzzer, 18)
make(Buzzer, 18)             # made again
make(Buzzer, 19)             # each sings its own notes
make(Motor, 2, 3)            # the buzzer's slice
make(Servo, 20)
make(Motor, 22, 5, frequency=50)   # GP22 and GP21 are on two slices
make(Motor, 8, 9, enable=21)       # levels have no frequency, and this one has 20 kHz beside the servo
make(Motor, 8, 9, enable=0)
make(Motor, 8, direction=9, frequency=1000)
make(DimmableLED, Pin(25))   # GP9 is a level
"""
    assert printed(program, world=None, board=virtual_board("pico"), vm=vm) == [
        "made", "made", "E-BOT-44 1 16", "made", "E-BOT-44 27 11", "E-BOT-44 GP26 10", "made", "made", "E-BOT-44 19 18",
        "E-BOT-44 2 18", "made", "made", "E-BOT-44 21 20", "E-BOT-44 0 16", "made", "made",
    ]  # fmt: skip


@pytest.mark.parametrize("vm", VMS)
def test_what_was_refused_has_none_of_its_pins(printed: Printed, vm: str) -> None:
    program = f"""{MAKING}
make(Buzzer, 17)
make(Motor, 10, 16, encoder=(6, 7))
make(Motor, 10, 26)
make(Motor, 10, 11, encoder=(6, 7))
make(Servo, 16)
make(DimmableLED, 18)
make(Servo, 12)
"""
    assert printed(program, world=None, board=virtual_board("pico"), vm=vm) == [
        "made", "E-BOT-44 16 17", "E-BOT-44 26 10", "made", "E-BOT-44 16 17", "made", "made",
    ]  # fmt: skip


def test_gp32_and_above_have_slices_of_their_own(printed: Printed) -> None:
    program = f"""{MAKING}
make(Servo, 34)              # slice 9
make(Buzzer, 2)              # slice 1
make(Servo, 43)              # slice 9 again
make(Buzzer, 42)             # GP34's channel
"""
    assert printed(program, world=None, board=virtual_board("xrp_controller")) == [
        "made",
        "made",
        "made",
        "E-BOT-44 42 34",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_it_is_told_with_both_pins_and_what_to_do(vm: str, fails: Fails) -> None:
    source = "from marelle import Robot, Servo\nbot = Robot()\nbot.buzzer\nServo(1)\n"
    told = cause(fails(source, vm=vm, world="empty", seconds=5)).explain(Text("en"))
    assert told.what == "In line 4, pins 1 and 17 share one frequency."
    assert told.action == 'Wire "Servo" to another pin.'


SERVO = '\n[[part]]\nkind = "servo"\nname = "arm"\npin = {}\n'


@pytest.mark.parametrize(
    ("found", "put", "beside"),
    [
        ("pin = 17", "pin = 18\n" + SERVO.format(19), ("GP19", "GP18", "buzzer")),
        ("pin = 17", "pin = 17\n" + SERVO.format(0), ("GP0", "GP17", "buzzer")),
        (
            "pin = 17",
            "pin = 17\n" + SERVO.format(2) + SERVO.format(18).replace("arm", "leg"),
            ("GP18", "GP2", "arm"),
        ),
    ],
)
def test_a_table_with_signals_that_hang_together_is_refused(
    found: str, put: str, beside: tuple[str, str, str], tmp_path: Path
) -> None:
    table = Path(load_kit("pico_bot").source).read_text(encoding="utf-8")
    table = table.replace(found, put, 1)
    path = written(tmp_path, table, "mine.toml")
    with pytest.raises(KitError) as refused:
        load_kit(str(path))
    facts = refused.value.facts
    assert (refused.value.code, facts["pin"], facts["beside"], facts["other"]) == (
        "E-KIT-29",
        *beside,
    )
