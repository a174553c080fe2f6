"""Images of firmware are read for what they are, or refused with a sentence, before anything is erased."""

from collections.abc import Callable

import made_images as made
import pytest
from refused import refuses

from marelle_images import ImageError, Storage, check_chip, part_for, read_image
from marelle_images.micropython import plain_version

SMALL = 8 << 10
MAKERS: dict[str, Callable[[], bytes]] = {
    "RP2040": lambda: made.rp2_uf2(size=SMALL),
    "RP2350": lambda: made.rp2_uf2(board="RPI_PICO2", size=SMALL),
    "SAMD21": lambda: made.samd_uf2(size=SMALL),
    "SAMD51": lambda: made.samd_uf2(chip="SAMD51", size=SMALL),
    "nRF52840": lambda: made.nrf_uf2(size=SMALL),
    **{chip: lambda chip=chip: made.esp_bin(chip=chip) for chip in made.ESP_CHIPS},  # type: ignore[misc]  # the loop's value, kept
    "nRF51822": lambda: made.microbit_hex(version="1.28.0", chip="nRF51822"),
    "nRF52833": lambda: made.microbit_hex(version="1.28.0"),
}


@pytest.mark.parametrize("chip", MAKERS)
def test_an_image_says_its_chip_its_version_and_its_board(chip: str) -> None:
    image = read_image(MAKERS[chip]())

    assert image.chips == (chip,)
    assert image.version == "1.28.0"
    assert " with " in image.machine
    check_chip(image, chip)


@pytest.mark.parametrize(
    ("board", "machine", "storage"),
    [
        ("RPI_PICO", "Raspberry Pi Pico with RP2040", Storage(0xA0000, 1408 << 10, 4096)),
        ("RPI_PICO_W", "Raspberry Pi Pico W with RP2040", Storage(0x12C000, 848 << 10, 4096)),
        ("RPI_PICO2", "Raspberry Pi Pico2 with RP2350", Storage(0x100000, 3 << 20, 4096)),
        ("RPI_PICO2_W", "Raspberry Pi Pico 2 W with RP2350", Storage(0x180000, 2560 << 10, 4096)),
    ],
)
def test_where_files_are_is_read_from_the_firmware(
    board: str, machine: str, storage: Storage
) -> None:
    image = read_image(made.rp2_uf2("1.26.0-preview.45", board=board, size=SMALL))

    assert (image.version, image.machine) == ("1.26.0-preview.45", machine)
    assert image.storage == storage
    assert image.flash_bytes == storage.offset + storage.size


@pytest.mark.parametrize(
    ("chip", "chip_id", "offset"),
    [
        ("ESP32", 0, 0x1000),
        ("ESP32-S2", 2, 0x1000),
        ("ESP32-S3", 9, 0),
        ("ESP32-C3", 5, 0),
        ("ESP32-C6", 13, 0),
    ],
)
def test_an_esp32_s_image_says_where_it_is_written(chip: str, chip_id: int, offset: int) -> None:
    data = made.esp_bin(chip=chip)
    image = read_image(data)

    assert int.from_bytes(data[12:14], "little") == chip_id
    assert (image.chips, image.offset) == ((chip,), offset)
    assert image.parts[0].pieces == ((offset, data),)


def test_what_goes_where_is_what_was_put_in() -> None:
    flash = made.rp2_flash(size=9000)
    (part,) = read_image(made.rp2_uf2(size=9000)).parts

    assert part.pieces == ((0x10000000, flash + bytes(-len(flash) % 256)),)


@pytest.mark.parametrize(
    ("tag", "version"),
    [
        ("v1.28.0", "1.28.0"),
        ("v1.26.0-preview.45.g5ec2ed7a1.dirty", "1.26.0-preview.45"),
        ("v1.13-290-g556ae7914", "1.13-290"),
        ("afdd5c8", "afdd5c8"),
    ],
)
def test_a_version_is_said_without_its_commit(tag: str, version: str) -> None:
    assert plain_version(tag) == version


def test_a_universal_hex_is_for_both_micro_bits() -> None:
    image = read_image(made.universal_hex("1.18", version_of_v1="1.9.2"))

    assert image.chips == ("nRF51822", "nRF52833")
    assert [(part.chip, part.version) for part in image.parts] == [
        ("nRF51822", "1.9.2"),
        ("nRF52833", "1.18"),
    ]
    assert [part_for(image, chip).machine for chip in image.chips] == [
        "micro:bit with nRF51822",
        "micro:bit with nRF52833",
    ]
    assert [part.storage for part in image.parts] == [
        Storage(226 << 10, 30 << 10, 1024),
        Storage(0x6D000, 0x6000, 4096),
    ]
    check_chip(image, "nRF51822", flash_bytes=256 << 10)


def test_a_wrong_chip_and_a_flash_too_small_are_said() -> None:
    image = read_image(made.esp_bin(chip="ESP32-S3"))

    with refuses(ImageError, "E-IMAGE-10", image="ESP32-S3", chip="ESP32"):
        check_chip(image, "ESP32")
    with refuses(ImageError, "E-IMAGE-11", needed=8192, has=4096):
        check_chip(image, "esp32-s3", flash_bytes=4 << 20)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-IMAGE-03"),
        (b"MZ\x90\x00" + bytes(600), "E-IMAGE-01"),
        (b"\n\n<!DOCTYPE html>", "E-IMAGE-12"),
        (b"version https://git-lfs.github.com/spec/v1\n", "E-IMAGE-12"),
        (b"PK\x03\x04", "E-IMAGE-13"),
        (b"UF2\n" + bytes(33 << 20), "E-IMAGE-02"),
    ],
)
def test_what_is_no_image_is_said(data: bytes, code: str) -> None:
    with refuses(ImageError, code):
        read_image(data, "carte")


def test_an_image_keeps_the_file_as_it_is() -> None:
    data = made.esp_bin()

    assert read_image(data).data == data


def without_strings(stack: int, more: dict[int, bytes]) -> bytes:
    """Return a hex of a program that is no MicroPython, as MakeCode's is."""
    pieces = {0: stack.to_bytes(4, "little") + bytes(60)} | more
    return (made.hex_lines(pieces) + made.hex_record(1, 0, b"")).encode()


S113 = {0x3010: (113).to_bytes(4, "little")}


@pytest.mark.parametrize(
    ("stack", "more", "chip"),
    [
        (0x7C0, {0x18000: b"MakeCode"}, "nRF51822"),  # master boot record of an nRF51's SoftDevice
        (0x20004000, {}, "nRF51822"),
        (0x20000400, S113, "nRF52833"),
        (0x20020000, {}, "nRF52833"),
    ],
)
def test_a_hex_without_strings_is_known_by_its_stack(
    stack: int, more: dict[int, bytes], chip: str
) -> None:
    assert read_image(without_strings(stack, more)).chips == (chip,)


@pytest.mark.parametrize(
    ("stack", "more"),
    [
        (0x20000400, {0x3010: (140).to_bytes(4, "little")}),  # S140: an nRF52840's
        (0x20000400, {}),
        (0x20040000, {}),  # more RAM than an nRF52833 has
        (0x20004000, {0x40000: b"above"}),  # less RAM than V2, more flash than V1
    ],
)
def test_a_hex_for_another_chip_is_for_no_micro_bit(stack: int, more: dict[int, bytes]) -> None:
    with refuses(ImageError, "E-IMAGE-15"):
        read_image(without_strings(stack, more), "carte")


def test_a_hex_may_say_its_upper_address_as_segments() -> None:
    """As srec_cat writes micro:bit V2's: records 0x02 up to 1 MB."""
    segment = made.hex_record(2, 0, b"\x30\x00") + made.hex_record(0, 0x10, b"far")

    (part,) = read_image(segment.encode() + without_strings(0x20004000, {})).parts

    assert [piece.address for piece in part.pieces] == [0, 0x30010]


def test_a_marker_that_heads_nothing_is_passed_over() -> None:
    """Code may hold the marker of binary information by chance, and a firmware no block device."""
    flash = bytearray(made.rp2_flash(size=SMALL))
    flash[0x1C0:0x1C4] = flash[0x1D4:0x1D8]
    image = read_image(made.uf2(made.XIP, bytes(flash), family=made.RP2040))
    assert image.storage == Storage(0xA0000, 1408 << 10, 4096)

    silent = bytes(flash).replace(b"\x07\x00MP", b"\x07\x00XY")
    image = read_image(made.uf2(made.XIP, silent, family=made.RP2040))
    assert (image.version, image.storage, image.flash_bytes) == ("1.28.0", None, 8192)
