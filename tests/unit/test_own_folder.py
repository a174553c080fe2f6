"""A folder with a program, its robot and its world: what each file does, and how mistakes in its tables are told."""

import shutil
from pathlib import Path

import pytest
from chip_kit import BARE
from handed_in import write
from programs import ROOT, Fails, RunText, output
from refused import refuses
from typed_commands import ENGLISH, Command

from marelle_help import cause, read_failure
from marelle_sim import KitError, ProgramFileError, WorldError, load_kit, simulate
from marelle_sim.parts.faults import FAULTS
from marelle_sim.programs import MODULES, names_there
from marelle_sim.view.replay import replay_data
from marelle_text import Problem, Text

MINE = ROOT / "docs" / "programs" / "my-robot"
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
def mine(tmp_path: Path) -> Path:
    """Return a copy of the folder that docs/kits.md shows."""
    return shutil.copytree(MINE, tmp_path / "my-robot")


def test_a_kit_of_a_folder_is_called_as_the_folder(
    mine: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(mine)
    for path in (str(mine), "kit.toml", "./kit.toml", ".", "../my-robot"):
        kit = load_kit(path)
        assert (kit.called, kit.name) == ("my-robot", "kit")  # its chances are drawn by its name
    assert load_kit("pico_bot").called == "pico_bot"
    assert replay_data(simulate(mine, seconds=1))["kit"] == "my-robot"
    marelle("kits", "--show", ".")
    assert (mine / "marelle-kit-my-robot.png").is_file()


STICK_AND_EYE = """
[[part]]
kind = "joystick"
name = "stick"
adcs = [2, 1]
[[part]]
kind = "vl53l0x"
name = "eye"
bus = 0
pins = [4, 5]
address = 0x29
ahead_mm = 0
shutdown = 21
"""


def test_each_wire_of_a_joystick_and_of_a_chip_is_said(mine: Path, marelle: Command) -> None:
    (mine / "kit.toml").write_text(BARE + STICK_AND_EYE, encoding="utf-8")
    said = marelle("kits", "--show", str(mine), "--plain", environment=ENGLISH).said.splitlines()
    assert said[-3:-1] == [
        "stick: stick; VRX ADC 2 (GP28), VRY ADC 1 (GP27)",
        "eye: eye; VL53L0X; I2C0 SDA GP4, SCL GP5, 0x29; XSHUT GP21",
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_robot_of_the_page_drives_along_its_wall(seed: int) -> None:
    run = simulate(MINE, seed=seed)
    assert (run.ended, run.error, run.contacts) == ("done", None, [])
    assert (run.kit.body.wheel_mm, run.world.title("en")) == (65, "Along the wall")
    assert int(run.stdout.split()[0]) == pytest.approx(200, abs=30)
    assert run.pose.x_mm == pytest.approx(250 + 900, abs=40)


def test_the_program_believes_board_json_and_not_the_kit(mine: Path) -> None:
    (mine / "main.py").write_text(
        "from marelle import Robot\nbot = Robot()\nprint(bot._kit.__name__)\n", encoding="utf-8"
    )
    assert simulate(mine).stdout == "my_robot\n"
    (mine / "board.json").unlink()
    assert simulate(mine).stdout == "marelle.kits.pico_bot\n"
    (mine / "kit.toml").unlink()
    assert simulate(mine, kit="pico_bot").stdout == "marelle.kits.pico_bot\n"


def test_a_part_of_a_french_name_in_the_table_is_found_in_french(mine: Path) -> None:
    (mine / "my_robot.py").write_text(TABLE.replace('"button"', '"bouton"'), encoding="utf-8")
    (mine / "main.py").write_text(
        "from marelle.fr import Robot\nprint(Robot().bouton.appuye())\n", encoding="utf-8"
    )
    assert simulate(mine).stdout == "False\n"


def test_a_wrong_belief_shows_as_a_robot_that_misses(mine: Path) -> None:
    table = (mine / "my_robot.py").read_text(encoding="utf-8")
    (mine / "main.py").write_text(
        "from marelle import Robot\nprint(Robot().straight(200))\n", encoding="utf-8"
    )
    right = simulate(mine, tolerances=False).pose.x_mm
    wrong = table.replace('"wheel_diameter": 65', '"wheel_diameter": 43')
    (mine / "my_robot.py").write_text(wrong, encoding="utf-8")
    far = simulate(mine, tolerances=False).pose.x_mm
    assert right - 250 == pytest.approx(200, abs=2)
    assert far - 250 == pytest.approx(200 * 65 / 43, abs=4)
    (mine / "my_robot.py").write_text(
        table.replace('"forward": 10, "back": 11', '"forward": 2, "back": 3'), encoding="utf-8"
    )
    assert simulate(mine, tolerances=False).stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("text", ["{", '{"kit": "nothing_like_it"}', "[]"])
def test_a_wrong_board_json_is_the_programs_mistake(mine: Path, text: str) -> None:
    (mine / "board.json").write_text(text, encoding="utf-8")
    run = simulate(mine)
    assert run.ended == "error"
    assert "E-BOT-0" in str(run.error and run.error.traceback)


def test_a_wrong_kit_of_the_folder_is_told_by_its_line(mine: Path) -> None:
    kit = (mine / "kit.toml").read_text(encoding="utf-8")
    (mine / "kit.toml").write_text(kit.replace("pin = 17", "pin = 20"), encoding="utf-8")
    with refuses(KitError, "E-KIT-15") as refused:
        simulate(mine)
    assert kit.splitlines()[int(refused.value.facts["line"]) - 1] == "pin = 17"


def test_a_folder_without_a_program_or_with_two_is_refused(mine: Path) -> None:
    (mine / "main.py").rename(mine / "first.py")
    with refuses(ProgramFileError, "E-PROG-06", count=2):
        simulate(mine)
    for program in mine.glob("*.py"):
        program.unlink()
    with refuses(ProgramFileError, "E-PROG-96", folder=str(mine)):
        simulate(mine)


@pytest.mark.parametrize("name", ["kit.toml", "world.toml"])
@pytest.mark.parametrize("isolate", [False, True])
def test_a_kit_or_world_behind_a_link_out_of_the_folder_is_refused(
    mine: Path, name: str, isolate: bool, marelle: Command
) -> None:
    away = mine.parent / name
    (mine / name).rename(away)
    (mine / name).symlink_to(away)
    with refuses(ProgramFileError, "E-RUN-12", file=name):
        simulate(mine, isolate=isolate)
    marelle("run", str(mine), exits=2)
    kit, world = ("pico_bot", None) if name == "kit.toml" else (None, "empty")
    assert simulate(mine, seconds=1, kit=kit, world=world).ended == "deadline"


@pytest.mark.parametrize(
    ("name", "kind", "code"),
    [("kit.toml", KitError, "E-KIT-03"), ("world.toml", WorldError, "E-WORLD-02")],
)
def test_a_kit_or_world_that_is_a_folder_or_a_link_to_itself_is_refused(
    mine: Path, name: str, kind: type[Problem], code: str
) -> None:
    (mine / name).unlink()
    (mine / name).symlink_to(name)
    with refuses(kind, code):
        simulate(mine)
    (mine / name).unlink()
    (mine / name).mkdir()
    with refuses(kind, code):
        simulate(mine)


def test_a_board_json_behind_a_link_out_of_the_folder_is_not_on_the_board(mine: Path) -> None:
    (mine / "board.json").rename(mine.parent / "board.json")
    (mine / "board.json").symlink_to(mine.parent / "board.json")
    (mine / "main.py").write_text("import os\nprint(sorted(os.listdir('/')))\n", encoding="utf-8")
    assert "board.json" not in simulate(mine).stdout


def test_a_program_behind_a_link_out_of_the_folder_is_not_its_entry(mine: Path) -> None:
    away = mine.parent / "secret.py"
    away.write_text("print('away')\n", encoding="utf-8")
    (mine / "main.py").unlink()
    (mine / "main.py").symlink_to(away)
    with refuses(ProgramFileError, "E-RUN-12"):
        simulate(mine)


@pytest.mark.unmeasured
def test_the_command_runs_the_folder(mine: Path, marelle: Command) -> None:
    assert "mm from the wall" in marelle("run", "my-robot", "--lang", "en").out
    (mine / "main.py").rename(mine.parent / "alone.py")
    marelle("run", "alone.py", "--kit", "./my-robot/kit.toml", "--lang", "en")


def test_the_page_of_kits_names_each_fault() -> None:
    page = (MINE.parents[1] / "kits.md").read_text(encoding="utf-8")
    table = page[page.index("| part | fault |") :]
    assert [f for faults in FAULTS.values() for f in faults if f"`{f}`" not in table] == []


def test_a_kit_may_be_given_as_a_path() -> None:
    program = MINE / "main.py"
    run = simulate(program, kit=MINE / "kit.toml", world=MINE / "world.toml", seconds=1)
    assert run.kit.body.wheel_mm == 65
    assert simulate(program, kit=str(MINE), world=MINE, seconds=1).sha256() == run.sha256()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with a table for each mistake."""
    for name, (right, wrong, *_) in MISTAKES.items():
        assert right in TABLE
        (tmp_path / f"{name}.py").write_text(TABLE.replace(right, wrong, 1), "utf-8")
    return tmp_path


def test_each_mistake_is_an_error_of_the_kit_that_names_its_place(
    folder: Path, vm: str, run_text: RunText
) -> None:
    run = run_text(PROGRAM, vm=vm)
    told = dict(line.split(": ", 1) for line in output(run).splitlines())
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
