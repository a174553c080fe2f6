"""What a micro:bit gets by WebUSB: the part of an image that is for it, in lines that its interface chip takes."""

from pathlib import Path
from typing import Any

import made_images as made
import pytest
from hypothesis import given, strategies as st
from page_questions import ask, chosen

from marelle_images import Piece, part_for, read_image
from marelle_images.hex_lines import plain_hex
from marelle_images.intel_hex import read_hex

UNIVERSAL = made.universal_hex("1.18", version_of_v1="1.9.2")


def prepared(folder: Path, serial: str, image: bytes) -> Any:
    return ask("microbit", serial=serial, files=chosen(folder, [("microbit.hex", image)]))


@pytest.mark.parametrize(
    ("serial", "chip", "version"),
    [("9900000031634e45", "nRF51822", "1.9.2"), ("9904360258824e45", "nRF52833", "1.18")],
)
def test_each_board_gets_its_own_part(
    tmp_path: Path, serial: str, chip: str, version: str
) -> None:
    answer = prepared(tmp_path, serial, UNIVERSAL)

    (got,) = read_image(answer["hex"].encode()).parts
    assert (answer["chip"], answer["version"]) == (chip, version)
    assert got == part_for(read_image(UNIVERSAL), chip)


def test_an_image_for_the_other_board_is_refused(tmp_path: Path) -> None:
    problem = prepared(tmp_path, "9900000031634e45", made.microbit_hex(chip="nRF52833"))["problem"]

    assert problem["code"] == "E-IMAGE-10"
    assert "nRF52833" in problem["what"]
    assert "nRF51822" in problem["what"]


@pytest.mark.parametrize("serial", ["", "1", "12A0", "9999360258824e45", "99\n4", "٩٩٠٤"])
def test_what_is_no_micro_bit_is_refused(tmp_path: Path, serial: str) -> None:
    assert prepared(tmp_path, serial, UNIVERSAL)["problem"]["code"] == "E-FLASH-75"


@given(
    st.lists(st.tuples(st.integers(0, 0x3FFF), st.binary(min_size=1, max_size=200)), min_size=1)
)
def test_what_is_written_as_lines_is_read_as_it_was(given_pieces: list[tuple[int, bytes]]) -> None:
    pieces, free = [Piece(0, b"\0\x20\0\x20")], 8  # the first word: a stack that only V1 has
    for gap, data in given_pieces:
        pieces.append(Piece(free + gap, data))
        free += gap + len(data) + 1

    text = plain_hex(pieces)

    assert text.endswith(":00000001FF")
    assert max(map(len, text.splitlines())) <= 1 + 2 * 37
    assert [tuple(piece) for piece in read_hex(text.encode(), "x")[0].pieces] == [
        tuple(piece) for piece in pieces
    ]
