"""PWM: two pins on one slice have one frequency, or are refused; what a test sees at a pin of a virtual board."""

import itertools
from pathlib import Path

import pytest
from programs import Fails, Printed, RunText, program, program_text
from refused import refuses
from world_files import written

from marelle_help import cause
from marelle_sim import ChipError, KitError, UsageProblem, load_kit, simulate, virtual_board
from marelle_sim.testing.board import Board
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
HEARD = program_text("parts/reads_a_port")


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


def test_it_is_told_with_both_pins_and_what_to_do(vm: str, fails: Fails) -> None:
    source = "from marelle import Robot, Servo\nbot = Robot()\nbot.buzzer\nServo(1)\n"
    told = cause(fails(source, vm=vm, world="empty", seconds=5)).explain(Text("en"))
    assert told.what == "On line 4, pins 1 and 17 share one frequency."
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


def test_the_signals_of_a_pin_are_kept_with_their_times(board: Board, vm: str) -> None:
    pin = board.pin(5)
    run = simulate(program("parts/servo_by_pwm"), board=board, vm=vm)
    assert (run.ended, run.seconds < 1) == ("done", True)
    pulses_us = [round(share * 1e6 / hertz) for _time_us, hertz, share in pin.signals]
    assert [pulse for pulse in pulses_us if pulse] == [1000, 1500, 2000]
    times_us = [time_us for time_us, _hertz, share in pin.signals if share]
    # A duty waits for the end of the period in which it is set.
    apart_us = [b - a for a, b in itertools.pairwise(times_us)]
    assert sum(apart_us) == 60_000
    assert all(us in (20_000, 40_000) for us in apart_us)


def test_a_signal_that_only_a_test_looks_at_keeps_no_program_going(
    board: Board,
    run_text: RunText,
) -> None:
    pin = board.pin(5)
    run = run_text(
        "from machine import PWM, Pin\nPWM(Pin(5), freq=50, duty_u16=4915)\n", board=board
    )
    assert (run.ended, run.seconds < 1) == ("done", True)
    _time_us, hertz, share = pin.signals[-1]
    assert (hertz, round(share, 3)) == (50, 0.075)


def test_a_part_at_the_pin_still_gets_its_signal(board: Board, run_text: RunText) -> None:
    pin = board.pin(10)
    program = "from marelle import Robot\nRobot().straight(100)\n"
    run = run_text(program, board=board, kit="pico_bot", world="empty", tolerances=False)
    alone = run_text(program, kit="pico_bot", world="empty", tolerances=False)
    assert (run.pose.x_mm, run.pose.y_mm) == (alone.pose.x_mm, alone.pose.y_mm)
    assert {hertz for _time_us, hertz, _share in pin.signals} == {20_000}


@pytest.mark.parametrize(
    ("fault", "heard"),
    [
        (None, b"abcdefghijkl"),
        (("silent", 10), None),
        (("lost", 10), b"abcdefghikl"),
        (("lost", 3), b"abdeghjk"),
        (("flip", 4), b"abceefgiijkm"),
    ],
)
def test_a_serial_port_breaks_in_three_ways(
    board: Board, fault: tuple[str, int] | None, heard: bytes | None, vm: str, run_text: RunText
) -> None:
    port = board.uart(0)
    port.feed(b"abcdefghijkl", at_s=0.01)
    if fault is not None:
        port.fault(fault[0], every=fault[1])
    assert run_text(HEARD, board=board, vm=vm).stdout == f"{heard!r}\n"
    port.repair()
    assert run_text(HEARD, board=board, vm=vm).stdout == "b'abcdefghijkl'\n"


def test_another_fault_is_refused() -> None:
    port = virtual_board("pico").uart(0)
    with pytest.raises(ChipError, match="E-CHIP-09"):
        port.fault("nack")
    with refuses(UsageProblem, "E-RUN-32", fault="silent", name="every"):
        port.fault("silent", every=3)
