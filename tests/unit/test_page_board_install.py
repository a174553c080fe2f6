"""The page puts the library on a board: what would change, what is saved, its kit and its name; and which board can have none."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from page_boards import talk

from marelle_text.version import version

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serial import Serial

pytestmark = pytest.mark.micropython
OWN = {"/main.py": "print('Léa')\n", "/board.json": '{"trim": 2}'}


@pytest.fixture
def ports(tmp_path: Path) -> Iterator[dict[str, Serial]]:
    """Give a Pico with files of a pupil, a micro:bit and an ESP32."""
    serial = pytest.importorskip("serial")
    doubles = pytest.importorskip("marelle_doubles")
    kinds = {"pico": OWN, "microbit": {}, "esp32": {}}
    wanted = [doubles.BoardSpec(kind, kind, files=files) for kind, files in kinds.items()]
    with doubles.BoardDoubles(tmp_path, wanted) as boards:
        for board in boards:
            board.wait_for_port()
        opened = {kind: serial.Serial(board.port, timeout=0) for kind, board in zip(kinds, boards, strict=True)}  # fmt: skip
        yield opened
        for port in opened.values():
            port.close()


def test_a_board_gets_its_kit_its_name_and_the_library_and_keeps_the_rest(
    ports: dict[str, Serial],
) -> None:
    port = ports["pico"]
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
    ports: dict[str, Serial],
) -> None:
    port = ports["pico"]
    talk(port, what="install", kit="pico_bot", name="")
    planned = talk(port, what="plan_install", kit="").ended
    after = talk(port, what="install", kit="", name="").ended

    assert (planned["kit"], planned["sent"]) == ("", ["/board.json"])
    assert (after["kit"], json.loads(after["settings"])) == ("", {"trim": 2})


def test_a_name_that_is_none_is_refused_before_anything_is_written(
    ports: dict[str, Serial],
) -> None:
    assert talk(ports["pico"], what="install", kit="", name="a b").ended["code"] == "E-LINK-16"
    assert talk(ports["pico"], what="identify").ended["library"] == ""


def test_a_board_that_can_have_no_library_is_told_with_what_to_do_on_the_page(
    ports: dict[str, Serial],
) -> None:
    on_microbit = talk(ports["microbit"], what="plan_install", kit="").ended
    other = talk(ports["esp32"], what="install", kit="pico_bot", name="").ended
    nowhere = talk(ports["esp32"], what="plan_install", kit="pico_bott").ended

    assert on_microbit["code"] == "E-LINK-38"
    assert (other["code"], "--kit" in other["action"]) == ("E-LINK-40", False)
    assert nowhere["code"] == "E-FILE-01"
