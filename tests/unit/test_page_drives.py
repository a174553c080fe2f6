"""What the page judges of a boot loader's drive that the browser shows it as a folder: before an image is written there, and afterwards."""

from pathlib import Path
from typing import Any

import pytest
from made_images import esp_bin, microbit_hex, rp2_uf2, universal_hex
from page_questions import ask, chosen
from played_drive import PICO_INFO
from played_microbit import V1_ID, details

PICO = rp2_uf2("1.28.0", size=20_000)
PICO_2 = rp2_uf2("1.28.0", board="RPI_PICO2", size=20_000)
V2 = microbit_hex("1.18.0")
NOT_WHOLE = "error: The transfer timed out.\r\ntype: transient, user\r\n"
OTHER_FILE = "error: The application image is not compatible with the target.\r\ntype: user\r\n"


def seen(
    folder: Path,
    image: bytes,
    texts: dict[str, str],
    *more: tuple[str, str],
    label: str = "RPI-RP2",
) -> dict[str, Any]:
    """Look at a drive with these texts, and more entries, for an image."""
    entries = [*((name, "file") for name in texts), *more]
    files = chosen(folder, [("image", image)])
    look = {"label": label, "texts": texts, "entries": entries, "files": files}
    return ask("drive", step="look", language="en", **look)


def ended(**facts: Any) -> dict[str, Any]:
    """Judge a drive that has gone with all of its file, but for these facts."""
    usual = {
        "kind": "uf2", "place": "RPI-RP2", "send": 40_960, "first": True, "sent": 40_960, "error": "", "stalled": False,
        "left": True, "back": False, "texts": {}, "before": {},
    }  # fmt: skip
    return ask("drive", step="ended", language="en", **(usual | facts))


def test_a_drive_says_for_which_board_it_is_and_what_that_gets(tmp_path: Path) -> None:
    found = seen(tmp_path, PICO, {"INFO_UF2.TXT": PICO_INFO}, label="\\")
    assert found == {
        "kind": "uf2", "chip": "RP2040", "board_id": "RPI-RP2", "place": "RPI-RP2", "version": "1.28.0",
        "names": ["firmware.uf2", "again.uf2"], "send": len(PICO),
    }  # fmt: skip


def test_of_a_file_for_two_chips_no_more_is_written_than_the_board_takes(tmp_path: Path) -> None:
    found = seen(tmp_path, PICO + PICO_2, {"INFO_UF2.TXT": PICO_INFO})
    assert (found["chip"], found["send"]) == ("RP2040", len(PICO))


@pytest.mark.parametrize(
    ("image", "texts", "label", "code"),
    [
        (PICO, {}, "HOLIDAYS", "E-FLASH-70"),
        (PICO, {"INFO_UF2.TXT": "UF2 Bootloader v3.0\n"}, "RPI-RP2", "E-FLASH-70"),
        (PICO, {"INFO_UF2.TXT": "Board-ID: RP2350\n"}, "RP2350", "E-IMAGE-10"),
        (PICO_2, {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-10"),
        (esp_bin(), {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-10"),
        (V2, {"DETAILS.TXT": details(V1_ID)}, "MICROBIT", "E-IMAGE-10"),
        (V2, {"DETAILS.TXT": details(mode="Bootloader")}, "MAINTENANCE", "E-FLASH-16"),
        (V2, {}, "MAINTENANCE", "E-FLASH-16"),
        (PICO, {"INFO_UF2.TXT": "Board-ID: TINY-ROBOT\n"}, "TINY", "E-FLASH-02"),
        (universal_hex(), {"DETAILS.TXT": details(interface="0233")}, "MICROBIT", "E-FLASH-17"),
        (b"no image", {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-01"),
        (PICO[:-100], {"INFO_UF2.TXT": PICO_INFO}, "RPI-RP2", "E-IMAGE-03"),
    ],
)
def test_what_is_not_for_a_drive_is_refused_before_anything_is_written(
    tmp_path: Path, image: bytes, texts: dict[str, str], label: str, code: str
) -> None:
    refused = seen(tmp_path, image, texts, label=label)["problem"]
    assert refused["code"] == code
    assert "--" not in refused["action"]  # of a command


def test_a_stick_with_a_boot_loader_s_file_on_it_is_a_stick(tmp_path: Path) -> None:
    info = {"INFO_UF2.TXT": PICO_INFO}
    photos = [(f"photo{number}.jpg", "file") for number in range(12)]
    assert "problem" not in seen(tmp_path, PICO, info, (".Trashes", "directory"))
    for more in ([("holidays", "directory")], photos):
        assert seen(tmp_path, PICO, info, *more)["problem"]["code"] == "E-FLASH-70"


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"error": "InvalidStateError"}, ""),  # the file could not be closed: its board has left
        ({"sent": 40_448, "error": "NotFoundError"}, ""),  # with its last block
        ({"sent": 40_447, "error": "NotFoundError"}, "E-FLASH-06"),
        ({"left": False}, "again"),
        ({"left": False, "first": False}, "E-FLASH-05"),
        ({"left": False, "sent": 0, "stalled": True, "error": "Error"}, "E-FLASH-10"),
        ({"left": False, "sent": 0, "error": "QuotaExceededError"}, "E-FLASH-03"),
        ({"left": False, "sent": 0, "error": "NotAllowedError"}, "E-FLASH-04"),
    ],
)
def test_a_uf2_board_has_its_file_if_it_has_left_with_it(facts: dict[str, Any], code: str) -> None:
    assert verdict(ended(**facts)) == code


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({}, ""),
        ({"error": "NotFoundError"}, ""),  # all was written before the drive went
        ({"back": False}, "E-FLASH-63"),
        ({"texts": {"FAIL.TXT": NOT_WHOLE}}, "again"),
        ({"texts": {"FAIL.TXT": NOT_WHOLE}, "first": False}, "E-FLASH-11"),
        ({"texts": {"FAIL.TXT": OTHER_FILE}}, "E-FLASH-12"),
        ({"texts": {"ASSERT.TXT": "Assert\r\nLine: 382\r\n"}}, "E-FLASH-14"),
        ({"texts": {"ASSERT.TXT": "of old"}, "before": {"ASSERT.TXT": "of old"}}, ""),
        ({"texts": {"DETAILS.TXT": details(mode="Bootloader")}}, "E-FLASH-16"),
        ({"sent": 1000, "first": False}, "E-FLASH-63"),
        ({"left": False}, "E-FLASH-05"),
    ],
)
def test_a_micro_bit_has_its_file_if_its_drive_is_back_and_says_nothing_else(
    facts: dict[str, Any], code: str
) -> None:
    usual = {"kind": "daplink", "place": "MICROBIT", "back": True}
    assert verdict(ended(**usual | facts)) == code


def verdict(answer: dict[str, Any]) -> Any:
    """Return the code of what is wrong, "again" for one more try, "" for none."""
    return answer["problem"]["code"] if "problem" in answer else "again" if answer["again"] else ""


def test_what_a_micro_bit_says_is_shown_in_one_harmless_line() -> None:
    said = ended(
        kind="daplink", back=True, texts={"FAIL.TXT": "error: no\x1b[2J luck\r\ntype: user\r\n"}
    )["problem"]
    assert "no?[2J luck" in said["what"]
