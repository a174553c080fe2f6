"""Each way in which a program fails has its code, and the facts of its sentence."""

import signal

import pytest
from programs import Fails, RunText, error_of, program

from marelle.homes import STAR
from marelle_files.library import homes
from marelle_help import cause
from marelle_help.mistakes.library import ENGLISH, FRENCH
from marelle_text import Text

FAILURES = [
    ("x = 1\nx = * 2", "E-PROG-10", {"line": 2, "kind": "SyntaxError"}),
    ("x = 1\nif x\n    pass", "E-PROG-32", {"line": 2, "kind": "SyntaxError"}),
    ("if 1:\nx = 1", "E-PROG-33", {"line": 2, "kind": "IndentationError"}),
    (
        "speed = 3\nspede + 1",
        "E-PROG-12",
        {"line": 2, "kind": "NameError", "name": "spede", "nearest": "speed"},
    ),
    ("qqqq", "E-PROG-12", {"name": "qqqq", "nearest": ""}),
    ("avancer(2)", "E-PROG-31", {"line": 1, "name": "avancer", "module": "marelle.fr"}),
    ("bot = Robot()", "E-PROG-31", {"name": "Robot", "module": "marelle", "imported": "*"}),
    ("from marelle import *\nLED(1)", "E-PROG-31", {"module": "marelle", "imported": "LED"}),
    ("raise NameError", "E-PROG-25", {"name": "", "kind": "NameError"}),
    ("raise ImportError", "E-PROG-25", {"name": "", "kind": "ImportError"}),
    ("1 / 0", "E-PROG-13", {"words": "divide by zero", "file": "program.py"}),
    ("import machin", "E-PROG-14", {"name": "machin", "nearest": "machine"}),
    ("from time import slep", "E-PROG-14", {"name": "slep"}),
    ("from marelle import Leds", "E-PROG-14", {"name": "Leds", "nearest": "LED"}),
    (
        "from machine import I2C, Pin\nI2C(0, sda=Pin(4), scl=Pin(5)).writeto(9, b'')",
        "E-PROG-15",
        {"line": 2, "kind": "OSError"},
    ),
    ("from machine import Pin\nPin(77)", "E-PROG-16", {"line": 2, "words": "invalid pin"}),
    (
        "from machine import ADC\nADC(3)\nADC(5)",
        "E-PROG-16",
        {"line": 3, "words": "Pin doesn't have ADC capabilities"},
    ),
    (
        "from machine import I2C, Pin\nI2C(0, sda=Pin(3), scl=Pin(5))",
        "E-PROG-16",
        {"words": "bad SDA pin"},
    ),
    ("def f():\n    f()\nf()", "E-PROG-17", {"line": 2, "kind": "RuntimeError"}),
    ("raise MemoryError", "E-PROG-18", {"line": 1, "kind": "MemoryError"}),
    ("n = input('combien ? ')", "E-PROG-21", {"line": 1}),
    ("'a'.uper()", "E-PROG-22", {"name": "uper", "nearest": "upper"}),
    ("import time\ntime.slep(1)", "E-PROG-22", {"name": "slep", "nearest": "sleep"}),
    (
        "class A:\n    __slots__ = ('a',)\na = A()\na.speed = 1\na.sped",
        "E-PROG-22",
        {"name": "sped", "nearest": "speed", "line": 5},
    ),
    ("len(3, 4)", "E-PROG-56", {"line": 1, "kind": "TypeError"}),
    ("abs({})", "E-PROG-23", {"line": 1, "kind": "TypeError"}),
    ("[][0]", "E-PROG-80", {"kind": "IndexError"}),
    ("[].pop()", "E-PROG-24", {"kind": "IndexError"}),
    ("{}['a']", "E-PROG-24", {"kind": "KeyError", "words": "a"}),
    ("int('a')", "E-PROG-93", {"kind": "ValueError"}),
    ("[].remove(1)", "E-PROG-25", {"kind": "ValueError"}),
    ("class MyError(Exception):\n    pass\nraise MyError('no')", "E-PROG-25", {"words": "no"}),
    ("open('nothing.txt')", "E-PROG-26", {"kind": "OSError", "line": 1}),
    ("import os\nos.chdir('data')", "E-PROG-26", {"kind": "OSError", "line": 2}),
    (
        "import os\nfor n in range(200): os.mkdir(str(n))",
        "E-PROG-27",
        {"kind": "OSError"},
    ),
    ("raise OSError(30)", "E-PROG-28", {"line": 1}),
    ("from marelle import Robot\nRobot().straight(30_000)", "E-PROG-29", {"code": "E-BOT-01"}),
    ("from marelle import Robot\nRobot().straight('3')", "E-PROG-92", {"name": "3"}),
    *[
        (f"from marelle import *\nbot = Robot()\n{text}", *expected)
        for text, expected in (
            ("p = bot.line.position()\nbot.drive(120, p)", ("E-BOT-32", {"name": "p", "line": 4})),
            ("p = bot.line.position()\nbot.drive(120, 2 * p)", ("E-BOT-32", {"name": "p"})),
            ("p = None\nbot.drive(120, p)", ("E-PROG-61", {"name": "p"})),
            (
                "bot.settings(wheel_diametre=43)",
                ("E-PROG-58", {"other": "wheel_diametre", "nearest": "wheel_diameter"}),
            ),
            (
                "bot.settings(axle_track=100, turn_rate=9999)",
                ("E-PROG-29", {"code": "E-BOT-01", "part": "turn_rate", "nearest": 2000}),
            ),
            (
                "from marelle import UltrasonicSensor\nUltrasonicSensor(trigger=2, echo=2)",
                ("E-PROG-29", {"code": "E-BOT-11", "pin": "2", "part": "UltrasonicSensor"}),
            ),
        )
    ],
    (
        "from marelle import Robot\nRobot('mykit')",
        "E-PROG-29",
        {"code": "E-BOT-04", "part": "mykit"},
    ),
    (
        "from marelle import Robot\nRobot().buzzer.on(30_000)",
        "E-PROG-29",
        {"code": "E-BOT-01", "part": "on", "least": 20, "nearest": 20_000},
    ),
    (
        "print(1, 2, sep=None)",
        "E-PROG-23",
        {"words": "can't convert 'NoneType' object to str implicitly"},
    ),
]


@pytest.mark.parametrize(
    ("source", "code", "facts"), FAILURES, ids=[f"{c} {s[-30:]}" for s, c, _f in FAILURES]
)
def test_a_failure_has_its_code_and_facts(
    source: str, code: str, facts: dict[str, object], fails: Fails
) -> None:
    error = fails(source, world="empty", seconds=5)
    assert (error.code, {name: error.facts.get(name) for name in facts}) == (code, facts)
    assert error.explain(Text("fr")).action


@pytest.mark.parametrize(
    ("source", "ended", "code"),
    [
        ("while True:\n    print('a' * 50_000)", "output", "E-PROG-19"),
        ("raise MemoryError", "memory", "E-PROG-18"),
        ("import sys\nsys.exit()", "exit", ""),
        ("raise SystemExit", "exit", ""),
    ],
)
def test_a_run_ends_for_that_reason_with_that_code(
    source: str, ended: str, code: str, run_text: RunText
) -> None:
    run = run_text(source, world="empty", seconds=5)
    assert (run.ended, run.trace.events[-1][2:]) == (ended, ["end", ended, code])


def test_what_was_printed_until_the_limit_is_kept(run_text: RunText) -> None:
    run = run_text("while True:\n    print('a' * 49_999)", world="empty", seconds=600)
    assert (len(run.stdout), run.stdout[:50_000]) == (1_000_000, "a" * 49_999 + "\n")


def test_a_problem_of_a_helpers_file_keeps_its_own_code(
    fails: Fails,
) -> None:
    error = fails("import rp2\n@rp2.asm_pio()\ndef f():\n    nope()\n", world="empty")
    assert (error.code, error.facts["name"]) == ("E-PROG-12", "nope")


def test_the_words_whose_import_may_be_forgotten_are_those_of_the_library(
    run_text: RunText,
) -> None:
    source = "from marelle import *\nprint(*dir())"
    given = set(run_text(source).stdout.split()) - set(run_text("print(*dir())").stdout.split())
    assert given == set(STAR)
    assert set(STAR) < set(ENGLISH) <= set(STAR) | set(homes("marelle"))
    french = run_text("import marelle.fr\nprint(*marelle.fr.__all__)").stdout.split()
    assert set(french) - set(STAR) == set(FRENCH)


def test_ctrl_c_reaches_whoever_runs_programs_in_this_process(
    run_text: RunText,
) -> None:
    def press(_time_us: int, _pose: object) -> None:
        signal.raise_signal(signal.SIGINT)

    with pytest.raises(KeyboardInterrupt):
        run_text(program("diagnosis/catches_ctrl_c"), observers=[(500_000, press)])


NAMES_OF_ROBOTS = [
    ("from marelle import Robot\nbot = Robot()\nbot.rangge.distance()", "rangge", "range"),
    ("from marelle import Robot\nbot = Robot()\nbot.straaight(100)", "straaight", "straight"),
    ("from marelle import LineSenser", "LineSenser", "LineSensor"),
]


@pytest.mark.parametrize(("source", "name", "near"), NAMES_OF_ROBOTS)
def test_a_name_that_the_library_has_not_is_answered_with_the_nearest_one(
    source: str, name: str, near: str, vm: str, fails: Fails
) -> None:
    error = fails(source, vm=vm, world="empty", seconds=5)
    assert (error.facts["name"], error.facts["nearest"]) == (name, near)


def test_a_range_sensor_that_is_not_there_is_told_in_a_moment(vm: str, run_text: RunText) -> None:
    source = "from marelle import UltrasonicSensor\nsensor = UltrasonicSensor(trigger=2, echo=3)\nsensor.distance()"
    run = run_text(source, vm=vm, world="empty", seconds=5)
    told = cause(error_of(run)).explain(Text("en"))
    assert told.what == "On line 3, the range sensor on pin 3 does not answer."
    assert run.trace.end_us < 400_000


def test_a_pin_that_serves_twice_is_told_with_both_parts(vm: str, fails: Fails) -> None:
    source = "from marelle import LED, Robot\nbot = Robot()\nbot.button\nLED(20)"
    error = fails(source, vm=vm, world="empty", seconds=5)
    facts = {key: error.facts[key] for key in ("code", "pin", "other")}
    assert facts == {"code": "E-BOT-11", "pin": "20", "other": "button"}


@pytest.mark.parametrize(
    ("language", "told"),
    [
        ("en", 'On line 4, pin 10 is already used for "left motor".'),
        (
            "fr",
            "Ligne 4, la broche 10 sert déjà à «\N{NO-BREAK SPACE}moteur gauche\N{NO-BREAK SPACE}».",
        ),
    ],
)
def test_a_motor_of_a_robot_is_called_by_its_side(language: str, told: str, fails: Fails) -> None:
    source = "from marelle import Motor, Robot\n\nbot = Robot()\nMotor(10, 11)\n"
    assert cause(fails(source, world="empty")).explain(Text(language)).what == told


def test_a_part_of_a_robot_that_falls_silent_is_called_as_the_robot_calls_it(
    fails: Fails,
) -> None:
    source = "from marelle import *\nbot = Robot()\nair = bot.temperature\nair.temperature()\n"
    error = fails(source, kit="bench_pico", faults={"temperature sensor": "dead"})
    assert (error.facts["code"], error.facts["part"], error.line) == ("E-BOT-38", "temperature", 4)
