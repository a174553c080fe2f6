"""The boards of a class: each kit has one, MicroPython's names are found again, and pages and file names are well formed."""

import re
from pathlib import Path

import pytest
from refused import refuses

from marelle_images import ImageError
from marelle_images.boards import (
    board_kinds,
    find_kind,
    kind_of_drive,
    kind_of_machine,
    kinds_with_chip,
)

DOCS = Path(__file__).parents[2] / "docs"
CHIPS = {
    "ESP32", "ESP32-C3", "ESP32-C6", "ESP32-S2", "ESP32-S3", "RP2040", "RP2350", "SAMD21", "SAMD51", "nRF51822", "nRF52833", "nRF52840",
}  # fmt: skip


def test_every_chip_of_the_readers_has_a_board() -> None:
    assert {kind.chip for kind in board_kinds()} == CHIPS


def test_no_two_boards_share_a_name_a_machine_or_a_drive() -> None:
    names = [name for kind in board_kinds() for name in {name.casefold() for name in kind.names}]
    assert len(names) == len(set(names))
    assert len({kind.machine for kind in board_kinds()}) == len(board_kinds())
    drives = [kind.drive for kind in board_kinds() if kind.drive]
    assert len(drives) == len(set(drives))


def test_each_page_is_micropython_s_own_by_its_name_or_that_of_the_micro_bit() -> None:
    pages = {kind.id: kind.page for kind in board_kinds() if kind.format != "hex"}
    assert pages == {name: f"https://micropython.org/download/{name}/" for name in pages}
    hexes = [kind.page for kind in board_kinds() if kind.format == "hex"]
    assert all(re.fullmatch(r"https://github\.com/[\w-]+/[\w-]+/releases", page) for page in hexes)


@pytest.mark.parametrize(
    ("board", "name", "version"),
    [
        ("pico_w", "RPI_PICO_W-20250415-v1.25.0.uf2", "1.25.0"),
        ("pico2", "RPI_PICO2-20240809-v1.24.0-preview.201.g269a0e0e1.uf2", "1.24.0-preview.201"),
        ("esp32", "ESP32_GENERIC-20241129-v1.24.1.bin", "1.24.1"),
        ("microbit_v2", "micropython-microbit-v2.1.2.hex", "2.1.2"),
    ],
)
def test_the_name_of_an_image_tells_its_version(board: str, name: str, version: str) -> None:
    found = find_kind(board).file_name().fullmatch(name)
    assert found is not None
    assert found["version"] == version


@pytest.mark.parametrize(
    ("board", "name"),
    [
        ("pico2", "RPI_PICO2_W-20250415-v1.25.0.uf2"),
        ("pico2", "RPI_PICO2-RISCV-20250415-v1.25.0.uf2"),
        ("esp32", "ESP32_GENERIC-SPIRAM-20241129-v1.24.1.bin"),
        ("esp32", "ESP32_GENERIC-20241129-v1.24.1.app-bin"),
        ("pico", "../RPI_PICO-20250415-v1.25.0.uf2"),
    ],
)
def test_a_variant_or_another_board_has_another_name(board: str, name: str) -> None:
    assert find_kind(board).file_name().fullmatch(name) is None


@pytest.mark.parametrize(
    ("machine", "board"),
    [
        ("Generic ESP32S3 module with ESP32S3", "ESP32_GENERIC_S3"),  # until v1.28
        ("Generic ESP32S3 module with ESP32-S3", "ESP32_GENERIC_S3"),
        ("Raspberry Pi Pico2 with RP2350", "RPI_PICO2"),
        ("micro:bit with nRF52833", "MICROBIT_V2"),
        ("Raspberry Pi Pico2 with RP2350-RISCV", None),  # the core of another kind
        ("Generic ESP32 module with SPIRAM with ESP32", None),
    ],
)
def test_the_prompt_s_words_name_the_board(machine: str, board: str | None) -> None:
    assert kind_of_machine(machine) == (find_kind(board) if board else None)


@pytest.mark.parametrize(
    ("drive", "board"),
    [("SAMD51P19A-WioTerminal-v0", "SEEED_WIO_TERMINAL"), ("RPI-RP2", None), ("", None)],
    ids=["a board's", "a chip's", "none"],
)
def test_a_drive_tells_its_board_or_only_its_chip(drive: str, board: str | None) -> None:
    assert kind_of_drive(drive) == (find_kind(board) if board else None)


def test_of_one_chip_the_most_common_board_comes_first() -> None:
    assert [kind.names[1] for kind in kinds_with_chip("RP2040")][:2] == ["pico", "pico_w"]


def test_a_wrong_name_is_told_the_nearest() -> None:
    with refuses(ImageError, "E-IMAGE-31", nearest="xiao_samd21"):
        find_kind("xiao_samd51")


@pytest.mark.parametrize("page", ["images.md", "images.fr.md"])
def test_the_page_lists_each_board_by_its_names(page: str) -> None:
    told = (DOCS / page).read_text("utf-8")
    rows = re.findall(
        r"^\| (.+?) \| `(\w+)`[^|]*\| `(\w+)`[^|]*\| `\.(\w+)` \|$", told, re.MULTILINE
    )
    endings = {"esp": "bin", "hex": "hex", "uf2": "uf2"}
    assert rows == [(*kind.names[:2], kind.id, endings[kind.format]) for kind in board_kinds()]
