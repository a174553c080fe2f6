"""An image is copied to a micro:bit's drive; what its interface chip says of it is read when the drive is back, and explained."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, strategies as st
from made_images import microbit_hex, universal_hex
from played_drive import Desk, Watching
from played_microbit import V1_ID, MicrobitBoard

from marelle_host.flash import FlashError, flash_daplink
from marelle_host.flash.copying import Copied
from marelle_images import Image, ImageError, read_image
from marelle_images.daplink_refusals import refusal

V2 = read_image(microbit_hex("1.18.0", chip="nRF52833"))
V1 = read_image(microbit_hex("1.9.2", chip="nRF51822"))
BOTH = read_image(universal_hex())
DAMAGED = "error: The hex file cannot be decoded. Checksum calculation failure occurred.\r\ntype: user, transient\r\n"
NO_TARGET = "error: The interface firmware FAILED to reset/halt the target MCU\r\ntype: target\r\n"


@pytest.fixture
def desk() -> Desk:
    """Return a computer without boards."""
    return Desk()


@pytest.fixture
def board(desk: Desk, tmp_path: Path) -> MicrobitBoard:
    """Return a micro:bit V2."""
    return MicrobitBoard(desk, tmp_path / "MICROBIT")


def flashed(board: MicrobitBoard, image: Image = V2) -> str:
    """Put an image on a micro:bit; return the port at which it answers."""
    return flash_daplink(board.drive(), image, Watching(), host=board.desk.host).port


def refused(board: MicrobitBoard, image: Image = V2) -> FlashError:
    """Return why an image could not be put on a micro:bit."""
    with pytest.raises(FlashError) as raised:
        flashed(board, image)
    return raised.value


def test_a_microbit_that_answers_with_the_image_s_version_is_done(
    desk: Desk, board: MicrobitBoard
) -> None:
    watching = Watching()
    host = desk.host
    assert flash_daplink(board.drive(), V2, watching, host=host).port == "COM2"
    assert watching.states == ["sending", "restarting", "returning", "checking"]
    assert watching.bytes[-1] == len(V2.data)
    assert desk.now_s < 4


def test_a_file_for_both_is_checked_for_the_version_of_this_one(
    desk: Desk, tmp_path: Path
) -> None:
    old = MicrobitBoard(desk, tmp_path / "V1", unique_id=V1_ID, interface="0249")
    assert refused(old, BOTH).facts["found"] == "MicroPython 1.18.0"
    versions = {part.chip: part.version for part in BOTH.parts}
    desk.answers["COM2"] = tuple(map(int, versions["nRF51822"].split(".")[:3]))
    assert flashed(old, BOTH) == "COM2"


def test_a_damaged_copy_is_sent_again_once_by_itself(board: MicrobitBoard) -> None:
    board.says = [DAMAGED]
    assert flashed(board) == "COM2"
    assert board.copies == 2


@pytest.mark.parametrize(
    ("says", "code", "copies", "said"),
    [
        ([DAMAGED, DAMAGED], "E-FLASH-11", 2, "Checksum calculation failure"),
        ([NO_TARGET], "E-FLASH-13", 1, "FAILED to reset/halt"),
    ],
    ids=["damaged twice", "a chip that cannot be reached"],
)
def test_what_the_interface_says_is_told_and_the_next_flash_is_done(
    board: MicrobitBoard, says: list[str], code: str, copies: int, said: str
) -> None:
    board.says = [*says]
    problem = refused(board)
    assert (problem.code, board.copies) == (code, copies)
    assert said in str(problem.facts)
    assert flashed(board) == "COM2"


def test_a_stumble_of_the_interface_is_told_and_an_old_one_is_not(board: MicrobitBoard) -> None:
    (board.folder / "ASSERT.TXT").write_text("Assert\r\nFile: old.c\r\n", encoding="ascii")
    board.asserts = "Assert\r\nFile: old.c\r\n"
    assert flashed(board) == "COM2"
    board.asserts = "Assert\r\nFile: main.c\r\nLine: 12\r\n"
    problem = refused(board)
    assert (problem.code, problem.facts["said"]) == ("E-FLASH-14", "Assert File: main.c Line: 12")


@pytest.mark.parametrize(
    ("back_s", "takes", "code"),
    [(0, True, "E-FLASH-63"), (2.5, False, "E-FLASH-05")],
    ids=["it does not come back", "it stays"],
)
def test_a_drive_that_does_not_go_and_come_is_never_done(
    desk: Desk, board: MicrobitBoard, back_s: float, takes: bool, code: str
) -> None:
    board.back_s, board.takes = back_s, takes
    assert refused(board).code == code
    assert desk.now_s < 60


def test_another_version_is_never_done(desk: Desk, board: MicrobitBoard) -> None:
    desk.answers["COM2"] = (1, 13, 0)
    assert refused(board).code == "E-FLASH-08"


def test_one_that_is_unplugged_in_the_middle_gets_it_once_more_and_is_never_done_otherwise(
    desk: Desk, board: MicrobitBoard
) -> None:
    def cut(path: Path, pieces: Sequence[bytes], *_told: object) -> Copied:
        path.write_bytes(pieces[0])
        return Copied(0, OSError(5, "Input/output error"))

    whole = desk.host
    desk.host = whole._replace(copy=cut)
    assert (refused(board).code, board.copies) == ("E-FLASH-63", 2)
    desk.host = whole
    assert flashed(board) == "COM2"


def test_the_interface_s_own_drive_is_refused(board: MicrobitBoard) -> None:
    board.mode = "Bootloader"
    board.plug_in()
    assert refused(board).code == "E-FLASH-16"
    assert not (board.folder / "firmware.hex").exists()


def test_an_interface_before_the_first_that_was_sold_gets_no_file_for_both(
    desk: Desk, tmp_path: Path
) -> None:
    old = MicrobitBoard(desk, tmp_path / "V1", unique_id=V1_ID, interface="0229")
    problem = refused(old, BOTH)
    assert (problem.code, problem.facts["version"]) == ("E-FLASH-17", "0229")


def test_an_image_for_the_other_version_is_refused_before_anything_is_written(
    board: MicrobitBoard,
) -> None:
    with pytest.raises(ImageError, match="E-IMAGE-10"):
        flashed(board, V1)
    assert board.copies == 0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("error: The transfer timed out.\r\ntype: transient, user\r\n", "E-FLASH-11"),
        ("error: An error occurred during the transfer\r\ntype: transient\r\n", "E-FLASH-11"),
        ("The hex file cannot be decoded. Parser logic failure occurred.\r\n", "E-FLASH-11"),
        ("error: The hex file you dropped isn't compatible with this mode or device. Are you in MAINTENANCE mode? See HELP FAQ.HTM\r\ntype: user\r\n", "E-FLASH-12"),
        ("error: The application image is not compatible with the target.\r\ntype: user\r\n", "E-FLASH-12"),
        ("error: Flash algorithm write command FAILURE\r\ntype: target\r\n", "E-FLASH-13"),
        ("error: In application programming write failed.\r\ntype: interface\r\n", "E-FLASH-14"),
        ("error: Something of the next version\r\ntype: target\r\n", "E-FLASH-13"),
        ("error: Something of the next version\r\ntype: transient, user\r\n", "E-FLASH-11"),
        ("error: Something of the next version\r\n", "E-FLASH-15"),
        ("", "E-FLASH-15"),
    ],
)  # fmt: skip
def test_what_daplink_says_is_explained(text: str, code: str) -> None:
    assert refusal(text).code == code


@given(st.text(max_size=4096))
def test_whatever_it_says_what_is_shown_is_one_short_harmless_line(text: str) -> None:
    said = refusal(f"error: {text}").said
    assert len(said) <= 120
    assert said == "" or said.isprintable()
