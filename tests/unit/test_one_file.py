"""One file to drag: a firmware and the files of its board, read back by others, also where a flash was used before."""

import random
import sys
from typing import Any

import pytest
from flash_read import XIP, blocks_of, dragged, files_in, plain_hexes, used_since
from hypothesis import given, strategies as st
from made_images import (
    RP2_BOARDS,
    RP2350_ABSOLUTE,
    RP2350_ARM,
    esp_bin,
    microbit_hex,
    rp2_uf2,
    samd_uf2,
    universal_hex,
)
from micropython_microbit_fs import get_files
from refused import refuses

from marelle_images import Image, ImageError, Storage, make_one_file, read_image
from marelle_images.one_file_littlefs import make_volume

FILES = {
    "/boot.py": b"print('guard')\n",
    "/main.py": b"import program\n",
    "/program.py": b"print('hello')\n" * 200,
    "/lib/marelle/__init__.mpy": b"",
    "/lib/marelle/kits/pico_bot.mpy": bytes(range(256)) * 3,
    "/lib/marelle/chips/tcs.mpy": b"M\x06" * 900,
    "/lib/pushed.bin": bytes(range(200)),
    "/données/été.txt": "là".encode(),
}


def firmware(board: str = "RPI_PICO") -> Image:
    return read_image(rp2_uf2(board=board, size=20_000))


def storage_of(flash: bytes, image: Image) -> bytes:
    assert image.storage is not None
    return flash[image.storage.offset : image.storage.offset + image.storage.size]


@pytest.mark.parametrize("board", RP2_BOARDS)
def test_a_new_flash_and_one_that_was_used_before_hold_the_same_files(board: str) -> None:
    image = firmware(board)
    data = make_one_file(image, FILES).data
    size = RP2_BOARDS[board].flash_bytes
    for before in (b"\xff" * size, bytes(size), random.Random(board).randbytes(size)):
        flash = dragged(data, before)
        assert files_in(storage_of(flash, image)) == FILES
        for block in blocks_of(rp2_uf2(board=board, size=20_000))[1:]:
            assert flash[block.address - XIP :][:256] == block.data


def test_what_a_board_has_written_since_is_gone_when_the_file_is_dragged_again() -> None:
    image = firmware()
    assert image.storage is not None
    data = make_one_file(image, FILES).data
    flash = dragged(data, b"\xff" * (2 << 20))
    folders = {path.rpartition("/")[0] for path in FILES}
    used = used_since(storage_of(flash, image), folders)
    assert {f"{folder}/old.py" for folder in folders} < set(files_in(used))
    again = dragged(data, flash[: image.storage.offset] + used)
    assert files_in(storage_of(again, image)) == FILES


def test_blocks_that_nothing_was_written_to_belong_to_the_volume_too() -> None:
    volume = make_volume(FILES, block_bytes=4096, block_count=352)
    assert {0, 1} < set(volume.blocks)
    unwritten = [block for block, content in volume.blocks.items() if content == b"\xff" * 4096]
    assert len(unwritten) == 5  # of lib, marelle, kits, chips and données one half each
    assert volume.used_bytes + volume.free_bytes == 352 * 4096


@pytest.mark.parametrize("board", RP2_BOARDS)
def test_blocks_are_numbered_through_whole_sectors(board: str) -> None:
    blocks = blocks_of(make_one_file(firmware(board), FILES).data)
    numbered = [block for block in blocks if block.family != RP2350_ABSOLUTE]
    assert [block.number for block in numbered] == [*range(len(numbered))]
    assert {block.total for block in numbered} == {len(numbered)}
    assert len({block.family for block in numbered}) == 1
    assert {(block.flags, len(block.data)) for block in numbered} == {(0x2000, 256)}
    for begin in range(0, len(numbered), 16):
        sector = [block.address for block in numbered[begin : begin + 16]]
        assert sector == [*range(sector[0], sector[0] + 4096, 256)]
        assert sector[0] % 4096 == 0


def test_the_first_block_of_an_rp2350_stays_first_and_is_not_numbered_with_the_others() -> None:
    before = rp2_uf2(board="RPI_PICO2", size=20_000)
    after = make_one_file(firmware("RPI_PICO2"), FILES).data
    assert after[:512] == before[:512]
    first, second = blocks_of(after)[:2]
    assert (first.family, first.number, first.total) == (RP2350_ABSOLUTE, 0, 2)
    assert (second.family, second.number) == (RP2350_ARM, 0)


def test_the_file_is_read_as_an_image_again() -> None:
    image = firmware()
    again = read_image(make_one_file(image, FILES).data)
    assert again[:4] == (*image[:4],)
    assert again.storage == image.storage


def test_the_same_files_give_the_same_bytes() -> None:
    assert make_one_file(firmware(), FILES) == make_one_file(firmware(), FILES)


@pytest.mark.parametrize(
    ("content", "missing"), [(2_000_000, 144 * 4096), (1_416_000, 4096)], ids=["by far", "just"]
)
def test_what_does_not_fit_is_said_in_bytes(content: int, missing: int) -> None:
    """A block of a file has 4096 bytes but for 4 for each power of two that its number has (littlefs, DESIGN.md, "CTZ skip-lists")."""
    with refuses(ImageError, "E-IMAGE-42", missing=missing, room=352 * 4096):
        make_one_file(firmware(), {"/program.py": bytes(content)})


def test_many_modules_are_held_or_refused() -> None:
    few = {f"/m{number}.py": b"x = 1\n" for number in range(120)}
    image = firmware()
    flash = dragged(make_one_file(image, few).data, b"\xff" * (2 << 20))
    assert files_in(storage_of(flash, image)) == few
    with pytest.raises(ImageError, match="E-IMAGE-42"):
        make_one_file(image, {path: content * 2400 for path, content in few.items()})


NAMES = st.text(
    st.characters(exclude_categories=["C"], exclude_characters="/"), min_size=1, max_size=30
)
PATHS = st.builds(  # no file has the name of a folder
    lambda folders, name: "".join(f"/{folder}.d" for folder in folders) + f"/{name}.py",
    st.lists(NAMES, max_size=3),
    NAMES,
)
CONTENTS = st.binary(max_size=700) | st.binary(min_size=1, max_size=9).map(lambda data: data * 900)


@pytest.mark.unmeasured
@given(st.dictionaries(PATHS, CONTENTS, max_size=12))
def test_files_of_any_name_and_content_are_read_back(files: dict[str, bytes]) -> None:
    volume = make_volume(files, block_bytes=4096, block_count=212)
    storage = bytearray(b"\xa5" * (212 * 4096))
    for block, content in volume.blocks.items():
        storage[block * 4096 : (block + 1) * 4096] = content
    assert files_in(storage) == files


@pytest.mark.parametrize(
    ("module", "package", "image"),
    [
        ("littlefs", "littlefs-python", rp2_uf2(size=20_000)),
        ("micropython_microbit_fs", "micropython-microbit-fs", microbit_hex()),
    ],
)
def test_a_package_that_is_not_there_is_named(
    monkeypatch: pytest.MonkeyPatch, module: str, package: str, image: bytes
) -> None:
    for own in ("marelle_images.one_file_littlefs", "marelle_images.one_file_hex"):
        monkeypatch.delitem(sys.modules, own, raising=False)
    monkeypatch.setitem(sys.modules, module, None)
    with refuses(ImageError, "E-IMAGE-40", package=package):
        make_one_file(read_image(image), {"main.py": b"1"})


@pytest.mark.parametrize("name", ["/lib", "/" + "n" * 256])
def test_a_name_that_cannot_be_is_told(name: str) -> None:
    with refuses(ImageError, "E-IMAGE-43", file=name):
        make_one_file(firmware(), {**FILES, name: b"1"})


@pytest.mark.parametrize(
    ("image", "code"),
    [
        (firmware()._replace(storage=None), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0xA0000, 0, 4096)), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0xA0000, 4 * 4096, 4096)), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0xA0000, 1408 * 1024 + 100, 4096)), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0xA0100, 1408 * 1024, 4096)), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0x4000, 1408 * 1024, 4096)), "E-IMAGE-41"),
        (firmware()._replace(storage=Storage(0xA0000, 16 << 20, 4096)), "E-IMAGE-41"),
        (read_image(esp_bin()), "E-IMAGE-44"),
        (read_image(samd_uf2()), "E-IMAGE-44"),
    ],
)
def test_a_firmware_without_a_place_for_files_is_refused(image: Any, code: str) -> None:
    with refuses(ImageError, code):
        make_one_file(image, FILES)


FLAT = {"main.py": b"print('hello')\n" * 40, "parts.py": b"x", "data.bin": bytes(range(256))}
CHIPS = {"9900": "nRF51822", "9903": "nRF52833"}


def files_in_hex(text: str) -> dict[str, bytes]:
    return {file.name: file.content for file in get_files(text)}


@pytest.mark.parametrize("chip", CHIPS.values())
def test_a_microbit_s_hex_holds_the_files_and_the_firmware(chip: str) -> None:
    image = read_image(microbit_hex(chip=chip))
    made = make_one_file(image, FLAT)
    assert files_in_hex(made.data.decode()) == FLAT
    again = read_image(made.data)
    assert (again.chips, again.version, again.machine) == (
        image.chips,
        image.version,
        image.machine,
    )
    assert {piece.address for piece in image.parts[0].pieces} <= {
        piece.address for piece in again.parts[0].pieces
    }


def test_files_that_a_hex_had_are_replaced() -> None:
    editor_s = make_one_file(read_image(microbit_hex()), {"main.py": b"old", "old.py": b"old"})
    made = make_one_file(read_image(editor_s.data), FLAT)
    assert files_in_hex(made.data.decode()) == FLAT
    assert made == make_one_file(read_image(microbit_hex()), FLAT)


@pytest.mark.unmeasured
def test_a_universal_hex_holds_the_files_for_both_boards() -> None:
    made = make_one_file(read_image(universal_hex()), FLAT)
    assert read_image(made.data).chips == ("nRF51822", "nRF52833")
    plain = plain_hexes(made.data)
    assert {board: files_in_hex(text) for board, text in plain.items()} == {
        "9900": FLAT,
        "9903": FLAT,
    }
    for board, chip in CHIPS.items():
        alone = make_one_file(
            read_image(microbit_hex("1.9.2" if chip == "nRF51822" else "1.18", chip=chip)), FLAT
        )
        assert (
            read_image(plain[board].encode()).parts[0].pieces
            == read_image(alone.data).parts[0].pieces
        )


def test_sections_of_a_universal_hex_begin_at_blocks_of_usb() -> None:
    text = make_one_file(read_image(universal_hex()), FLAT).data.decode("ascii")
    marks = [text.index(f":0400000A{board}C0DE") for board in CHIPS]
    begins = [text.rindex(":02000004", 0, mark) for mark in marks]
    assert [begin % 512 for begin in begins] == [0, 0]
    assert text.index(":00000001FF") % 512 == 0
    assert max(int(line[1:3], 16) for line in text.split()) == 32


@pytest.mark.parametrize(
    ("chip", "room"), [("nRF51822", 28_672), ("nRF52833", 20_480)], ids=["V1", "V2"]
)
def test_what_a_microbit_has_no_room_for_is_said_in_bytes(chip: str, room: int) -> None:
    image = read_image(microbit_hex(chip=chip))
    # A chunk of 128 bytes holds 126; name, end and two lengths take 10 (MicroPython for micro:bit, filesystem.c).
    most = room // 128 * 126 - 10
    assert make_one_file(image, {"main.py": b"#" * most}).free_bytes == 0
    with refuses(ImageError, "E-IMAGE-42", missing=128, room=room):
        make_one_file(image, {"main.py": b"#" * (most + 1)})


def test_an_empty_file_for_a_microbit_is_told() -> None:
    with refuses(ImageError, "E-IMAGE-53", file="parts.py"):
        make_one_file(read_image(microbit_hex()), {"main.py": b"1", "parts.py": b""})
