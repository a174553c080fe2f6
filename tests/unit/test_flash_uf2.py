"""An image is copied to a UF2 drive; it is done when the board answers with it, and whatever else happens is told for what it is."""

import os
from collections.abc import Callable
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any

import pytest
from made_images import nrf_uf2, rp2_uf2
from played_drive import BOOT_PLACE, NOWHERE, PICO_INFO, Desk, Uf2Board, Watching, usb_port

from marelle_host.flash import FlashError, copying, flash_uf2
from marelle_host.flash.copying import Copied, copy_to, pieces_of
from marelle_host.flash.returning import port_listing
from marelle_host.link.usb_identity import UsbIdentity
from marelle_images import Image, ImageError, read_image

IMAGE = read_image(rp2_uf2("1.28.0", size=8192))


@pytest.fixture
def desk() -> Desk:
    """Return a computer without boards."""
    return Desk()


@pytest.fixture
def board(desk: Desk, tmp_path: Path) -> Uf2Board:
    """Return a Pico in its boot loader."""
    return Uf2Board(desk, tmp_path / "RPI-RP2")


def flashed(
    board: Uf2Board, place: UsbIdentity = BOOT_PLACE, image: Image = IMAGE, watch: Watching | None = None
) -> str:  # fmt: skip
    """Put an image on a board; return the port at which it answers."""
    return flash_uf2(board.drive(place), image, watch or Watching(), host=board.desk.host).port


def refused(board: Uf2Board, image: Image = IMAGE, place: UsbIdentity = BOOT_PLACE) -> FlashError:
    """Return why an image could not be put on a board."""
    with pytest.raises(FlashError) as raised:
        flashed(board, place, image)
    return raised.value


def copying_by(board: Uf2Board, copy: Callable[..., Copied]) -> Uf2Board:
    """Have a computer that copies in this way."""
    board.desk.host = board.desk.host._replace(copy=copy)
    return board


def test_a_board_that_answers_with_the_image_s_version_is_done(
    desk: Desk, board: Uf2Board
) -> None:
    watching = Watching()
    assert flashed(board, watch=watching) == "COM1"
    assert watching.states == ["sending", "restarting", "returning", "checking"]
    assert watching.bytes[-1] == len(IMAGE.data)
    assert desk.now_s < 2


OTHER = rp2_uf2("1.28.0", board="RPI_PICO2", size=8192)


@pytest.mark.parametrize(
    ("data", "sent"),
    [(IMAGE.data + OTHER, len(IMAGE.data)), (OTHER + IMAGE.data, len(OTHER) + len(IMAGE.data))],
    ids=["its own first", "its own last"],
)
def test_nothing_is_sent_that_follows_the_board_s_own_blocks(
    board: Uf2Board, data: bytes, sent: int
) -> None:
    watching = Watching()
    flashed(board, image=read_image(data), watch=watching)
    assert watching.bytes[-1] == sent


def test_a_copy_that_takes_its_time_takes_none_from_the_firmware_s_start(
    desk: Desk, board: Uf2Board
) -> None:
    class Slow(Watching):
        def progress(self, *_told: object) -> None:
            desk.now_s += 300

    board.port_s = 40
    assert flashed(board, watch=Slow()) == "COM1"


def test_a_block_that_was_lost_comes_the_second_time(desk: Desk, board: Uf2Board) -> None:
    board.loses = 1
    assert flashed(board) == "COM1"
    assert board.copies == 2


def test_another_board_s_drive_that_takes_the_letter_gets_no_file(
    desk: Desk, board: Uf2Board
) -> None:
    def another_comes() -> None:
        if board.copies and not board.folder.exists():
            board.wait_in_boot_loader()

    desk.looks.append(another_comes)
    assert flashed(board) == "COM1"
    assert [one.name for one in board.folder.iterdir()] == ["INFO_UF2.TXT"]


def test_a_drive_that_stays_is_never_done(board: Uf2Board) -> None:
    board.loses = 9
    assert refused(board).code == "E-FLASH-05"
    assert board.copies == 2
    board.loses = 0
    board.unplug()
    board.wait_in_boot_loader()
    assert flashed(board) == "COM1"


def test_a_board_without_a_port_is_never_done(desk: Desk, board: Uf2Board) -> None:
    board.port_s = 0
    assert refused(board).code == "E-FLASH-07"
    assert desk.now_s < 200


@pytest.mark.parametrize(("version", "code"), [((1, 25, 0), "E-FLASH-08"), ((), "E-FLASH-09")])
def test_another_version_or_no_answer_is_never_done(
    board: Uf2Board, version: tuple[int, ...], code: str
) -> None:
    board.version = version
    assert refused(board).code == code


def test_the_port_of_the_neighbour_is_not_taken_for_the_board_s(
    desk: Desk, board: Uf2Board
) -> None:
    desk.answers["COM19"] = (1, 28, 0)
    desk.plug_in_later(usb_port("COM19", number="e67", location="1-2.4:1.0"))
    assert flashed(board) == "COM1"


@pytest.mark.parametrize(
    ("there", "comes"),
    [
        ([("COM3", 0x2E8A)], []),
        ([], [("COM4", 0x1A86), ("COM6", 0x303A)]),
    ],
    ids=["the one that was there before", "those of other chips"],
)
def test_where_no_place_is_told_the_one_new_port_of_such_a_board_is_its_own(
    desk: Desk, board: Uf2Board, there: list[tuple[str, int]], comes: list[tuple[str, int]]
) -> None:
    desk.ports = [usb_port(name, vid=vid) for name, vid in there]
    for name, vid in comes:
        desk.plug_in_later(usb_port(name, vid=vid))
    board.port = usb_port("COM7", number="e66")
    assert flashed(board, NOWHERE) == "COM7"


def test_where_no_place_is_told_two_new_ports_are_no_answer(desk: Desk, board: Uf2Board) -> None:
    desk.plug_in_later(usb_port("COM8", number="e67"))
    board.port_s = 0.01
    problem = refused(board, place=NOWHERE)
    assert (problem.code, problem.facts["ports"]) == ("E-FLASH-18", "COM1, COM8")


def test_a_virtual_board_comes_back_at_the_port_that_was_announced(
    desk: Desk, board: Uf2Board, tmp_path: Path
) -> None:
    port = tmp_path / "pico-1"
    desk.answers[str(port)] = (1, 28, 0)
    desk.looks.append(lambda: port.touch() if desk.now_s > 3 else None)
    assert flashed(board, UsbIdentity(str(port))) == str(port)


def test_a_virtual_board_is_given_the_time_to_take_what_its_folder_has(
    desk: Desk, board: Uf2Board
) -> None:
    board.loses = 9
    assert refused(board, place=UsbIdentity("/tmp/pico-1")).code == "E-FLASH-05"
    assert 2 * (10 + len(IMAGE.data) / 80_000) < desk.now_s < 21


def test_an_image_for_another_chip_is_refused_before_anything_is_written(board: Uf2Board) -> None:
    with pytest.raises(ImageError, match="E-IMAGE-10"):
        flashed(board, image=read_image(nrf_uf2(size=4096)))
    assert not (board.folder / "firmware.uf2").exists()


def test_an_image_without_micropython_is_refused_before_anything_is_written(
    board: Uf2Board,
) -> None:
    parts = tuple(part._replace(version="") for part in IMAGE.parts)
    problem = refused(board, IMAGE._replace(version="", parts=parts))
    assert (problem.code, problem.facts["wanted"]) == ("E-FLASH-61", ".uf2")
    assert not (board.folder / "firmware.uf2").exists()


def test_a_board_that_is_not_known_gets_nothing(desk: Desk, tmp_path: Path) -> None:
    board = Uf2Board(desk, tmp_path / "ROBOT", info=PICO_INFO.replace("RPI-RP2", "ROBOT-X"))
    problem = refused(board, place=NOWHERE)
    assert (problem.code, problem.facts["board"]) == ("E-FLASH-02", "ROBOT-X")


def test_a_drive_that_has_gone_meanwhile_is_told(board: Uf2Board) -> None:
    drive = board.drive()
    board.unplug()
    with pytest.raises(FlashError, match="E-FLASH-01"):
        flash_uf2(drive, IMAGE, Watching(), host=board.desk.host)


LAST_BLOCK = len(IMAGE.data) // 512 - 1


@pytest.mark.parametrize(
    ("at", "code"),
    [*((block, "E-FLASH-06") for block in range(LAST_BLOCK)), (LAST_BLOCK, "E-FLASH-07")],
)
def test_a_board_that_is_unplugged_at_any_block_is_never_done_and_the_next_flash_is(
    at: int, code: str, desk: Desk, board: Uf2Board
) -> None:
    """An old firmware of the same version answers when it is plugged in again: that proves nothing."""

    def cut(path: Path, _pieces: list[bytes], *_told: object) -> Copied:
        path.write_bytes(IMAGE.data[: at * 512])
        board.unplug()
        desk.ports[:] = (
            [board.port] if at < LAST_BLOCK else []
        )  # none starts without its last block
        desk.answers["COM1"] = (1, 28, 0)
        return Copied(at * 512, OSError(5, "Input/output error"))

    assert refused(copying_by(board, cut)).code == code
    copying_by(board, copy_to).wait_in_boot_loader()
    desk.ports.clear()
    assert flashed(board) == "COM1"


def test_an_error_at_the_last_block_is_judged_by_the_board(board: Uf2Board) -> None:
    def gone_at_the_end(path: Path, pieces: list[bytes], *_told: object) -> Copied:
        path.write_bytes(b"".join(pieces))
        return Copied(sum(map(len, pieces[:-1])), OSError(5, "Input/output error"))

    assert flashed(copying_by(board, gone_at_the_end)) == "COM1"


@pytest.mark.parametrize(
    ("copied", "code"),
    [
        (Copied(0, OSError(13, "")), "E-FLASH-04"),
        (Copied(0, OSError(30, "")), "E-FLASH-04"),
        (Copied(0, OSError(28, "")), "E-FLASH-03"),
        (Copied(0, stalled=True), "E-FLASH-10"),
    ],
    ids=["no right", "read only", "full", "hung"],
)
def test_a_drive_that_takes_no_file_says_why(board: Uf2Board, copied: Copied, code: str) -> None:
    assert refused(copying_by(board, lambda *_: copied)).code == code


class HeldUp(SimpleQueue[object]):
    """A queue of a program that Ctrl-Z has held up: its time is over when it is looked at, whatever has come."""

    looks = 0

    def get(self, block: bool = True, timeout: float | None = None) -> object:
        self.looks += 1
        if self.looks % 2:
            raise Empty
        return super().get(block, timeout)


def test_a_copy_that_was_held_up_with_the_command_has_not_stalled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "SimpleQueue", HeldUp)
    assert copy_to(tmp_path / "a", [b"x", b"yz"], lambda _done: None, stall_s=5.0) == Copied(3)


def test_a_copy_that_hangs_is_given_up(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening one that nobody reads hangs, as a drive does that takes nothing
    assert copy_to(pipe, [b"x"], lambda _done: None, stall_s=0.05) == Copied(0, stalled=True)
    os.close(os.open(pipe, os.O_RDONLY | os.O_NONBLOCK))  # lets the thread go


def test_a_link_that_came_in_the_place_of_the_file_is_not_followed(tmp_path: Path) -> None:
    own, link = tmp_path / "diary.txt", tmp_path / "firmware.uf2"
    own.write_text("mine", encoding="ascii")
    link.symlink_to(own)
    assert copy_to(link, [b"x"], lambda _done: None).error is not None
    assert own.read_text(encoding="ascii") == "mine"


@pytest.mark.parametrize(
    ("size", "last", "pieces"),
    [(200_000, 512, [65536, 65536, 65536, 2880, 512]), (70_000, 0, [65536, 4464])],
)
def test_a_file_comes_in_pieces_with_its_last_block_alone(
    size: int, last: int, pieces: list[int]
) -> None:
    assert [len(piece) for piece in pieces_of(bytes(size), last=last)] == pieces


@pytest.mark.parametrize(
    ("state", "loses", "port_s"),
    [("restarting", 9, 1.0), ("returning", 0, 0), ("checking", 0, 1.0)],
)
def test_whoever_has_had_enough_is_heard_while_it_waits(
    board: Uf2Board, state: str, loses: int, port_s: float
) -> None:
    class Impatient(Watching):
        def say(self, _port: str, now: str) -> None:
            self.states.append(now)
            if self.states.count(state) > 3:
                raise KeyboardInterrupt

    board.loses, board.port_s, board.version = loses, port_s, ()
    with pytest.raises(KeyboardInterrupt):
        flashed(board, watch=Impatient())


def test_the_ports_are_listed_once_for_all_who_wait(desk: Desk) -> None:
    asked = list[float]()

    def listed_ports() -> list[Any]:
        asked.append(desk.now_s)
        return [usb_port("COM3")]

    listing = port_listing(desk.host._replace(ports=listed_ports))
    for now_s in (0.0, 0.1, 0.3, 0.35, 0.4, 0.55):
        desk.now_s = now_s
        assert [one.device for one in listing()] == ["COM3"]
    listing(now=True)
    assert asked == [0.0, 0.3, 0.55, 0.55]


def test_a_port_whose_place_is_hidden_is_no_placed_board_s(desk: Desk, board: Uf2Board) -> None:
    desk.plug_in_later(usb_port("COM9", number="e67"))
    desk.answers["COM9"] = (1, 28, 0)
    board.port_s = 0
    assert refused(board).code == "E-FLASH-07"
