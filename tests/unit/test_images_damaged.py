"""What is wrong with an image is found before anything is erased, and said by its own code; nothing else leaves a reader."""

import string
import struct
from hashlib import sha256

import made_images as made
import pytest
from hypothesis import given, strategies as st
from refused import refuses

from marelle_images import ImageError, Piece, Storage, read_image, why_erase
from marelle_images.binary_info import storage_in
from marelle_images.micropython import micropython_in

SMALL = 8 << 10
BLOCK = 512
pages = st.dictionaries(st.integers(0, 1023), st.binary(min_size=256, max_size=256), max_size=12)
versions = st.builds(
    "1.{}{}{}".format,
    st.integers(1, 99),
    st.sampled_from(["", ".0", ".3"]),
    st.sampled_from(["", "-preview.7", "-preview.451"]),
)
machines = st.text(string.ascii_letters + string.digits + " ()-", min_size=1, max_size=40).map(
    lambda name: f"{name.strip()}x with RP2040"
)


def changed(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def word(data: bytes, block: int, field: int, value: int) -> bytes:
    """Return a UF2 with one word of a block's head changed."""
    return changed(data, BLOCK * block + 4 * field, struct.pack("<I", value))


UF2 = made.rp2_uf2(size=SMALL)


BLOCKS = len(UF2) // BLOCK


PICO2 = made.rp2_uf2(board="RPI_PICO2", size=SMALL)


SAMD = made.samd_uf2(size=SMALL)


def test_a_second_family_is_a_part_of_its_own() -> None:
    both = read_image(UF2 + PICO2)

    assert both.chips == ("RP2040", "RP2350")
    assert [part.machine for part in both.parts] == [
        "Raspberry Pi Pico with RP2040",
        "Raspberry Pi Pico2 with RP2350",
    ]


def test_a_comment_in_a_uf2_goes_nowhere() -> None:
    """`not main flash`: microsoft/uf2 README. A boot loader but the RP2's counts such a block."""
    last = len(SAMD) // BLOCK
    numbered = b"".join(
        word(SAMD[BLOCK * at :][:BLOCK], 0, 6, last + 1) for at in range(last)
    ) + made.uf2_block(0, b"#" * 256, last, last + 1, family=made.SAMD21, flags=0x2001)

    assert read_image(numbered).parts == read_image(SAMD).parts


def test_a_uf2_for_ram_is_no_micropython() -> None:
    """As flash_nuke.uf2 is: nothing of it lies in the flash."""
    image = read_image(made.uf2(0x20000000, made.code(4096), family=made.RP2040))

    assert (image.chips, image.version, image.flash_bytes) == (("RP2040",), "", 0)


def test_circuitpython_is_no_micropython() -> None:
    strings = b"Adafruit CircuitPython 9.2.1 on 2024-11-20; Raspberry Pi Pico with rp2040\0"
    image = read_image(made.uf2(0x2000, bytes(256) + strings, family=made.SAMD21))

    assert (image.version, image.machine, image.storage) == ("", "", None)


ESP = made.esp_bin(chip="ESP32")


S3 = made.esp_bin(chip="ESP32-S3")


APP = 0x10000 - 0x1000  # where the application of an ESP32 stands in its file


FACTORY = ("factory", 0, 0, 0x10000, 0x1F0000)


def table_of(*partitions: tuple[str, int, int, int, int]) -> bytes:
    """Return an image whose table of partitions is another, with its MD5."""
    return changed(ESP, 0x7000, made.partition_table(list(partitions)))


def test_an_app_without_a_digest_is_held_by_its_checksum() -> None:
    plain = ESP[:APP] + made.esp_app(digest=False)
    flipped = changed(plain, len(plain) - 100, bytes([plain[-100] ^ 8]))

    assert read_image(plain).version == "1.28.0"
    with refuses(ImageError, "E-IMAGE-04"):
        read_image(flipped, "carte")


def test_a_merged_image_that_begins_with_nothing_is_written_at_0() -> None:
    """`esptool merge-bin` fills the 4 kB before the boot loader of an ESP32."""
    image = read_image(b"\xff" * 0x1000 + ESP)

    assert (image.offset, image.version, image.flash_bytes) == (0, "1.28.0", 4 << 20)


def test_up_to_1_25_the_partition_of_files_is_in_the_table() -> None:
    old, new = (
        read_image(made.esp_bin(version, chip="ESP32-S3")) for version in ("1.25.0", "1.26.0")
    )

    assert old.storage == new.storage == (0x200000, 6 << 20, 4096)


def test_a_partition_of_files_without_a_byte_is_no_file_system() -> None:
    empty = read_image(table_of(FACTORY, ("vfs", 1, 0x81, 0x200000, 0)))
    board = made.partition_table([FACTORY, ("vfs", 1, 0x81, 0x200000, 0)])

    assert empty.storage is None
    assert why_erase(empty, board, 4 << 20) == "firmware"


V1 = made.microbit_hex(chip="nRF51822")


BOTH = made.universal_hex()


END = b":00000001FF\n"


@pytest.mark.parametrize(
    ("damage", "code"),
    [
        # UF2
        (UF2[:-1], "E-IMAGE-03"),
        (UF2[: 5 * BLOCK], "E-IMAGE-05"),
        (UF2[: 5 * BLOCK] + UF2[6 * BLOCK :], "E-IMAGE-05"),
        (UF2[: 5 * BLOCK] + UF2[4 * BLOCK :], "E-IMAGE-05"),
        (UF2 + UF2, "E-IMAGE-06"),
        (UF2 + made.uf2(0x100A0000, bytes(4096), family=made.RP2040), "E-IMAGE-06"),
        (changed(UF2, 3 * BLOCK, b"UF3\n"), "E-IMAGE-04"),
        (changed(UF2, 4 * BLOCK - 4, b"\0"), "E-IMAGE-04"),
        (word(UF2, 3, 1, 0), "E-IMAGE-04"),
        (word(UF2, 3, 4, 477), "E-IMAGE-04"),
        (word(UF2, 3, 2, 0x3000), "E-IMAGE-16"),
        (word(UF2, 3, 2, 0), "E-IMAGE-08"),
        (word(UF2, 3, 7, 0x12345678), "E-IMAGE-08"),
        (word(UF2, 3, 3, 0xFFFFFF00), "E-IMAGE-07"),
        (word(UF2, 3, 3, 0x10000380), "E-IMAGE-07"),
        (word(UF2, 3, 3, 0x10000200), "E-IMAGE-07"),
        (word(UF2, 3, 3, 0x20000300), "E-IMAGE-07"),
        (word(UF2, 3, 4, 128), "E-IMAGE-07"),
        (word(UF2, 3, 5, 4), "E-IMAGE-05"),
        (word(UF2, 3, 6, BLOCKS + 1), "E-IMAGE-05"),
        (word(UF2, BLOCKS - 1, 2, 0x2001), "E-IMAGE-05"),
        (changed(UF2, 32 + 7, b"\x55"), "E-IMAGE-17"),
        (PICO2.replace(b"\xd3\xde\xff\xff", bytes(4)), "E-IMAGE-17"),  # without its IMAGE_DEF,
        # an ESP32
        (ESP[:16], "E-IMAGE-03"),
        (ESP[:0x2000], "E-IMAGE-03"),
        (ESP[:0x7100], "E-IMAGE-03"),
        (ESP[:APP], "E-IMAGE-03"),
        (ESP[:-1], "E-IMAGE-03"),
        (ESP[:-40], "E-IMAGE-03"),
        (changed(ESP, 0x400, b"\0\1\2\3"), "E-IMAGE-04"),
        (changed(ESP, len(ESP) - 1, bytes([ESP[-1] ^ 1])), "E-IMAGE-04"),
        (changed(ESP, len(ESP) - 200, b"\0\1\2\3"), "E-IMAGE-04"),
        (changed(ESP, APP, b"\xff"), "E-IMAGE-04"),
        (changed(ESP, 1, b"\0"), "E-IMAGE-04"),
        (changed(ESP, 3, b"\xf0"), "E-IMAGE-04"),
        (changed(ESP, 12, b"\x77\x77"), "E-IMAGE-08"),
        (changed(ESP, 0x7005, b"\x11"), "E-IMAGE-04"),
        (changed(ESP, 0x7000, b"\xff\xff"), "E-IMAGE-14"),
        (made.esp_app(), "E-IMAGE-09"),
        (made.esp_app(chip="ESP32-S3", digest=False), "E-IMAGE-09"),
        (made.esp_image("ESP32", [(0x3FFF0030, bytes(64))]), "E-IMAGE-14"),
        (S3[:0x10000] + made.esp_app(chip="ESP32-C3"), "E-IMAGE-04"),
        (b"\xe9\x01\x02\x40\x04\x00\x10\x40\x00\x00\x10\x40\x04\x00\x00\x00" * 4, "E-IMAGE-08"),
        # a table of partitions
        (table_of(("nvs", 1, 2, 0x9000, 0x6000)), "E-IMAGE-14"),
        (
            table_of(("factory", 0, 0, 0xFF0, 0x1F0000)),
            "E-IMAGE-04",
        ),  # before the file's own begin
        (table_of(("factory", 0, 0, 0x10000, 0x1000)), "E-IMAGE-04"),  # shorter than the program
        (table_of(("factory", 0, 0, 0x10000, 0xFFFF0000)), "E-IMAGE-04"),
        (table_of(("factory", 0, 0, 0x200000, 0x100000)), "E-IMAGE-03"),
        (table_of(FACTORY, ("vfs", 1, 0x81, 0x1FF000, 0x2000)), "E-IMAGE-04"),  # files in it
        (table_of(("vfs", 1, 0x81, 0x10000, 0x1000), FACTORY), "E-IMAGE-04"),
        (table_of(FACTORY, ("vfs", 1, 0x81, 0x200001, 0x1000)), "E-IMAGE-04"),  # no sector,
        # hex
        (V1[: -len(END)], "E-IMAGE-03"),
        (V1[: len(V1) // 2], "E-IMAGE-04"),
        (V1.replace(b"\n", b"\n:0000\n", 1), "E-IMAGE-04"),
        (V1.replace(b":10001000", b":10001100"), "E-IMAGE-04"),
        (V1.replace(b":", b";", 3)[1:], "E-IMAGE-01"),
        (V1 + V1, "E-IMAGE-04"),
        (V1.replace(END, made.hex_record(0, 0, b"again").encode() + END), "E-IMAGE-07"),
        (made.hex_lines({0xFFFF0000: b"far"}).encode() + END, "E-IMAGE-15"),
        (made.hex_lines({0: b"\x94\x0c" * 8}).encode() + END, "E-IMAGE-15"),
        (V1.replace(END, made.hex_lines({0x40000: b"above"}).encode() + END), "E-IMAGE-07"),
        (BOTH.replace(made.hex_record(10, 0, b"\x99\x03\xc0\xde").encode(), made.hex_record(10, 0, b"\x99\x77\xc0\xde").encode()), "E-IMAGE-15"),
        (V1.replace(END, made.hex_record(9, 0, b"").encode() + END), "E-IMAGE-04"),
        (V1.replace(END, made.hex_record(13, 0x9000, b"for another").encode() + END), "E-IMAGE-04"),
        (BOTH.replace(END, made.hex_record(0, 0x9000, b"for none").encode() + END), "E-IMAGE-04"),
        (END, "E-IMAGE-03"),
    ],
)  # fmt: skip
def test_an_image_that_is_not_whole_is_refused(damage: bytes, code: str) -> None:
    with refuses(ImageError, code):
        read_image(damage, "carte")


def test_records_of_other_tools_after_the_end_are_left_out() -> None:
    """MakeCode puts a program's source there, as records 0x0E."""
    more = V1 + made.hex_record(14, 0, b"source").encode()

    assert read_image(more).parts == read_image(V1).parts


def test_the_hash_is_that_of_the_file() -> None:
    assert read_image(ESP).sha256 == sha256(ESP).hexdigest()


def flat(pieces: tuple[Piece, ...]) -> dict[int, int]:
    """Return each byte of the pieces at its address."""
    return {piece.address + at: byte for piece in pieces for at, byte in enumerate(piece.data)}


@given(st.binary(max_size=1024), st.sampled_from([b"", b"UF2\n", b"\xe9", b":"]))
def test_any_bytes_are_refused_with_a_sentence(data: bytes, begin: bytes) -> None:
    with pytest.raises(ImageError, match=r"^E-IMAGE-\d\d: "):
        read_image(begin + data)


@given(pages.filter(len))
def test_any_pages_of_a_uf2_come_out_at_their_addresses(
    put: dict[int, bytes],
) -> None:
    order = list(put)
    blocks = [
        made.uf2_block(256 * page, put[page], number, len(order), family=made.SAMD51)
        for number, page in enumerate(order)
    ]

    (part,) = read_image(b"".join(blocks)).parts

    assert flat(part.pieces) == {
        256 * page + at: byte for page, data in put.items() for at, byte in enumerate(data)
    }
    assert part.flash_bytes == 256 * max(put) + 256


@given(st.dictionaries(st.integers(8, 1000), st.binary(min_size=1, max_size=250), max_size=8))
def test_any_pieces_of_a_hex_come_out_at_their_addresses(put: dict[int, bytes]) -> None:
    pieces = {0: struct.pack("<I", 0x20004000)} | {256 * at: data for at, data in put.items()}
    data = made.hex_lines(pieces) + made.hex_record(1, 0, b"")

    (part,) = read_image(data.encode()).parts

    assert part.chip == "nRF51822"
    assert flat(part.pieces) == {
        begin + at: byte for begin, data in pieces.items() for at, byte in enumerate(data)
    }


@given(st.lists(st.binary(max_size=600), min_size=1, max_size=5), st.data())
def test_any_byte_of_an_application_is_held_by_its_sums(
    segments: list[bytes], data: st.DataObject
) -> None:
    whole = made.esp_bin()[:0xF000] + made.esp_image(
        "ESP32", [(0x3F400020, segment) for segment in segments]
    )
    has_digest = 0xF017  # a boot loader asks for none where this is 0
    at = data.draw(st.integers(0xF000, len(whole) - 1).filter(lambda at: at != has_digest))
    damaged = whole[:at] + bytes([whole[at] ^ data.draw(st.integers(1, 255))]) + whole[at + 1 :]

    assert read_image(whole).parts[0].pieces == (Piece(0x1000, whole),)
    with pytest.raises(ImageError):
        read_image(damaged)


@given(st.integers(0, 0x0FFFFFFF), st.integers(0, 0xFFFFFFFF), st.binary(max_size=40))
def test_any_storage_is_read_from_binary_information(
    offset: int, size: int, before: bytes
) -> None:
    begin = made.XIP + 0x300
    entry = struct.pack("<H2s4IHH", 7, b"MP", 0, made.XIP + offset, size, 0, 3, 0)
    other = struct.pack("<H2s2I", 6, b"RP", 0x02031C86, 0)
    listed = struct.pack("<2I", begin, begin + len(other))
    image = before.ljust(0x1D4, b"\0")
    end = begin + len(other) + len(entry)
    image += struct.pack("<5I", 0x7188EBF2, end, end + 8, 0, 0xE71AA390)
    image = image.ljust(0x300, b"\0") + other + entry + listed

    assert storage_in([Piece(made.XIP, image)]) == Storage(offset, size, 4096)


@given(versions, machines, st.booleans())
def test_any_version_and_board_are_found(version: str, machine: str, one_string: bool) -> None:
    banner = f"MicroPython v{version} on {made.DATE}; {machine}\r\n\0".encode()
    strings = banner if one_string else made.strings(version, machine)
    pieces = [Piece(0, made.code(200)), Piece(1000, made.code(100, "more") + b"\0" + strings)]

    assert micropython_in(pieces) == (version, machine)
