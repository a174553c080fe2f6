"""What is told of a wrong call or a part that is not there is told in both runners, and of a real board."""

from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from found_micropython import VMS, needs_micropython
from usual_mistakes import CORE, told_of
from world_files import written

from marelle.french import WORDS
from marelle_help import cause, read_failure
from marelle_help.mistakes.library import FRENCH_OF_ROBOTS
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("text", CORE)
def test_a_usual_mistake_is_told_alike_by_both_runners_and_of_a_board(
    text: str, tmp_path: Path
) -> None:
    told = told_of(written(tmp_path, text, "program.py"))
    assert told["python"].code
    assert told["micropython"] == told["python"]
    assert told["board"] == told["python"]


# What the table's programs are told, where both could be wrong alike.
TOLD = [
    ("bot.straight()", "E-PROG-57", "bot.straight()"),
    ("print(bot.straight())", "E-PROG-57", "bot.straight()"),
    ("bot.buzzer.tone(5)", "E-PROG-57", "bot.buzzer.tone(5)"),
    ("bot.turn(90, HOLD)", "E-PROG-56", "HOLD"),
    ("bot.settings(wheel_diametre=43)", "E-PROG-58", "wheel_diametre=43"),
    ("bot.straight('3')", "E-PROG-92", "'3'"),
    ("bot.drive(1, float('9e9'))", "E-BOT-01", None),
    ("while bot.range.distance > 9:\n    pass", "E-PROG-49", "distance"),
]


@pytest.mark.parametrize(("line", "code", "marked"), TOLD)
def test_what_a_call_is_given_is_told(
    line: str, code: str, marked: str | None, fails: Fails
) -> None:
    error = fails(f"from marelle import *\nbot = Robot()\n{line}\n")
    assert (cause(error).code, error.line) == (code, 3)
    if marked is not None:
        assert line[error.column - 1 : error.end_column - 1] == marked


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("body", "name"),
    [("total = 3\n    return totla + distanze", "total"), ("return 1 + distanze", "distance")],
)
def test_a_name_of_the_function_is_proposed_too(body: str, name: str, tmp_path: Path) -> None:
    program = written(tmp_path, f"def f(distance):\n    {body}\nf(1)\n", "program.py")
    assert {one.action for one in told_of(program).values()} == {f'Did you mean "{name}"?'}


BEFORE = 'Traceback (most recent call last):\n  File "main.py", line 2, in <module>\n'


def sent(words: str, source: str) -> tuple[str, int, str]:
    """Return the code, the line and what is marked, of what a board says of the second line."""
    error = read_failure(f"{BEFORE}{words}\n", {"main.py": source}.get, MODULES, names_there)
    return error.code, error.line, error.source_line[error.column - 1 : error.end_column - 1]


FEW = "TypeError: function takes 2 positional arguments but 1 were given"
MANY = "TypeError: function takes 1 positional arguments but 3 were given"
ADDED = "TypeError: unsupported types for __add__: 'str', 'int'"
COMPARED = "TypeError: unsupported types for __gt__: 'str', 'int'"
DIVIDED = "ZeroDivisionError: divide by zero"
UNKNOWN = "NameError: name 'm' isn't defined"
BOUNDS = "ArgumentError: E-BOT-01 drive(speed, rate): a number from -1000 to 1000 is expected"
CHAIN = "".join(f"a{n} = a{n + 1} + a{n + 1} + a{n + 1}\n" for n in range(600))
SENT = {
    "two calls that can have failed": (FEW, "\nb(c(1), d(2))", ("E-PROG-23", 2, "")),
    "the call with too few values": (FEW, "\nb(c(1), d(2, 3))", ("E-PROG-57", 2, "c(1)")),
    "the call of the function that wants two": (
        FEW, "def c(x): pass\nb(c(1), d(2))\ndef d(x, y): pass\n", ("E-PROG-57", 2, "d(2)"),
    ),
    "the value too many": (MANY, "def f(a): pass\nprint(f(1, 2), f(3))\n", ("E-PROG-56", 2, "2")),
    "the operation whose values fit": (ADDED, "n = 3\nprint(1 + 2, 'n' + n, n + 'n')\n", ("E-PROG-60", 2, "'n' + n")),
    "a name that is a text in every file": (ADDED, "\nn, m = n + m, __name__ + 3\n", ("E-PROG-60", 2, "__name__ + 3")),
    "the divisor that is zero": (DIVIDED, "n = 0\nprint(n / 2, 3 / n)\n", ("E-PROG-13", 2, "n")),
    "two divisors that are zero": (DIVIDED, "n = m = 0\nprint(m / n, 3 / n)\n", ("E-PROG-13", 2, "")),
    "what may be None": (BOUNDS, "p = bot.line.position()\nbot.drive(100, p)\n", ("E-BOT-32", 2, "p")),
    "another value out of bounds": (
        BOUNDS, "p = bot.line.position()\nbot.drive(5000, p)\n", ("E-PROG-29", 2, "bot.drive(5000, p)"),
    ),
    "the condition of a loop": (COMPARED, "while '3' > 2:\n    f()\n", ("E-PROG-60", 1, "'3' > 2")),
    "a name in the condition of a loop": (UNKNOWN, "while m > 2:\n    f()\n", ("E-PROG-12", 1, "m")),
    "a name in a loop": (UNKNOWN, "while n > 2:\n    m + f()\n", ("E-PROG-12", 2, "m")),
    "quotes that MicroPython takes for letters": (
        "NameError: name '“fini”' isn't defined", "\nprint(“fini”)\n", ("E-PROG-42", 2, "“"),
    ),
    "a long chain of names": (ADDED, f"\na0 + 1\n{CHAIN}", ("E-PROG-60", 2, "a0 + 1")),
}  # fmt: skip


@pytest.mark.parametrize(("words", "source", "told"), SENT.values(), ids=SENT)
def test_of_what_a_board_sends_the_one_thing_is_told_that_can_have_failed(
    words: str, source: str, told: tuple[str, int, str]
) -> None:
    assert sent(words, source) == told


@pytest.mark.parametrize("vm", VMS)
def test_a_part_that_a_kit_lacks_is_told_with_those_that_it_has(vm: str, fails: Fails) -> None:
    source = "from marelle import *\nbot = Robot('xrp')\nbot.screen.text('a')\n"
    told = cause(fails(source, kit="xrp", vm=vm)).explain(Text("en"))
    assert (told.code, told.what) == ("E-BOT-08", 'In line 3, this robot has no "screen".')
    assert told.action.startswith("It has: ")
    assert "line" in told.action.removesuffix(".").split(": ")[1].split(", ")
    french = fails(
        source.replace("marelle", "marelle.fr").replace("screen", "ecran"), kit="xrp", vm=vm
    )
    assert "telemetre" in cause(french).explain(Text("fr")).action


@pytest.mark.parametrize("vm", VMS)
def test_a_french_name_says_where_french_names_are(vm: str, fails: Fails) -> None:
    error = fails("from marelle import *\nbot = Robot()\nbot.telemetre.distance()\n", vm=vm)
    assert (error.code, error.facts["module"]) == ("E-PROG-31", "marelle.fr")


def test_the_french_names_are_those_of_the_library() -> None:
    assert {line.split()[0] for line in WORDS.strip().splitlines()} == FRENCH_OF_ROBOTS


def test_a_pin_s_method_without_parentheses_gets_a_remark(run_text: RunText) -> None:
    run = run_text("from machine import Pin\nled = Pin(25, Pin.OUT)\nled.on\nled.off()\n")
    (remark,) = run.remarks("en")
    assert (remark["code"], remark["line"], remark["action"]) == ("E-PROG-49", 3, "Write led.on()")
