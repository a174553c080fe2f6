"""The page puts the library on a board: what would change, what is saved, its kit and its name; and which board can have none."""

import json
from typing import Any

import pytest
from board_double import a_double
from fixture_types import BoardPort
from page_boards import Talked, talk
from serial import Serial

from marelle_text.version import version

pytestmark = pytest.mark.micropython
OWN = {"/main.py": "print('Léa')\n", "/board.json": '{"trim": 2}'}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Talked]:
    """Install a kit on a Pico with a pupil's files, then none; return what was told at each step."""
    folder = tmp_path_factory.mktemp("install")
    steps: dict[str, dict[str, Any]] = {
        "planned": {"what": "plan_install", "kit": "pico_bot"},
        "before": {"what": "identify"},
        "installed": {"what": "install", "kit": "pico_bot", "name": "poste-07"},
        "after": {"what": "identify"},
        "again": {"what": "plan_install", "kit": None},
        "planned without": {"what": "plan_install", "kit": ""},
        "without": {"what": "install", "kit": "", "name": ""},
    }
    with (
        a_double(folder, main=OWN["/main.py"], settings=OWN["/board.json"]) as board,
        Serial(board.port, timeout=0) as port,
    ):
        return {name: talk(port, **step) for name, step in steps.items()}


def test_a_board_gets_its_kit_its_name_and_the_library_and_keeps_the_rest(
    told: dict[str, Talked],
) -> None:
    planned, before, came, after, again, *_without = told.values()

    assert (planned.ended["kit"], planned.ended["version"]) == ("pico_bot", version())
    assert planned.ended["theirs"] == ["/main.py", "/board.json"]
    assert {"/boot.py", "/board.json", "/lib/marelle/robot.py"} < {*planned.ended["sent"]}
    assert before.ended["library"] == before.ended["kit"] == ""
    assert came.ended == after.ended
    names = ("library", "kit", "name")
    assert [after.ended[name] for name in names] == [version(), "pico_bot", "poste-07"]
    assert json.loads(after.ended["settings"]) == {"trim": 2, "kit": "pico_bot"}
    assert came.saved == {path: text.encode() for path, text in OWN.items()}
    assert [one["phase"] for one in came.told if "phase" in one][-1] == "restart"
    assert (again.ended["kit"], again.ended["sent"]) == ("pico_bot", [])


def test_a_robot_that_is_none_of_ours_gets_no_kit_though_the_board_names_one(
    told: dict[str, Talked],
) -> None:
    planned, after = told["planned without"].ended, told["without"].ended

    assert (planned["kit"], planned["sent"]) == ("", ["/board.json"])
    assert (after["kit"], json.loads(after["settings"])) == ("", {"trim": 2})


def test_a_name_that_is_none_is_refused_before_anything_is_written(
    board_port: BoardPort,
) -> None:
    port = board_port(files=OWN)
    assert talk(port, what="install", kit="", name="a b").ended["code"] == "E-LINK-16"
    assert talk(port, what="identify").ended["library"] == ""


def test_a_board_that_can_have_no_library_is_told_with_what_to_do_on_the_page(
    board_port: BoardPort,
) -> None:
    esp32 = board_port(kind="esp32")
    on_microbit = talk(board_port(kind="microbit"), what="plan_install", kit="").ended
    other = talk(esp32, what="install", kit="pico_bot", name="").ended
    nowhere = talk(esp32, what="plan_install", kit="pico_bott").ended

    assert on_microbit["code"] == "E-LINK-38"
    assert (other["code"], "--kit" in other["action"]) == ("E-LINK-40", False)
    assert nowhere["code"] == "E-FILE-01"
