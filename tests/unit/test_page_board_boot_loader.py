"""The page sends a board to its boot loader, on doubles: a Pico goes, and is a drive then; others stay at their prompt."""

import pytest
from fixture_types import MakeDouble
from page_boards import talk
from serial import Serial

pytestmark = pytest.mark.micropython
_RUNS = {"/main.py": "while True:\n    print('still here')\n"}


def test_a_pico_whose_program_runs_goes_to_its_boot_loader(board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=50.0, files=_RUNS)
    with Serial(board.port, timeout=0) as port:
        assert talk(port, what="boot_loader").ended == {}
        assert board.wait_for_drive().name == "RPI-RP2"


@pytest.mark.parametrize("kind", ["esp32", "microbit"])
def test_a_board_without_such_a_drive_stays(board_double: MakeDouble, kind: str) -> None:
    board = board_double(kind=kind)
    with Serial(board.port, timeout=0) as port:
        refused = talk(port, what="boot_loader").ended
        assert (refused["code"], kind in refused["what"]) == ("E-FLASH-62", True)
        assert talk(port, what="identify").ended["platform"] == kind
    assert board.starts == 1
