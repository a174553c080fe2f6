"""The page puts the library on a board: what would change, what is saved, its kit and its name; and which board can have none."""

import json

import pytest
from fixture_types import BoardPort
from page_boards import talk
from serial import Serial

from marelle_text.version import version

pytestmark = pytest.mark.micropython
OWN = {"/main.py": "print('Léa')\n", "/board.json": '{"trim": 2}'}


@pytest.fixture
def port(board_port: BoardPort) -> Serial:
    """Return the port of a Pico with files of a pupil."""
    return board_port(files=OWN)


def test_a_board_gets_its_kit_its_name_and_the_library_and_keeps_the_rest(
    port: Serial,
) -> None:
    planned = talk(port, what="plan_install", kit="pico_bot").ended
    before = talk(port, what="identify").ended
    came = talk(port, what="install", kit="pico_bot", name="poste-07")
    after = talk(port, what="identify").ended
    again = talk(port, what="plan_install", kit=None).ended

    assert (planned["kit"], planned["version"]) == ("pico_bot", version())
    assert planned["theirs"] == ["/main.py", "/board.json"]
    assert {"/boot.py", "/board.json", "/lib/marelle/robot.py"} < {*planned["sent"]}
    assert before["library"] == before["kit"] == ""
    assert came.ended == after
    assert (after["library"], after["kit"], after["name"]) == (version(), "pico_bot", "poste-07")
    assert json.loads(after["settings"]) == {"trim": 2, "kit": "pico_bot"}
    assert came.saved == {path: text.encode() for path, text in OWN.items()}
    assert [one["phase"] for one in came.told if "phase" in one][-1] == "restart"
    assert (again["kit"], again["sent"]) == ("pico_bot", [])


def test_a_robot_that_is_none_of_ours_gets_no_kit_though_the_board_names_one(
    port: Serial,
) -> None:
    talk(port, what="install", kit="pico_bot", name="")
    planned = talk(port, what="plan_install", kit="").ended
    after = talk(port, what="install", kit="", name="").ended

    assert (planned["kit"], planned["sent"]) == ("", ["/board.json"])
    assert (after["kit"], json.loads(after["settings"])) == ("", {"trim": 2})


def test_a_name_that_is_none_is_refused_before_anything_is_written(
    port: Serial,
) -> None:
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
