"""Thirty virtual boards from their boot loaders on, six of them with a fault: the others answer with their MicroPython, and six are named with their cure."""

from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
from esptool_mark import NEEDS_ESPTOOL
from flash_doubles import VERSION, flash_doubles, flashed, write_images

from marelle_doubles import BoardDouble, BoardSpec
from marelle_host.cli.flashing import finding
from marelle_host.flash import Patience
from marelle_host.flash.many import Limits
from marelle_host.link import ask_boards

pytestmark = [pytest.mark.flashing, NEEDS_ESPTOOL]
_SPEED = 50.0
_EACH = 10
BOOTS = {"esp32": "esp32", "pico": "uf2", "microbit": "daplink"}
FAULTY = {
    ("esp32", 2): ("md5", "E-FLASH-26"),  # its flash keeps another byte than it was given
    ("esp32", 7): ("cut:2", "E-FLASH-27"),  # its cable comes out at block 2
    ("pico", 3): ("no-port", "E-FLASH-07"),  # it starts, and no port comes
    ("pico", 6): ("", "E-IMAGE-10"),  # a Pico 2: no image is for its chip
    ("microbit", 1): (
        "fail:The interface firmware failed to reset/halt the target MCU",
        "E-FLASH-13",
    ),
    ("microbit", 8): ("maintenance", "E-FLASH-46"),
}
HURRIED = Limits(
    of_hub=_EACH,
    patience=Patience(remounts_s=15.0, returns_s=15.0, starts_s=15.0),
)


def wanted(kind: str, number: int) -> BoardSpec:
    fault, _code = FAULTY.get((kind, number), ("", ""))
    chip = "pico2" if (kind, number) == ("pico", 6) else kind
    return BoardSpec(f"{kind}-{number}", chip, boot=BOOTS[kind], boot_speed=_SPEED, fault=fault)  # type: ignore[arg-type]  # one of these


def test_twenty_four_boards_answer_and_six_are_named_with_their_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(finding, "limits", lambda _wishes: HURRIED)
    specs = [wanted(kind, number) for kind in BOOTS for number in range(_EACH)]
    with flash_doubles(tmp_path, specs, monkeypatch) as boards:
        words = ("--on", "all", "--no-library", *write_images(tmp_path))
        code, rows = flashed(capsys, *words)
        assert code == 8
        problems = {board.spec.name: rows[where(board)]["problem"] for board in boards}
        named = {name: one["code"] for name, one in problems.items() if one is not None}
        assert named == {f"{kind}-{number}": code for (kind, number), (_, code) in FAULTY.items()}
        assert all(one["action"] for one in problems.values() if one is not None)
        good = [board for board in boards if board.spec.name not in named]
        said = [rows[where(board)] for board in good]
        assert [(row["flashed"], row["micropython"]) for row in said] == [(True, VERSION)] * 24
        assert [row["flashed"] for row in rows.values()].count(True) == 24
        answers = ask_boards([board.port for board in good])
        assert [one.identity.version if one.identity else () for one in answers] == [
            (1, 25, 0)
        ] * 24


def where(board: BoardDouble) -> str:
    """Return what tables call a board that has begun in its boot loader."""
    return board.port if board.drive is None else str(board.drive)
