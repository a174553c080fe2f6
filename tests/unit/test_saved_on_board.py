"""`/board.json` on the board: the pages have each of its keys, what is wrong in it is told with the nearest, and saving changes all of it or nothing."""

import ast
import json
import re
from pathlib import Path

import pytest
from programs import ROOT, program_text

from marelle import board
from marelle_files import KEYS, NUMBERS, BoardFilesError, read_settings
from marelle_sim import Run, simulate

ROBOT = "from marelle import Robot\nRobot()\nprint('ready')\n"


def run(folder: Path, text: str, saved: str = "", vm: str = "python") -> Run:
    (folder / "main.py").write_text(text, encoding="utf-8")
    if saved:
        (folder / "board.json").write_text(saved, encoding="utf-8")
    return simulate(folder, kit="pico_bot", world="empty", vm=vm)


@pytest.mark.parametrize(
    ("saved", "code", "facts"),
    [
        ('{"kits": "pico_bot"}', "E-BOT-45", {"part": "kits", "nearest": "kit"}),
        ('{"kti": 1}', "E-BOT-45", {"part": "kti", "nearest": "kit"}),
        ('{"kit": "pico_bot", "mm_per_s": 5}', "E-BOT-45", {"part": "mm_per_s"}),
        ('{"kit": "pico_b', "E-BOT-05", {}),
        ('{"kit": "pico_bot"', "E-BOT-05", {}),
        ("[1]", "E-BOT-05", {}),
        ('{"kit": "tank"}', "E-BOT-04", {"part": "tank"}),
        ('{"track": "100"}', "E-BOT-05", {"part": "track", "least": 20, "nearest": 500}),
        ('{"mm_per_s_at_duty": 300}', "E-BOT-05", {"part": "mm_per_s_at_duty"}),
    ],
)
def test_what_is_wrong_is_told_and_no_robot_starts(
    tmp_path: Path, vm: str, saved: str, code: str, facts: dict[str, str]
) -> None:
    result = run(tmp_path, ROBOT, saved, vm)
    assert result.error is not None
    assert result.error.facts["code"] == code
    assert {**result.error.facts, **facts} == result.error.facts
    assert result.stdout == ""
    assert result.written == {}


def test_what_is_saved_is_read_and_the_rest_of_it_stays(tmp_path: Path, vm: str) -> None:
    text = "from marelle.board import save\nsave(track=101)\nsave(wheel_diameter=43.2, trim=-2)\n"
    result = run(tmp_path, f"{text}{ROBOT}", '{"kit": "pico_bot", "track": 90}', vm)
    assert (result.error, result.stdout) == (None, "ready\n")
    saved = {"kit": "pico_bot", "track": 101, "wheel_diameter": 43.2, "trim": -2}
    assert set(saved) <= set(KEYS)
    assert list(result.written) == ["/board.json"]
    assert json.loads(result.written["/board.json"]) == saved


def test_a_full_board_keeps_what_it_had(tmp_path: Path, vm: str) -> None:
    result = run(tmp_path, program_text("boards/saves_on_a_full_board"), '{"track": 99}', vm)
    assert result.stdout == (
        "E-BOT-46 /board.json: the board's memory is full\n" + '{"track": 99}\n'
    )
    assert set(result.written) == {"/full"}


def test_the_board_and_the_computer_have_the_same_table() -> None:
    assert board._NUMBERS == NUMBERS


WRONG = [
    '{"kit": 5}', '{"kit": ["pico_bot"]}', '{"wheel_diameter": "43"}', '{"wheel_diameter": -43}', '{"wheel_diameter": 0}',
    '{"wheel_diameter": [43]}', '{"wheel_diameter": true}', '{"wheel_diameter": null}', '{"trim": 51}', '{"trim": {}}',
    '{"track": 1e999}', '{"track": 19}', '{"track": 501}', '{"mm_per_s_at_duty": 49.9}', '{"mm_per_s_at_duty": 1e9}',
    '{"line": [200, 60000]}', '{"gyro": 3}',
]  # fmt: skip
RIGHT = [
    '{"kit": "xrp", "wheel_diameter": 5, "trim": -50, "mm_per_s_at_duty": 3000, "track": 20.5}',
    '{"wheel_diameter": 500, "trim": 50.0, "mm_per_s_at_duty": 50, "track": 500}',
    '{"trim": 0}',
    "{}",
]
LOOKS = f"""
from marelle import RobotError
from marelle.board import save, saved
for text in {[*WRONG, *RIGHT]}:
    with open("/board.json", "w") as file:
        file.write(text)
    try:
        print(saved() != None)
    except RobotError as error:
        print(error.code, error.part)
try:
    save(track=float("nan"))
except RobotError as error:
    print(error)
"""


def test_a_board_refuses_what_a_computer_does_not_send_it(tmp_path: Path, vm: str) -> None:
    printed = run(tmp_path, LOOKS, vm=vm).stdout.splitlines()
    codes = []
    for text in WRONG:
        with pytest.raises(BoardFilesError) as refused:
            read_settings(text.encode())
        code = {"E-FILE-04": "E-BOT-45", "E-FILE-05": "E-BOT-05"}[refused.value.code]
        codes.append(f"{code} /board.json '{refused.value.facts['key']}'")
    assert printed == [
        *codes,
        *("True" for text in RIGHT if read_settings(text.encode()) is not None),
        "E-BOT-05 /board.json 'track': a number from 20 to 500 is expected",
    ]


LIBRARY = ROOT / "firmware" / "marelle"


def _arguments(file: str, kind: str) -> set[str]:
    """Return what a class is made of, by the names of its arguments."""
    for node in ast.walk(ast.parse((LIBRARY / file).read_text("utf-8"))):
        if isinstance(node, ast.ClassDef) and node.name == kind:
            (made,) = (
                one
                for one in node.body
                if isinstance(one, ast.FunctionDef) and one.name == "__init__"
            )
            return {one.arg for one in (*made.args.args[1:], *made.args.kwonlyargs)}
    raise AssertionError(kind)


@pytest.mark.parametrize(
    ("page", "heading"),
    [
        ("robot.md", "### A robot of your own: the board's table"),
        ("robot.fr.md", "### Un robot à soi : la table de la carte"),
    ],
)
def test_the_page_has_each_key(page: str, heading: str) -> None:
    told = (ROOT / "docs" / page).read_text("utf-8").split(heading)[1].split("\n### ")[0]
    _names, motor, drive = (
        set(re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]*)\|", part, re.MULTILINE))))
        for part in re.split(r"\n\| (?:key of|clé de) ", told)
    )
    assert motor == _arguments("parts/motor.py", "Motor") - {"counts"}
    assert drive == _arguments("drive.py", "DriveBase") - {"left", "right"} | {"counts"}
