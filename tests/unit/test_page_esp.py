"""What the page writes on an ESP32, and what it erases before: asked of the page's Python."""

from hashlib import md5
from pathlib import Path
from typing import Any

from made_images import esp_bin, partition_table
from page_questions import ask, chosen

from marelle_text import Text

FLASH = 4 << 20
OLD = partition_table([("factory", 0, 0, 0x10000, 0x1F0000), ("vfs", 1, 0x81, 0x200000, 0x200000)])
ELSEWHERE = partition_table([("factory", 0, 0, 0x10000, 0x180000)])


def decided(tmp_path: Path, image: bytes, table: bytes, chip: str = "ESP32", flash_bytes: int = FLASH) -> Any:  # fmt: skip
    files = chosen(tmp_path, [("esp.bin", image), ("table", table)])
    return ask("esp", chip=chip, flash_bytes=flash_bytes, files=files)


def test_where_it_goes_and_what_the_chip_is_to_find_there(tmp_path: Path) -> None:
    image = esp_bin() + b"\x01"
    assert decided(tmp_path, image, OLD) == {
        "offset": 0x1000,
        "md5": md5(image + b"\xff" * 3).hexdigest(),
        "erase": "",
    }


def test_all_is_erased_only_where_the_files_would_be_lost_anyway(tmp_path: Path) -> None:
    image = esp_bin()
    whys = [
        decided(tmp_path, image, table)["erase"] for table in (OLD, ELSEWHERE, b"\xff" * 0xC00)
    ]
    assert whys == ["", "storage", "firmware"]


def test_another_chip_a_smaller_flash_and_no_image_are_refused(tmp_path: Path) -> None:
    image = esp_bin()
    refused = [
        decided(tmp_path, image, OLD, chip="ESP32-S3"),
        decided(tmp_path, image, OLD, flash_bytes=2 << 20),
        decided(tmp_path, b"MZ" + image, OLD),
    ]
    codes = [one["problem"]["code"] for one in refused]
    assert codes == ["E-IMAGE-10", "E-IMAGE-11", "E-IMAGE-01"]
    assert refused[0]["problem"]["action"] == Text("fr")("page.board_action.E-IMAGE-10")
