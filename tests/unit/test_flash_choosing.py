"""Each board gets its own image, and what is another board's is refused before anything is written; whose files would be lost is known."""

from pathlib import Path
from typing import Any

import made_images
import pytest

from marelle_host.flash.choosing import ImageChoice, PlannedFlash, other_board, planned
from marelle_host.flash.esptool import ChipInfo
from marelle_host.flash.targets import Method, Target, chip_in
from marelle_host.link import UsbIdentity
from marelle_images import read_image
from marelle_images.boards import BoardKind, find_kind, kind_of_machine
from marelle_images.chosen import Chosen
from marelle_protocol import Examined, Identity
from marelle_text import Problem

PICO, PICO_W = "Raspberry Pi Pico with RP2040", "Raspberry Pi Pico W with RP2040"
ESP32, PICO2 = "Generic ESP32 module with ESP32", "Raspberry Pi Pico2 with RP2350"
V1, V2 = "micro:bit with nRF51822", "micro:bit with nRF52833"
_SIZE = 8 << 10


def chosen(data: bytes) -> Chosen:
    image = read_image(data)
    return Chosen(image, kind_of_machine(image.machine), Path("image"), "unknown")


IMAGES = {
    "RPI_PICO": chosen(made_images.rp2_uf2("1.25.0", size=_SIZE)),
    "RPI_PICO2": chosen(made_images.rp2_uf2("1.25.0", board="RPI_PICO2", size=_SIZE)),
    "RPI_PICO_W": chosen(made_images.rp2_uf2("1.25.0", board="RPI_PICO_W", size=_SIZE)),
    "ESP32_GENERIC": chosen(made_images.esp_bin("1.25.0", size=_SIZE)),
    "MICROBIT": chosen(made_images.universal_hex("1.18.0", size=_SIZE)),
    "V2": chosen(made_images.microbit_hex("1.18.0", size=_SIZE)),
}


def choose(kind: BoardKind) -> Chosen:
    return IMAGES.get(kind.id) or IMAGES["MICROBIT"]


def target(
    machine: str = "", method: Method = "bootloader", *, chip: str = "", version: tuple[int, ...] = (1, 24, 0), all_bytes: int = 1408 << 10
) -> Target:  # fmt: skip
    known = Identity(machine, version, "", "e6", 6, "", "poste-07")
    found = Examined(known, 0, all_bytes, None, guard=False) if machine else None
    return Target(
        "COM5", method, chip or chip_in(machine), machine, UsbIdentity("COM5"), found=found
    )


def got(one: Target, **said: Any) -> str:
    """Return the machine of the image that a board gets, or why it gets none."""
    try:
        return ImageChoice(choose, **said)(one).image.machine
    except Problem as problem:
        return problem.code


@pytest.mark.parametrize(
    ("one", "said", "machine"),
    [
        (target(PICO), {}, PICO),
        (target(PICO_W), {}, PICO_W),
        (target(PICO_W), {"kit": "pico_bot"}, PICO_W),  # as both, for the kit fits both
        (target(PICO), {"boards": ["pico_w"]}, "E-FLASH-48"),  # the name is for the other boards
        (target(PICO), {"boards": ["pico_w"], "alone": True}, PICO_W),  # its person says so
        (target(PICO), {"boards": ["pico", "pico_w"]}, PICO),
        (target(PICO_W), {"boards": ["pico", "pico_w"]}, PICO_W),
        (target(PICO), {"boards": ["pico_w"], "images": [IMAGES["RPI_PICO_W"]]}, "E-FLASH-48"),
        (target("Tiny 2040 with RP2040"), {"boards": ["pico"]}, PICO),  # no known kind: the name decides
        (target(chip="RP2040"), {}, "E-FLASH-43"),  # a Pico or a Pico W
        (target(chip="RP2040"), {"boards": ["pico"]}, PICO),
        (target(chip="RP2040"), {"boards": ["pico", "pico_w"]}, "E-FLASH-43"),
        (target(ESP32, "esptool"), {"boards": ["pico"]}, ESP32),  # said of the other boards
        (target(ESP32, "esptool"), {"boards": ["pico"], "alone": True}, "E-IMAGE-10"),
        (target(chip="ESP32", method="esptool"), {}, ESP32),
        (target(chip="SAMD21"), {}, "E-FLASH-43"),  # the Seeed XIAO is the only one that is known, others have it too
        (target("Trinket M0 with SAMD21E18A"), {}, "E-FLASH-43"),
        (target(chip="SAMD21"), {"boards": ["xiao_samd21"]}, "E-IMAGE-10"),  # its image is not in this test
        (target(chip="STM32F4"), {}, "E-FLASH-50"),
        (target(chip="RP2350"), {"boards": ["pico"], "alone": True}, "E-IMAGE-10"),
        (target(ESP32, "esptool"), {"kit": "pico_bot"}, "E-FLASH-49"),
        (target(ESP32, "esptool"), {"images": [IMAGES["RPI_PICO"]]}, "E-IMAGE-10"),
        (target(chip="ESP32", method="uf2"), {}, "E-FLASH-61"),  # a drive takes no .bin
        (target(PICO), {"images": [IMAGES["RPI_PICO_W"]]}, "E-FLASH-48"),
        (target(PICO), {"images": [IMAGES["RPI_PICO_W"]], "alone": True}, PICO_W),
        (target(PICO), {"images": [IMAGES["RPI_PICO_W"], IMAGES["RPI_PICO"]]}, PICO),
        (target(ESP32, "esptool"), {"images": [IMAGES["RPI_PICO"], IMAGES["ESP32_GENERIC"]]}, ESP32),
        (target(V1, "daplink"), {"images": [IMAGES["MICROBIT"]]}, V2),  # a hex for both
        (target(V1, "daplink"), {"images": [IMAGES["V2"]]}, "E-IMAGE-10"),
    ],
)  # fmt: skip
def test_each_board_gets_its_own_image_or_none(
    one: Target, said: dict[str, Any], machine: str
) -> None:
    assert got(one, **said) == machine


def test_which_boards_have_that_chip_is_said() -> None:
    with pytest.raises(Problem) as raised:
        ImageChoice(choose)(target(chip="RP2040"))
    assert raised.value.facts["chip"] == "RP2040"
    assert "pico, pico_w" in str(raised.value.facts["known"])


def test_a_flash_that_is_too_small_is_refused_before_anything_is_written() -> None:
    small = target(chip="ESP32")._replace(identified=ChipInfo("ESP32", "24:0a", 1 << 20))
    with pytest.raises(Problem, match="E-IMAGE-11"):
        ImageChoice(choose)(small)


def plan(one: Target, name: str, **said: Any) -> PlannedFlash:
    return planned(one, IMAGES[name], **said)


HAS_IT = target(PICO, version=(1, 25, 0))


@pytest.mark.parametrize(
    ("one", "said", "is_new"),
    [
        (HAS_IT, {}, False),
        (HAS_IT, {"again": True}, True),
        (target(PICO), {}, True),
        (target(chip="RP2040"), {}, True),
    ],
    ids=["it has it", "it is asked for again", "it has another", "nobody knows"],
)
def test_a_board_that_has_that_micropython_is_left_alone_unless_it_is_asked_for(
    one: Target, said: dict[str, Any], is_new: bool
) -> None:
    assert plan(one, "RPI_PICO", **said).is_new is is_new


def test_a_preview_of_that_version_is_not_that_version() -> None:
    board = target(PICO, version=(1, 25, 0))
    assert board.found is not None
    known = board.found.identity._replace(level="preview")
    assert plan(board._replace(found=board.found._replace(identity=known)), "RPI_PICO").is_new


def test_the_same_version_for_another_board_or_with_files_of_its_own_is_another_image() -> None:
    pico_w = target(PICO_W, version=(1, 25, 0))  # somebody has put a Pico's MicroPython on it
    assert plan(pico_w, "RPI_PICO").is_new
    flash = made_images.rp2_flash("1.25.0", size=_SIZE).ljust(0xA0000, b"\xff") + bytes(8192)
    with_files = chosen(made_images.uf2(made_images.XIP, flash, family=made_images.RP2040))
    found = planned(target(PICO, version=(1, 25, 0)), with_files)
    assert (found.is_new, found.files) == (True, "lost")


@pytest.mark.parametrize(
    ("machine", "name", "other"),
    [
        (PICO, "RPI_PICO", ""),
        (PICO_W, "RPI_PICO", "Raspberry Pi Pico"),
        ("Tiny 2040 with RP2040", "RPI_PICO", "Raspberry Pi Pico"),  # of a maker that is not known
        ("", "RPI_PICO", ""),  # it has said nothing
    ],
)
def test_a_board_that_says_that_it_is_another_is_named(
    machine: str, name: str, other: str
) -> None:
    assert other_board(plan(target(machine, chip="RP2040"), name)) == other


@pytest.mark.parametrize(
    ("one", "name", "files"),
    [
        (HAS_IT, "RPI_PICO", "kept"),
        (target(PICO), "RPI_PICO", "kept"),
        (target(PICO, all_bytes=848 << 10), "RPI_PICO", "lost"),  # of a Pico W
        (target(PICO), "RPI_PICO_W", "lost"),
        (target(chip="RP2040"), "RPI_PICO", "unknown"),
        (target(ESP32, "esptool", all_bytes=2 << 20), "ESP32_GENERIC", "kept"),
        (target(ESP32, "esptool", all_bytes=1 << 20), "ESP32_GENERIC", "lost"),
        (target(PICO2, all_bytes=3 << 20), "RPI_PICO2", "at_risk"),  # its boot loader erases the last 4 kB
        (target(chip="RP2350"), "RPI_PICO2", "unknown"),
        (target(PICO2, all_bytes=2 << 20), "RPI_PICO2", "lost"),
    ],
)  # fmt: skip
def test_files_stay_where_the_new_firmware_has_its_storage_at_the_same_place(
    one: Target, name: str, files: str
) -> None:
    assert plan(one, name).files == files


def test_all_of_an_esp32_is_erased_where_that_is_asked_for_and_nothing_else_is() -> None:
    has_it = target(ESP32, "esptool", version=(1, 25, 0), all_bytes=2 << 20)
    erased = plan(has_it, "ESP32_GENERIC", erase=True)
    assert (erased.is_new, erased.erases, erased.files) == (True, True, "lost")
    pico = plan(target(PICO), "RPI_PICO", erase=True)
    assert (pico.erases, pico.files) == (False, "kept")


@pytest.mark.parametrize(("chip", "version"), [("nRF51822", "1.9.2"), ("nRF52833", "1.18.0")])
def test_a_hex_for_both_micro_bits_has_a_version_for_each_and_erases_all(
    chip: str, version: str
) -> None:
    has_it = tuple(map(int, version.split(".")))
    one = target(f"micro:bit with {chip}", "daplink", version=has_it)
    assert (plan(one, "MICROBIT").version, plan(one, "MICROBIT").is_new) == (version, False)
    assert plan(one, "MICROBIT", again=True).files == "lost"


def test_a_board_that_does_not_exist_is_told_at_once() -> None:
    with pytest.raises(Problem, match="E-IMAGE-31"):
        ImageChoice(choose, boards=["pico_x"])
    assert find_kind("pico").id == "RPI_PICO"
