"""« Mettre MicroPython » by a drive that is chosen, in the page that is shipped: what is refused, and what a micro:bit says of a file."""

from pathlib import Path

import pytest
from board_dialog import (
    begin_flash,
    choose_board,
    connect,
    go_on,
    page_at_boards,
    pictures,
    press,
    try_to_go_on,
)
from chromium import Tab
from dropped_folder import choose_folder
from fixture_types import MakeDouble
from made_images import rp2_uf2, universal_hex
from marelle_page import TEXT
from micropython_microbit_fs import File, add_files, get_bundled_hex
from web_serial import carried
from web_usb import V2, fake_usb

serial = pytest.importorskip("serial")
pytestmark = pytest.mark.micropython
_SPEED = 50.0


def opened(tab: Tab, page_file: Path, board: str, image: Path, until: str) -> None:
    """Open the dialog of boards, and give an image for one, until that is asked."""
    page_at_boards(tab, page_file)
    begin_flash(tab, board)
    tab.find("#flash-file").send_keys(str(image))
    go_on(tab, until)


def test_a_drive_of_another_chip_is_refused_and_the_right_one_is_taken(
    tab: Tab, page_file: Path, board_double: MakeDouble, tmp_path: Path
) -> None:
    other = board_double(kind="pico2", boot="uf2", boot_speed=_SPEED, name="other")
    board = board_double(boot="uf2", boot_speed=_SPEED, name="own")
    image = tmp_path / "mine.uf2"
    image.write_bytes(rp2_uf2("1.26.0"))
    opened(tab, page_file, "RPI_PICO", image, "BOOTSEL")
    go_on(tab, "RPI-RP2")
    drive = other.wait_for_drive()
    choose_folder(tab, drive)
    try_to_go_on(tab, "Dernière étape")
    pictures(tab, "flash-drive-other-chip", ".flash")
    (said,) = tab.texts(".board .mistake")
    assert tab.texts(".board [role=status]") == [""]
    assert said.startswith(TEXT("E-IMAGE-10.what", image="RP2040", chip="RP2350"))
    assert TEXT("page.flash.untouched") in said
    assert TEXT("page.board_action.E-IMAGE-10") in said
    assert sorted(path.name for path in drive.iterdir()) == ["INDEX.HTM", "INFO_UF2.TXT"]
    choose_folder(tab, board.wait_for_drive())
    go_on(tab, "Dernière étape")
    assert tab.texts(".board .what") == []
    board.wait_for_port()


def test_what_a_micro_bit_says_of_a_file_is_told_and_the_next_try_is_answered(
    tab: Tab, page_file: Path, board_double: MakeDouble, tmp_path: Path
) -> None:
    fault = "fail:Failed to reset/halt the target MCU"
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    image = tmp_path / "mine.hex"
    files = [File.from_text("main.py", "print('hello')\n")]
    image.write_text(add_files(get_bundled_hex(2).content, files), encoding="ascii")
    opened(tab, page_file, "MICROBIT_V2", image, "dans la liste")
    tab.script(
        "[...document.querySelectorAll('.flash button')].find((one) => one.textContent === 'Par son lecteur').click()"
    )
    choose_folder(tab, board.wait_for_drive())
    try_to_go_on(tab, "Dernière étape")
    pictures(tab, "flash-drive-fail", ".flash")
    (said,) = tab.texts(".board .mistake")
    assert "Failed to reset/halt the target MCU" in said
    assert TEXT("page.board_action.E-FLASH-13") in said
    choose_folder(tab, board.wait_for_drive())
    go_on(tab, "Dernière étape")
    board.wait_for_port()
    with serial.Serial(board.port) as port, carried(tab, board=port):
        go_on(tab, "et elle répond")
    assert tab.texts(".board .what") == []
    assert board.files() == {"/main.py": b"print('hello')\n"}


def test_a_micro_bit_that_is_written_by_usb_frees_its_port_though_another_board_is_chosen(
    tab: Tab, page_file: Path, board_double: MakeDouble, tmp_path: Path
) -> None:
    boards = [board_double(kind="microbit", name="microbit"), board_double(name="pico")]
    image = tmp_path / "mine.hex"
    image.write_bytes(universal_hex("1.18.0"))
    info = "testPorts.ports.microbit.info = {usbVendorId: 0x0d28, usbProductId: 0x0204};"
    usb = fake_usb(microbit={"serial": V2}) + info
    page_at_boards(tab, page_file, usb, ports=("microbit", "pico"))
    microbit, pico = (serial.Serial(board.port) for board in boards)
    with microbit, pico, carried(tab, microbit=microbit, pico=pico):
        connect(tab, "microbit")
        connect(tab, "pico")
        press(tab, "flash-begin")
        press(tab, "flash-back")
        choose_board(tab, "MICROBIT_V2")
        tab.find("#flash-file").send_keys(str(image))
        go_on(tab, "choisis-la dans la liste")
        go_on(tab, "Dernière étape")
        opened = tab.script(
            "return ['microbit', 'pico'].map((one) => testPorts.ports[one].opened)"
        )
    assert opened == [False, True]
