"""Boards of the ESP32 family are flashed through the real esptool, by virtual ROM boot loaders; done is what the chip has verified."""

from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
from esptool_mark import NEEDS_ESPTOOL
from made_images import ESP_CHIPS, esp_bin, partition_table
from played_drive import Watching
from raw_prompt import answer
from serial import Serial

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec, board_double
from marelle_host.flash.errors import FlashError
from marelle_host.flash.esptool import ChipInfo, flash_esp, identify
from marelle_host.link import LinkError
from marelle_images import Image, ImageError, read_image

pytestmark = [pytest.mark.flashing, NEEDS_ESPTOOL]
BOARD = ChipInfo("ESP32", "24:0a:c4:00:00:00", 4 << 20)
MACHINE = "import sys; print(sys.implementation._machine)"
FILES_AT, FILES = (
    0x200000,
    b"a pupil's files " * 0x20000,
)  # the double formats what is none, and leaves most of it


def image_of(version: str = "1.28.0", chip: str = "ESP32") -> Image:
    return read_image(esp_bin(version, chip=chip, size=64 << 10))


def holds(board: BoardDouble, image: Image) -> bool:
    """Tell whether the flash of a double has the image where it belongs."""
    return board.flash.read_bytes()[image.offset :].startswith(image.data)


def write_blank(board: BoardDouble, image: Image, watch: Watching | None = None) -> str:
    """Flash a double whose flash is to be erased, which is known already."""
    return flash_esp(board.port, image, watch or Watching(), chip=BOARD, erase=True)


def code_of(call: Callable[[], object]) -> str:
    with pytest.raises((FlashError, LinkError)) as caught:
        call()
    return caught.value.code


def test_each_chip_is_known_and_written(tmp_path: Path) -> None:
    wanted = (
        BoardSpec("ESP32", boot="esp32"), BoardSpec("ESP32-S2", boot="esp32s2"), BoardSpec("ESP32-S3", boot="esp32s3"),
        BoardSpec("ESP32-C3", boot="esp32c3"), BoardSpec("ESP32-C6", boot="esp32c6"),
    )  # fmt: skip
    with BoardDoubles(tmp_path, wanted) as boards:
        for board in boards:
            chip = identify(board.port)
            assert chip.chip == board.spec.name
            assert chip.mac.replace(":", "") == board.unique_id
            image = image_of(chip=chip.chip)
            assert chip.flash_bytes >= image.flash_bytes
            assert flash_esp(board.port, image, Watching(), chip=chip, erase=True) == board.port
            assert holds(board, image)
            assert answer(board.port, MACHINE) == ESP_CHIPS[chip.chip].machine


def test_it_says_what_it_does_and_how_many_bytes_are_there(tmp_path: Path) -> None:
    watch, image = Watching(), image_of()
    with board_double(tmp_path, boot="esp32") as board:
        write_blank(board, image, watch)
    assert watch.states == ["identifying", "erasing", "sending", "verifying", "restarting"]
    assert watch.bytes == sorted(watch.bytes)
    assert watch.bytes[-1] == len(image.data)


def test_files_stay_where_the_new_firmware_finds_them_and_only_there(tmp_path: Path) -> None:
    old, new, told = image_of("1.25.0"), image_of("1.28.0"), list[str]()
    with board_double(tmp_path, boot="esp32") as board:
        flash_esp(board.port, old, Watching(), chip=BOARD, erases=told.append)
        assert told == ["firmware"]  # none that it knows
        put(board, FILES_AT, FILES)
        assert flash_esp(board.port, new, Watching(), erases=told.append) == board.port
        assert holds(board, new)
        assert FILES[:4096] in board.flash.read_bytes()
        put(board, 0x8000, partition_table([("factory", 0, 0, 0x10000, 0x180000)]))
        with pytest.raises(KeyError):
            flash_esp(board.port, new, Watching(), chip=BOARD, erases=refuse)
        assert FILES[:4096] in board.flash.read_bytes()
        flash_esp(board.port, new, Watching(), chip=BOARD, erases=told.append)
        assert told == ["firmware", "storage"]
        assert FILES[:16] not in board.flash.read_bytes()


def put(board: BoardDouble, at: int, data: bytes) -> None:
    """Change the flash of a double behind its back."""
    with board.flash.open("r+b") as flash:
        flash.seek(at)
        flash.write(data)


def refuse(why: str) -> None:
    raise KeyError(why)


def test_an_image_for_another_chip_changes_nothing(tmp_path: Path) -> None:
    with board_double(tmp_path, boot="esp32s3") as board:
        before = board.flash.read_bytes()
        with pytest.raises(ImageError, match="E-IMAGE-10"):
            flash_esp(board.port, image_of(), Watching(), erase=True)
        assert (
            code_of(lambda: write_blank(board, image_of())) == "E-FLASH-23"
        )  # it was changed for another meanwhile
        assert board.flash.read_bytes() == before


def test_a_board_behind_an_address_is_flashed_too(tmp_path: Path) -> None:
    image = image_of()
    with board_double(tmp_path, boot="esp32", door="tcp") as board:
        write_blank(board, image)
        assert holds(board, image)


def test_a_port_that_is_shut_has_its_cause(tmp_path: Path) -> None:
    assert code_of(lambda: identify(str(tmp_path / "none"))) == "E-LINK-01"
    assert code_of(lambda: identify(str(tmp_path))) == "E-LINK-14"
    assert code_of(lambda: identify("socket://127.0.0.1:9")) == "E-LINK-13"
    with board_double(tmp_path, boot="esp32") as board, Serial(board.port, exclusive=True):
        assert code_of(lambda: identify(board.port)) in {"E-LINK-03", "E-LINK-31"}  # who has it


def test_whoever_leaves_in_the_middle_can_flash_again(tmp_path: Path) -> None:
    image, watch = image_of(), Watching()
    with board_double(tmp_path, boot="esp32") as board:
        left = code_of(
            lambda: flash_esp(
                board.port,
                image,
                watch,
                chip=BOARD,
                erase=True,
                leave=lambda: "sending" in watch.states,
            )
        )
        assert left == "E-FLASH-38"
        write_blank(board, image)
        assert holds(board, image)
