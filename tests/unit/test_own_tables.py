"""Mistakes in the table of a robot of one's own are of that table: a `KitError` in both runners, told where they stand."""

from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from found_micropython import VMS
from handed_in import write

from marelle_help import cause, read_failure
from marelle_sim.programs import MODULES, names_there
from marelle_text import Text

TABLE = """\
BOARD = "pico"
LEFT = {"forward": 10, "back": 11, "encoder": (6, 7)}
RIGHT = {"forward": 12, "back": 13, "encoder": (8, 9)}
DRIVE = {"wheel_diameter": 65, "axle_track": 140, "counts": 1920}
PARTS = {
    "button": ("Button", 20),
    "range": ("UltrasonicSensor", 14, 15),
    "imu": ("IMU", 0x6A),
}
"""
MISTAKES = {  # what is there instead of what: the code, what it is about, and the line of the table
    "unknown_class": ('"UltrasonicSensor"', '"Ultrasonic"', "E-BOT-10", "range", 7),
    "one_pin": (", 14, 15", ", 14", "E-BOT-14", "range", 7),
    "no_brackets": ('("Button", 20)', '"Button"', "E-BOT-14", "button", 6),
    "of_no_class": ('"Button", 20', "20", "E-BOT-14", "button", 6),
    "empty": ('("Button", 20)', "()", "E-BOT-14", "button", 6),
    "bus_of_two": ('PARTS = {', 'I2C = (0, 4)\nPARTS = {', "E-BOT-24", "imu", 9),
    "list_of_parts": ("PARTS = {", "PARTS = [], {", "E-BOT-14", "PARTS", 5),
    "drive_of_numbers": ('{"wheel_diameter": 65, ', "65, {", "E-BOT-14", "DRIVE", 4),
    "left_of_pins": ('{"forward": 10, "back": 11, "encoder": (6, 7)}', "(10, 11)", "E-BOT-14", "LEFT", 2),
    "no_wheel": ('"wheel_diameter": 65, ', "", "E-BOT-15", "wheel_diameter", 4),
    "no_left": ("LEFT = ", "LEFTS = ", "E-BOT-15", "LEFT", 4),
    "no_drive": ("DRIVE = ", "DRIVES = ", "E-BOT-15", "DRIVE", 0),
    "no_forward": ('"forward": 12, ', "", "E-BOT-15", "forward", 3),
    "no_such_pin": (", 20)", ", 99)", "E-BOT-52", "button", 6),
    "digital_line": ('("Button", 20)', '("LineSensor", 18, 19)', "E-BOT-16", "button", 6),
    "pin_in_quotes": ('"back": 13', '"back": "13"', "E-BOT-51", "RIGHT", 3),
    "misspelt_drive": ('"wheel_diameter"', '"wheel_diametre"', "E-BOT-17", "wheel_diametre", 4),
    "misspelt_side": ('"back": 13', '"bak": 13', "E-BOT-17", "bak", 3),
    "named_as_a_word": ('"range"', '"straight"', "E-BOT-18", "straight", 7),
    "counts_0": ("1920", "0", "E-BOT-13", "counts", 4),
    "text": (": 65", ': "65"', "E-BOT-01", "wheel_diameter", 4),
    "pin_of_the_motor": (", 14, 15", ", 10, 15", "E-BOT-11", "range", 7),
    "motors_share_a_pin": ('"back": 13', '"back": 11', "E-BOT-12", "RIGHT", 3),
    "no_back": ('"back": 13, ', "", "E-BOT-20", "RIGHT", 3),
    "one_encoder": (', "encoder": (8, 9)', "", "E-BOT-21", "DRIVE", 4),
}  # fmt: skip
PROGRAM = f"""\
from marelle import KitError, Robot
for name in {list(MISTAKES)}:
    try:
        bot = Robot(name)
        bot.button
        bot.range
        bot.imu
    except KitError as error:
        print(name, error, sep=": ")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a table for each mistake."""
    for name, (right, wrong, *_) in MISTAKES.items():
        assert right in TABLE
        (tmp_path / f"{name}.py").write_text(TABLE.replace(right, wrong, 1), "utf-8")
    return tmp_path


@pytest.mark.parametrize("vm", VMS)
def test_each_mistake_is_an_error_of_the_kit_that_names_its_place(
    folder: Path, vm: str, run_text: RunText
) -> None:
    run = run_text(PROGRAM, vm=vm)
    assert run.error is None, run.error.traceback
    told = dict(line.split(": ", 1) for line in run.stdout.splitlines())
    found = {}
    for name, words in told.items():
        head = 'Traceback (most recent call last):\n  File "program.py", line 4\n'
        trace = f"{head}KitError: {words}\n"
        error = read_failure(
            trace, lambda path: (folder / path).read_text("utf-8"), MODULES, names_there
        )
        assert error.file == f"{name}.py"
        explained = cause(error).explain(Text("fr"))
        assert f"{name}.py" in explained.what or explained.what.startswith(f"Ligne {error.line},")
        found[name] = (explained.code, cause(error).facts["part"], error.line)
    assert found == {name: tuple(rest) for name, (_, _, *rest) in MISTAKES.items()}


@pytest.mark.parametrize("vm", VMS)
@pytest.mark.parametrize(
    ("name", "shown", "action"),
    [
        ("unknown_class", '"range": ("Ultrasonic", 14, 15)', 'Write "UltrasonicSensor" as its class.'),
        ("one_pin", '"range": ("UltrasonicSensor", 14)', 'Write it as "range": ("UltrasonicSensor", trigger, echo).'),
        ("pin_in_quotes", "RIGHT", "Write 13 without quotes."),
        ("digital_line", '"button": ("LineSensor", 18, 19)', 'If the module only says black or white: "button": ("LineSensor", 18, 19, {"black": 1}).'),
        ("misspelt_drive", '"wheel_diametre": 65', 'Write "wheel_diameter" in place of "wheel_diametre".'),
    ],
)  # fmt: skip
def test_a_run_shows_the_entry_and_what_is_meant(
    name: str, shown: str, action: str, vm: str, folder: Path, fails: Fails
) -> None:
    text = f"from marelle import Robot\nbot = Robot({name!r})\nprint(bot.button, bot.range)\n"
    error = fails(text, vm=vm)
    assert error.file == f"{name}.py"
    assert error.source_line[error.column - 1 : error.end_column - 1] == shown
    assert cause(error).explain(Text("en")).action == action


@pytest.mark.parametrize("vm", VMS)
def test_a_class_of_ones_own_says_itself_what_is_wrong(
    folder: Path, vm: str, fails: Fails
) -> None:
    own = TABLE.replace('"UltrasonicSensor", 14, 15', '"chip.Arm", 7')
    chip = "class Arm:\n    def __init__(self, pin):\n        self.pin = pin + None\n"
    write(folder, {"own.py": own, "chip.py": chip})
    error = fails("from marelle import Robot\nRobot('own').range\n", vm=vm)
    place = ("chip.py", 3, "self.pin = pin + None")
    assert (error.file, error.line, error.source_line.strip()) == place


def test_a_table_without_parts_is_that_of_a_robot_without_parts(
    folder: Path, run_text: RunText
) -> None:
    (folder / "bare.py").write_text(TABLE.partition("PARTS")[0], "utf-8")
    text = "from marelle import Robot\nbot = Robot('bare')\nprint(bot.distance())\nbot.range\n"
    run = run_text(text)
    assert (run.stdout, run.error and cause(run.error).code) == ("0\n", "E-BOT-08")
