"""What every reader of images keeps to, whatever the image: what was put in comes out, and nothing but a sentence leaves it."""

import string
import struct

import made_images as made
import pytest
from hypothesis import given, strategies as st

from marelle_images import ImageError, Storage, read_image
from marelle_images.binary_info import storage_in
from marelle_images.micropython import micropython_in
from marelle_images.parts import Piece

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
