"""Images of firmware are read for what they are, or refused with a sentence; which one a page holds for which board."""

import re
from collections.abc import Callable
from pathlib import Path

import made_images as made
import pytest
from hypothesis import given, strategies as st
from refused import refuses

from marelle_host.flash.download import offered
from marelle_images import ImageError, Storage, check_chip, part_for, read_image
from marelle_images.boards import (
    board_kinds,
    find_kind,
    kind_of_drive,
    kind_of_machine,
    kinds_with_chip,
)
from marelle_images.micropython import plain_version
from marelle_images.sums import list_of, sums_in
from marelle_images.versions import version_key

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
DOCS = Path(__file__).parents[2] / "docs"
CHIPS = {
    "ESP32", "ESP32-C3", "ESP32-C6", "ESP32-S2", "ESP32-S3", "RP2040", "RP2350", "SAMD21", "SAMD51", "nRF51822", "nRF52833", "nRF52840",
}  # fmt: skip
PICO = find_kind("pico")
links = st.text(alphabet="abz019-._/:?#[]@%&<>\"' \n=vRPI_CO", max_size=60)
pages = st.lists(
    st.one_of(
        st.binary(max_size=80),
        links.map(lambda link: f'<a href="{link}RPI_PICO-20250415-v1.25.0.uf2">'.encode()),
        links.map(lambda link: f"<a HREF = {link}>".encode()),
    ),
    max_size=8,
).map(b"".join)
versions = st.tuples(
    st.integers(1, 12), st.integers(0, 99), st.integers(0, 9), st.none() | st.integers(0, 999)
)


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
        # a variant or another board has another name
        ("pico2", "RPI_PICO2_W-20250415-v1.25.0.uf2", None),
        ("pico2", "RPI_PICO2-RISCV-20250415-v1.25.0.uf2", None),
        ("esp32", "ESP32_GENERIC-SPIRAM-20241129-v1.24.1.bin", None),
        ("esp32", "ESP32_GENERIC-20241129-v1.24.1.app-bin", None),
        ("pico", "../RPI_PICO-20250415-v1.25.0.uf2", None),
    ],
)
def test_the_name_of_an_image_tells_its_version(
    board: str, name: str, version: str | None
) -> None:
    found = find_kind(board).file_name().fullmatch(name)
    assert (found and found["version"]) == version


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


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("xiao_samd51", "xiao_samd21"), ("RPI_PICO2x", "pico2"), ("Raspberry Pi Pic0", "pico"),
        ("Uno R4", ""),
    ],
)  # fmt: skip
def test_a_wrong_name_is_told_the_nearest(name: str, near: str) -> None:
    with refuses(ImageError, "E-IMAGE-31", nearest=near):
        find_kind(name)


@pytest.mark.parametrize("page", ["images.md", "images.fr.md"])
def test_the_page_lists_each_board_by_its_names(page: str) -> None:
    told = (DOCS / page).read_text("utf-8")
    rows = re.findall(
        r"^\| (.+?) \| `(\w+)`[^|]*\| `(\w+)`[^|]*\| `\.(\w+)` \|$", told, re.MULTILINE
    )
    endings = {"esp": "bin", "hex": "hex", "uf2": "uf2"}
    assert rows == [(*kind.names[:2], kind.id, endings[kind.format]) for kind in board_kinds()]


@given(pages)
def test_a_page_of_anything_offers_an_image_of_that_name_or_none(page: bytes) -> None:
    offer = offered(page, PICO)
    assert offer is None or PICO.file_name().fullmatch(offer.name)
    assert offer is None or offer.name in offer.address


@given(st.lists(versions, min_size=1, max_size=12, unique=True))
def test_the_newest_stable_version_is_offered_else_the_newest_preview(
    numbers: list[tuple[int, int, int, int | None]],
) -> None:
    names = {
        f"RPI_PICO-20250415-v{major}.{minor}.{patch}"
        + ("" if preview is None else f"-preview.{preview}.gabc123")
        + ".uf2": (preview is None, (major, minor, patch, preview or 0))
        for major, minor, patch, preview in numbers
    }
    page = "".join(f"<a href='/resources/firmware/{name}'>{name}</a>" for name in names)
    offer = offered(page.encode(), PICO)
    assert offer is not None
    assert names[offer.name] == max(names.values())
    assert offer.address == f"https://micropython.org/resources/firmware/{offer.name}"


names = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9 ._()-]{0,60}\.(uf2|bin|hex)", fullmatch=True)


sums = st.dictionaries(names, st.from_regex("[0-9a-f]{64}", fullmatch=True), max_size=6)


@pytest.mark.unmeasured
@given(sums)
def test_a_list_is_read_as_it_was_written(listed: dict[str, str]) -> None:
    assert sums_in(list_of(listed)) == listed


@given(st.binary(max_size=400))
def test_a_list_of_anything_is_read_without_a_word(data: bytes) -> None:
    assert all(len(one) == 64 for one in sums_in(data).values())


@given(st.text(max_size=40))
def test_a_version_of_anything_can_be_compared(version: str) -> None:
    assert version_key(version) <= (True, (999_999_999,) * 4)
