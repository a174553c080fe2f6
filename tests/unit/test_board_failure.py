"""What a board says of a failed program becomes the help that a simulated run gives."""

import pytest
from hypothesis import given, strategies as st

from marelle_help import as_help, read_failure
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text
from marelle_text.codes import is_code

BEFORE = "Traceback (most recent call last):\n"
PROGRAM = "from marelle import *\nsteps = 3\n\ndef go():\n    forward(stpes)\n\ngo()\nforwrd(1)\nif steps > 2\n"


def fails(said: str, source: str = PROGRAM) -> dict[str, str | int]:
    texts = {"trial.py": source, "lib/own.py": "x = 1\n"}
    return as_help(read_failure(said, texts.get, MODULES, names_there), Text("en"))


@pytest.mark.parametrize(
    ("frames", "last", "code", "what"),
    [
        ('  File "trial.py", line 7, in <module>\n  File "trial.py", line 5, in go\n',
         "NameError: name 'stpes' isn't defined", "E-PROG-12", 'On line 5, Python does not know "stpes".'),
        ('  File "trial.py", line 5, in go\n  File "marelle/robot.py", line 97, in forward\n',
         "RobotError: E-BOT-01 forward(n): a number from -100 to 100 is expected", "E-BOT-01",
         "On line 5, the number given to forward is not allowed."),
        ('  File "trial.py", line 5, in go\n', "OSError: [Errno 5] EIO", "E-PROG-15", None),
        ('  File "trial.py", line 5, in go\n', "OSError: 30", "E-PROG-28", None),
        ('  File "trial.py", line 5, in go\n', "RuntimeError: maximum recursion depth exceeded", "E-PROG-17", None),
        ('  File "trial.py", line 5, in go\n', "MemoryError: memory allocation failed, allocating 9 bytes", "E-BOARD-06",
         "Line 5 needs 9 bytes: the board does not have that much left."),
        ('  File "trial.py", line 5, in go\n', "ImportError: no module named 'servo'", "E-PROG-14",
         'On line 5, the board cannot import "servo".'),
        ('  File "trial.py", line 5, in go\n', "AttributeError: 'Robot' object has no attribute 'fly'", "E-PROG-22",
         'On line 5, what stands before the dot has no "fly".'),
        ('  File "trial.py", line 9\n', "SyntaxError: invalid syntax", "E-PROG-32", "On line 9, a colon (:) is missing."),
        ('  File "trial.py", line 5, in go\n', "Oops: one\ntwo: three", "E-PROG-25", None),
    ],
)  # fmt: skip
def test_each_kind_of_error_has_its_code_and_its_line(
    frames: str, last: str, code: str, what: str | None
) -> None:
    told = fails(f"{BEFORE}{frames}{last}\n")
    assert (told["code"], told["file"]) == (code, "trial.py")
    assert told["line"] in {5, 9}
    assert told["what"] == what or what is None


READABLE = PROGRAM.replace("if steps > 2\n", "async def zigzag(): pass\nzigzga()\n")


@pytest.mark.parametrize(
    ("line", "name", "nearest"),
    [(8, "forwrd", "forward"), (5, "stpes", "steps"), (10, "zigzga", "zigzag")],
)
def test_a_name_is_looked_for_among_the_librarys_and_the_programs_own(
    line: int, name: str, nearest: str
) -> None:
    frame = f'  File "trial.py", line {line}, in go\n'
    told = fails(f"{BEFORE}{frame}NameError: name '{name}' isn't defined\n", READABLE)
    assert nearest in str(told["action"])


@pytest.mark.parametrize(
    ("source", "words", "nearest"),
    [
        ("from marelle import Robot\nmove = Robot().straight(100, wait=False)\nmove.donne()\n",
         "'Move' object has no attribute 'donne'", "done"),
        ("class Car: speed = 3\ncar = Car()\nprint(car.sped)\n", "'Car' object has no attribute 'sped'", "speed"),
        ("class Car:\n    async def drive(self): pass\nCar().drvie()\n", "'Car' object has no attribute 'drvie'", "drive"),
    ],
)  # fmt: skip
def test_the_nearest_attribute_of_an_object_is_proposed(
    source: str, words: str, nearest: str
) -> None:
    frame = '  File "trial.py", line 3, in <module>\n'
    told = fails(f"{BEFORE}{frame}AttributeError: {words}\n", source)
    assert f'"{nearest}"' in str(told["action"])


def test_the_imports_of_a_text_that_is_no_program_are_not_known() -> None:
    told = fails(
        f"{BEFORE}  File \"trial.py\", line 8, in go\nNameError: name 'forwrd' isn't defined\n"
    )
    assert "forward" not in str(told["action"])


def test_the_place_is_the_last_one_in_the_pupils_own_files() -> None:
    said = (
        f'{BEFORE}  File "trial.py", line 7, in <module>\n  File "lib/own.py", line 1, in f\n'
        '  File "marelle/drive.py", line 200, in straight\nValueError: no\n'
    )
    told = fails(said)
    assert (told["file"], told["line"], told["source_line"]) == ("lib/own.py", 1, "x = 1")
    assert told["traceback"] == said


@pytest.mark.parametrize(
    ("file", "source", "frame", "words"),
    [
        ("dht.py", "t = TemperatureSensor('DHT22', 15)\n", '  File "marelle/chips/dht22.py", line 6, in <module>\n',
         "ImportError: can't import name DHTBase"),
        ("time.py", "from time import sleep\n", "", "ImportError: can't import name sleep"),
    ],
)  # fmt: skip
def test_a_file_that_hides_a_module_of_the_board_is_named(
    file: str, source: str, frame: str, words: str
) -> None:
    texts = {"trial.py": source, file: "x = 1\n"}
    said = f'{BEFORE}  File "trial.py", line 1, in <module>\n{frame}{words}\n'
    told = as_help(read_failure(said, texts.get, MODULES, names_there), Text("en"))
    name = file.removesuffix(".py")
    assert (told["code"], told["line"]) == ("E-BOARD-05", 1)
    assert told["what"] == f'On line 1, {file} beside the program hides the module "{name}".'
    assert (
        as_help(read_failure(said, {"trial.py": source}.get, MODULES, names_there), Text("en"))[
            "code"
        ]
        == "E-PROG-14"
    )


def test_what_is_python_and_not_micropythons_is_told_so() -> None:
    said = f'{BEFORE}  File "trial.py", line 2\nSyntaxError: invalid syntax\n'
    told = fails(said, "x = 1\nmatch x:\n    case 1:\n        print(x)\n")
    assert told["what"] == "Line 2 is Python, but the board does not understand it."


def test_an_endless_recursion_is_shown_by_its_ends() -> None:
    frames = "".join(f'  File "trial.py", line {line}, in go\n' for line in range(1, 101))
    told = fails(f"{BEFORE}{frames}RuntimeError: maximum recursion depth exceeded\n")
    lines = [
        int(line.split(",")[1].split()[1]) for line in str(told["traceback"]).splitlines()[1:-1]
    ]
    assert lines == [1, 2, 3, 98, 99, 100]
    assert told["code"] == "E-PROG-17"


@pytest.mark.unmeasured
@given(st.text(max_size=300) | st.from_regex(r'(  File "trial.py", line \d+\n)*\w+Error: .*\n'))
def test_whatever_a_board_says_is_answered(said: str) -> None:
    told = fails(said)
    assert is_code(str(told["code"]))
    assert int(told["line"]) >= 0
