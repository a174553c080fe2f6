"""Beginners' mistakes are recognized, each in a real program; a program that is right is left in peace."""

import ast
import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from programs import ROOT, Fails, RunText

from marelle_help import as_help, underline
from marelle_help.mistakes import library, silent, syntax_errors
from marelle_sim import Run, simulate
from marelle_text import LANGUAGES, Text
from marelle_text.codes import PICTOGRAMS

PROGRAMS = ROOT / "tests/data/mistakes"
TABLE: list[dict[str, Any]] = tomllib.loads(
    (PROGRAMS / "expected.toml").read_text(encoding="utf-8")
)["mistake"]
SAID = [row for row in TABLE if "what" in row]
RIGHT = sorted(
    path
    for folder in ("docs/programs", "tests/benchmarks/programs", "tests/data/well_written")
    for path in (ROOT / folder).glob("*.py")
    if not path.name.startswith("test_") and "simulate" not in path.read_text(encoding="utf-8")
)
SOLUTIONS = (ROOT / "lessons/marelle_lessons/content").glob("*/solution*.py")
CASES = [(path, {"button": [0.1]}) for path in RIGHT] + [(path, {}) for path in sorted(SOLUTIONS)]


def words(sentence: object) -> int:
    return len(re.findall(r"\S*\w\S*", str(sentence)))


def found(help_: dict[str, str | int]) -> dict[str, object]:
    """Return what the table says of a help."""
    line, column, end = str(help_["source_line"]), int(help_["column"]), int(help_["end_column"])
    marked = line[column - 1 : end - 1] if column else ""
    return {"code": help_["code"], "line": help_["line"], "marked": marked}


@cache
def run_of(file: str) -> Run:
    return simulate(PROGRAMS / file, seconds=10)


def help_of(row: dict[str, Any], language: str) -> dict[str, str | int]:
    """Return the help with the error of a program of the table, or its only remark."""
    run = run_of(row["file"])
    assert (run.error is None) == ("remark" in row)
    (help_,) = [as_help(run.error, Text(language))] if run.error else run.remarks(language)
    return help_


def error_of(fails: Fails, text: str, language: str = "fr") -> dict[str, str | int]:
    """Return the help with the error that ends a program."""
    return as_help(fails(text, seconds=2), Text(language))


def test_the_table_has_every_program_once_and_the_thirty_first() -> None:
    files = [row["file"] for row in TABLE]
    assert sorted(files) == sorted(path.name for path in PROGRAMS.glob("*.py"))
    assert len(files) == len(set(files))
    assert [file[:2] for file in files[:30]] == [f"{number:02}" for number in range(1, 31)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("row", TABLE, ids=[row["file"] for row in TABLE])
def test_a_mistake_is_told_with_its_place_in_one_sentence_with_one_action(
    row: dict[str, Any], language: str
) -> None:
    help_ = help_of(row, language)
    assert found(help_) == {name: row[name] for name in ("code", "line", "marked")}
    assert help_["file"] == row["file"]
    assert 0 < words(help_["what"]) <= 12
    assert 0 < words(help_["action"]) <= 12
    assert help_["pictogram"] in PICTOGRAMS
    began = "" if "remark" in row else "Traceback (most recent call last):"
    assert str(help_["traceback"]).partition("\n  File ")[0] == began
    assert underline(help_).count("^") == len(row["marked"])


@pytest.mark.parametrize("row", SAID, ids=[row["file"] for row in SAID])
def test_the_sentences_of_a_mistake_are_those_of_the_table(row: dict[str, Any]) -> None:
    help_ = help_of(row, "fr")
    told = [str(help_[name]).replace("\xa0", " ") for name in ("what", "action")]
    assert told == [row["what"], row["action"]]


@pytest.mark.parametrize(("path", "press"), CASES)
def test_a_program_that_is_right_is_left_in_peace(
    path: Path, press: dict[str, list[float]]
) -> None:
    run = simulate(path, seconds=20, press=press)
    assert (run.error, run.remarks()) == (None, [])


def test_a_text_that_python_reads_has_no_mistake_of_writing() -> None:
    texts = [
        path.read_text(encoding="utf-8") for path in [*RIGHT, *(ROOT / "firmware").rglob("*.py")]
    ]
    assert [syntax_errors.find(text) for text in texts] == [None] * len(texts)


ALIKE = [
    ("if x = 3 && y:\n    pass\n", "E-PROG-46"),
    ("if x > 3\nprint(x)\n", "E-PROG-32"),
    ("for i in range(4)\n    avancer(\n", "E-PROG-32"),
    ("while (x > 3:\n    pass\n", "E-PROG-38"),
    ("print('Je m'arrête et l'ami aussi')\n", "E-PROG-41"),
    ('print("Bonjour”)\n', "E-PROG-42"),
    ("print(Bonjour le monde !)\n", "E-PROG-53"),
    ("If x > 3:\n    pass\n", "E-PROG-50"),
    ("sinon si x > 3:\n    pass\n", "E-PROG-52"),
    ("toujours:\n    avancer()\n", "E-PROG-52"),
    ("elseif x:\n    pass\n", "E-PROG-48"),
    ("x++\n", "E-PROG-47"),
    ("if !x:\n    pass\n", "E-PROG-47"),
    ("if x < > 3:\n    pass\n", "E-PROG-47"),
    ("2roues = 3\n", "E-PROG-68"),
    ("ma-vitesse = 3\n", "E-PROG-68"),
    ("import * from marelle\n", "E-PROG-75"),
    ("def carre:\n    pass\n", "E-PROG-49"),
    ("for i in range 4:\n    pass\n", "E-PROG-49"),
    ("for i = range(4):\n    pass\n", "E-PROG-65"),
    ("bot.turn(90°)\n", "E-PROG-67"),
    ("x = (1, 2]\n", "E-PROG-39"),
    ("x = [1, 2\ny = 3\n", "E-PROG-38"),
    ('x = """abc\ny = 3\n', "E-PROG-40"),
    ("x = 5 +\n", "E-PROG-10"),
    ("a b c d\n", "E-PROG-09"),
    ("avance de 3 cases\n", "E-PROG-52"),
    ("A3 D A\n", "E-PROG-99"),
    ("def avancer-un-peu():\n    pass\n", "E-PROG-68"),
    ("x = 3 if y\n", "E-PROG-10"),
    ("if x:\n    a()\n\tb()\n", "E-PROG-37"),
    ("if x:\n\ta()\n        b()\n", "E-PROG-37"),
    ("class A:\n    return 3\n", "E-PROG-78"),
    ("while:\n    avancer()\n", "E-CODE-03"),
    ("si x > 3 alors:\n    avancer()\n", "E-PROG-52"),
    ("for(i=0;i<4;i++):\n    avancer()\n", "E-PROG-47"),
    ("x = 3\n2 avancer(x)\n", "E-CODE-13"),
    ("x = 3\n9 avancer(x)\n", "E-PROG-91"),
    ("if x > 3 {\n    avancer()\n}\n", "E-CODE-02"),
    ("bot.stop().\n", "E-CODE-01"),
    ("print('a' x 'b')\n", "E-PROG-66"),
    ("turn(9O)\n", "E-CODE-23"),
    ("turn(1l, 2)\n", "E-CODE-23"),
    ("for i in x:\n    def f():\n        break\n", "E-PROG-79"),
]


@pytest.mark.parametrize(("text", "code"), ALIKE, ids=[text for text, _code in ALIKE])
def test_a_mistake_of_writing_has_its_code(text: str, code: str) -> None:
    mistake = syntax_errors.find(text)
    assert mistake is not None
    assert mistake.code == code


WHILE_IT_RUNS = [
    ("bot = robot\n", "E-PROG-50", "robot"),
    ("while true:\n    pass\n", "E-PROG-50", "true"),
    ("x = 3\nwhile x == false:\n    pass\n", "E-PROG-50", "false"),
    ("x = none\n", "E-PROG-50", "none"),
    ("speed = 3\nspeed.append(3)\n", "E-CODE-22", "append"),
    ("from machine import Pin\nled = Pin(25, Pin.OUT)\nled.value = 1\n", "E-PROG-49", "value"),
    ("from marelle import robot\nrobot()\n", "E-PROG-50", "robot"),
    ("Robot = None\nRobot.straight(3)\n", "E-PROG-61", "Robot"),
    ("from marelle import Robot\nRobot.straight(3)\n", "E-PROG-49", "Robot"),
    ("from marelle import wait\nv = 0,5\nwait(v + 1)\n", "E-PROG-59", "0,5"),
    ("from time import sleep\nsleep(1,5)\n", "E-PROG-59", "1,5"),
    ("def f():\n    return 3\nf() + ''\n", "E-PROG-60", "f() + ''"),
    ("drive(120, 0)\n", "E-PROG-12", "drive"),
    ("f()\ndef f():\n    pass\n", "E-PROG-94", "f"),
    ("f()\nasync def f():\n    pass\n", "E-PROG-94", "f"),
    ("x = (1, 2)\n3 < x\n", "E-CODE-09", "x"),
    ("from marelle import wait\nwait(0.5)\n", "E-PROG-83", "0.5"),
    ("from marelle import Robot\nbot = Robot()\nbot.line.values[0]\n", "E-PROG-49", "values"),
    ("from marelle import Robot\nbot = Robot()\nbot.turn(bot.heading)\n", "E-PROG-49", "heading"),
    ("def f():\n    pass\nf + 1\n", "E-PROG-49", "f"),
    ("x = None\nprint(x[0])\n", "E-PROG-61", "x"),
    ("x = '5'\nx > 3\n", "E-PROG-60", "x > 3"),
    ("from Time import sleep\n", "E-PROG-50", "Time"),
    ("from marelle import avancer\n", "E-PROG-31", "avancer"),
    ("from turtle import *\n", "E-PROG-76", "turtle"),
    ("raise TimeoutError\n", "E-BOARD-07", "TimeoutError"),
    ("print('abc'.title())\n", "E-BOARD-07", "title"),
    ("print('abc'[::-1])\n", "E-BOARD-13", "'abc'[::-1]"),
    ("numbers = [1, 2]\ndel numbers[::2]\n", "E-BOARD-14", "numbers[::2]"),
    ("raise NotImplementedError\n", "E-PROG-25", ""),
    ("d = {1: 1}\nfor k in d:\n    d[k + 1] = 1\n", "E-CODE-16", ""),
    ("import random\nrandom.shuffle([1])\n", "E-BOARD-07", "shuffle"),
    ("import math as m\nm.hypot(3, 4)\n", "E-BOARD-07", "hypot"),
    ("import os\nos.path\n", "E-BOARD-07", "path"),
    ("from time import perf_counter\n", "E-BOARD-07", "perf_counter"),
    ("import random\nrandom.randont(1, 2)\n", "E-PROG-22", "randont"),
    ("print('abc'.Upper())\n", "E-PROG-50", "Upper"),
    ("import microbit\n", "E-BOARD-11", "microbit"),
    ("from machine import Pin, TouchPad\n", "E-BOARD-11", "TouchPad"),
    ("couleur = 3\ncouleur == vertclair\n", "E-PROG-53", "vertclair"),
    ("def f():\n    print(m)\n    m = 3\nf()\n", "E-PROG-54", "m"),
    ("é = 3\nprint('é', é + '')\n", "E-PROG-60", "é + ''"),
    ("n = 3\nprint(n[0])\n", "E-CODE-19", "n[0]"),
    ("notes = [1, 2]\nprint(notes['a'])\n", "E-CODE-20", "'a'"),
    ("n = 3\nprint(len(n))\n", "E-CODE-21", "n"),
    ("n = None\nprint(len(n))\n", "E-PROG-61", "n"),
    ("raise TypeError('takes 1 positional argument but 2 were given')\n", "E-PROG-23", ""),
    ("raise NameError('x')\n", "E-PROG-25", ""),
    ("from marelle.fr import *\n4(A)\n", "E-PROG-99", "A"),
    ("from marelle import *\nrobot.straight(300)\n", "E-PROG-98", "robot"),
    ("from marelle import *\nbot = Robot()\nbto.straight(300)\n", "E-PROG-12", "bto"),
    (
        "from marelle import *\nbot = Robot()\ndef f():\n    n = bot.line.values\n    if n > 50:\n        pass\nf()\n",
        "E-PROG-49",
        "values",
    ),
]


@pytest.mark.parametrize(
    ("text", "code", "marked"), WHILE_IT_RUNS, ids=[text for text, _code, _marked in WHILE_IT_RUNS]
)
def test_a_mistake_that_shows_while_the_program_runs_has_its_code_and_place(
    text: str, code: str, marked: str, fails: Fails
) -> None:
    help_ = found(error_of(fails, text))
    assert help_["code"] == code
    assert help_["marked"] == marked or not marked


def test_a_mistake_in_a_helper_of_the_pupil_is_shown_in_that_file(
    fails: Fails, tmp_path: Path
) -> None:
    (tmp_path / "helper.py").write_text("def f(x)\n    return x\n", encoding="utf-8")
    help_ = error_of(fails, "import helper\n")
    assert (help_["file"], found(help_)) == (
        "helper.py",
        {"code": "E-PROG-32", "line": 1, "marked": ")"},
    )


@pytest.mark.unmeasured
@pytest.mark.parametrize("source", ["print(x", "from marelle import *\nRobot().straight('3')"])
def test_an_isolated_run_says_the_same(source: str, fails: Fails) -> None:
    here, there = fails(source), fails(source, isolate=True)
    assert as_help(here, Text("fr")) == as_help(there, Text("fr"))


def test_a_program_that_failed_has_its_error_and_no_remark(run_text: RunText) -> None:
    run = run_text("from marelle import *\nbot = Robot()\nbot.stop\n1 / 0\n")
    assert run.error is not None
    assert (run.error.code, run.remarks()) == ("E-PROG-13", [])


def test_what_was_meant_by_square_brackets_is_written_out(fails: Fails) -> None:
    assert "range(4)" in str(error_of(fails, "for i in range[4]:\n    pass\n")["action"])


@pytest.mark.parametrize(("module", "word"), [("marelle", "wait"), ("marelle.fr", "attendre")])
def test_a_pause_is_named_as_the_program_names_it(
    module: str, word: str, run_text: RunText
) -> None:
    (remark,) = run_text(f"from {module} import *\nwhile True:\n    pass\n", seconds=1).remarks()
    assert f" {word}(10)" in str(remark["action"])


def test_a_condition_over_two_lines_is_marked_to_the_end_of_the_first(run_text: RunText) -> None:
    loop = "while (bot.range.distance() >\n       2000):\n    pass\n"
    (remark,) = run_text(f"from marelle import *\nbot = Robot()\n{loop}", seconds=1).remarks()
    assert (remark["code"], remark["column"], remark["end_column"]) == ("E-PROG-86", 1, 30)


def test_a_number_that_the_robot_refuses_is_told_with_its_bounds(fails: Fails) -> None:
    help_ = error_of(fails, "from marelle import *\nRobot().drive(100, 50_000)\n")
    assert help_["code"] == "E-BOT-01"
    assert "drive" in str(help_["what"])
    assert "-1000 à 1000" in str(help_["action"])


def test_at_most_three_remarks_are_made(run_text: RunText) -> None:
    run = run_text("from marelle import *\nbot = Robot()\n" + "bot.stop\n" * 5)
    assert [remark["line"] for remark in run.remarks("en")] == [3, 4, 5]


def test_a_part_of_the_robot_by_another_name_wants_its_parentheses_too() -> None:
    text = "from marelle import *\nbot = Robot()\neye = bot.range\nprint(eye.distance)\n"
    (mistake,) = silent.find(text, "program.py", idle=False, endless=False)
    assert (mistake.code, mistake.place) == ("E-PROG-49", (4, 11, 19))


def test_a_file_that_hides_the_library_is_remarked() -> None:
    (mistake,) = silent.find("from marelle import *\n", "marelle.py", idle=False, endless=False)
    assert (mistake.code, mistake.facts) == ("E-PROG-87", {"name": "marelle"})


TASKS = [
    ("multitask(square(), blink(), race=True)\n", "run(multitask(…))"),
    ("square()\n", "run(square())"),
    ("async def main():\n    square()\n", "await square()"),
]


@pytest.mark.parametrize(("text", "meant"), TASKS)
def test_a_task_that_nothing_begins_is_remarked(text: str, meant: str) -> None:
    text = f"async def square():\n    await forward(1)\n{text}"
    (mistake,) = silent.find(text, "program.py", idle=False, endless=False)
    assert (mistake.code, mistake.facts) == ("E-CODE-17", {"meant": meant})


PEACE = [
    "async def f():\n    await wait(100)\nasync def g():\n    await f()\nrun(g())\nrun(multitask(f(), g()))\n",
    "from marelle.fr import *\ndroite(5)\nwhile x:\n    gauche(1)\n",
    "from marelle import *\nbot = Robot()\nbot.turn(2)\n",
    "from marelle import *\nbot = Robot()\nwhile not bot.button.pressed():\n    pass\n",
    "import rp2\n@rp2.asm_pio()\ndef f():\n    x.stop\n",
    "from marelle import *\nwhile True:\n    beep()\n",
    "x = 3\nif x or x > 4:\n    pass\n",
    "x = 0\nwhile x < 4:\n    x += 1\n",
    "x = 0\ndef pressed():\n    global x\n    x = 9\nbutton.irq(pressed)\nwhile x < 4:\n    wait(10)\n",
    "x = [3]\nwhile x:\n    x.pop()\n",
    "x = 0\nwhile x < 4:\n    if bot.button.pressed():\n        break\n",
    "def f(n):\n    if n > 0:\n        f(n - 1)\n",
    "for i in range(4, 1, -1):\n    forward()\n",
    "x = 3\nx = -1\nx =-1\n",
    "bot = Robot()\nbot.drive(1, 2)\nother.drive = 3\n",
    "class A:\n    def f(self):\n        if self.distance > 3 and self.on:\n            print(self.position)\n",
]


@pytest.mark.parametrize("text", PEACE)
def test_what_may_be_meant_is_not_remarked(text: str) -> None:
    assert silent.find(text, "program.py", idle=True, endless=True) == []


def test_the_marks_stand_under_their_characters_behind_tabs_too() -> None:
    assert (
        underline({"source_line": "\tx = 1 / 0", "column": 6, "end_column": 11}) == "\t    ^^^^^"
    )
    assert underline({"source_line": "", "column": 0, "end_column": 0}) == ""


def test_the_methods_that_are_useless_without_parentheses_are_those_of_the_library() -> None:
    names: set[str] = set()
    for path in (ROOT / "firmware/marelle").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                names |= {
                    part.name for part in ast.walk(node) if isinstance(part, ast.FunctionDef)
                }
    assert library.METHODS - names == set()
    robot = ast.parse((ROOT / "firmware/marelle/__init__.py").read_text(encoding="utf-8"))
    (made,) = [n for n in robot.body if isinstance(n, ast.ClassDef) and n.name == "Robot"]
    named = {ast.unparse(n.target) for n in made.body if isinstance(n, ast.AnnAssign)}
    assert named >= library.PARTS


@pytest.mark.parametrize(("language", "page"), [("fr", "mistakes.fr.md"), ("en", "mistakes.md")])
def test_the_page_of_the_thirty_says_what_the_program_says(language: str, page: str) -> None:
    shown = (ROOT / "docs" / page).read_text(encoding="utf-8")
    rows = re.findall(r"^\| (\d+) \| .*$", shown, re.MULTILINE)
    assert rows == [str(number) for number in range(1, 31)]
    for row in TABLE[:30]:
        help_ = help_of(row, language)
        assert f"| {help_['what']}" in shown
        assert f"| {help_['action']} ({help_['code']}) |" in shown


@pytest.mark.parametrize(
    ("name", "says"),
    [("title", "t[0].upper() + t[1:].lower()"), ("casefold", "lower"), ("swapcase", "yourself")],
)
def test_what_only_a_computer_has_is_told_with_what_to_write_instead(
    name: str, says: str, fails: Fails
) -> None:
    assert says in str(error_of(fails, f"'abc'.{name}()\n", "en")["action"])
