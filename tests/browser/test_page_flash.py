"""« Mettre MicroPython » in the page that is shipped: each step, at virtual boot loaders that take the image and start the real MicroPython."""

from hashlib import sha256
from pathlib import Path

import pytest
from boards_page import (
    ASKS,
    REFUSED,
    STATE,
    asks,
    begin_flash,
    choose_board,
    connect,
    go_on,
    open_dialog,
    page_at_boards,
    pictures,
    press,
)
from chromium import Tab
from coming_and_going import until_gone
from handed_in import write
from made_images import esp_bin, rp2_uf2, universal_hex
from made_once import made_once
from marelle_page import TEXT, MarellePage, write_page
from programs import MakeDouble
from raw_prompt import answer
from replugged_port import RepluggedPort
from selenium.webdriver.common.keys import Keys
from web_serial import Carrier, carried
from web_usb import V2, fake_usb, streamed

from marelle_doubles import BoardDouble
from marelle_images import read_image
from marelle_images.sums import list_of

pytestmark = [
    pytest.mark.micropython,
    pytest.mark.filterwarnings(
        "ignore:set(Daemon|Name):DeprecationWarning"
    ),  # pyserial's RFC 2217
]

VERSION = "1.26.0"  # that the doubles answer with
IMAGES = {
    "RPI_PICO-20250911-v1.26.0.uf2": rp2_uf2(VERSION),
    "RPI_PICO-20250415-v1.25.0.uf2": rp2_uf2("1.25.0"),
    "RPI_PICO2-20250911-v1.26.0.uf2": rp2_uf2(VERSION, board="RPI_PICO2"),
    "micropython-microbit-v9.9.9.hex": universal_hex(VERSION),
}


@pytest.fixture(scope="module")
def with_images(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    """Give the page that carries four images."""
    return (
        made_once(
            tmp_path_factory,
            "page-with-images",
            lambda folder: write_page(folder / "marelle.html", "--images", write(folder, IMAGES)),
        )
        / "marelle.html"
    )


def opened(tab: Tab, file: Path, before: str = "") -> None:
    """Open the dialog of real boards, and begin to put MicroPython on one."""
    page_at_boards(tab, file, before)
    press(tab, "flash-begin")


def looked_at(tab: Tab, name: str) -> None:
    """Take pictures of a step."""
    pictures(tab, f"flash-{name}", ".flash")


def written_by_its_drive(tab: Tab, board: BoardDouble, carrier: Carrier, port: str) -> None:
    """Have the board leave its port for its drive, choose that, and wait until the board answers at the port again."""
    carrier.pull(port)
    drive = board.wait_for_drive()
    tab.choose_folder(drive)
    press(tab)
    until_gone(drive)
    board.wait_for_port()
    carrier.plug(port)
    tab.wait_for(asks("et elle répond"), 60)


def test_a_pico_gets_the_image_that_the_page_carries(
    tab: Tab, with_images: Path, board_double: MakeDouble
) -> None:
    board = board_double(boot="uf2", boot_speed=50.0)
    drive = board.wait_for_drive()
    opened(tab, with_images)
    looked_at(tab, "board")
    choose_board(tab, "RPI_PICO")
    names = tab.texts(".flash-images strong")
    looked_at(tab, "image")
    go_on(tab, "BOOTSEL", "bootsel")
    go_on(tab, "RPI-RP2", "drive")
    tab.choose_folder(drive)
    go_on(tab, "Dernière étape", "check")
    until_gone(drive)
    board.wait_for_port()
    with carried(tab, board=board.port):
        go_on(tab, "et elle répond", "done")
        assert tab.texts(".board button").count(TEXT("page.library.install")) == 1
        press(tab, "board-library")
        tab.wait_for("document.querySelector('#board-kits')", 30)
    assert names == ["MicroPython 1.26.0", "MicroPython 1.25.0"]
    assert tab.texts(".board .what") == []
    facts = dict(zip(tab.texts(".board-facts dt"), tab.texts(".board-facts dd"), strict=True))
    assert facts["MicroPython"] == VERSION


def test_an_esp32_s3_gets_the_image_of_a_file_and_answers(
    tab: Tab, with_images: Path, board_double: MakeDouble, tmp_path: Path
) -> None:
    board = board_double(boot="esp32s3", door="rfc2217")
    file, data = tmp_path / "mine.bin", esp_bin(VERSION, chip="ESP32-S3", size=64 << 10)
    file.write_bytes(data)
    opened(tab, with_images)
    choose_board(tab, "ESP32_GENERIC_S3")
    assert tab.texts(ASKS) == [TEXT("page.flash.no_image", board="ESP32-S3")]
    looked_at(tab, "no-image")
    tab.find("#flash-file").send_keys(str(file))
    with carried(tab, board=board.port):
        go_on(tab, "par le câble", "cable")
        press(tab)
        tab.wait_for("!document.querySelector('.board-bar').hidden", 60)
        looked_at(tab, "writing")
        tab.wait_for(f"{asks('et elle répond')} || {REFUSED}", 90)
        assert tab.texts(".board .what") == []
        assert tab.texts(ASKS) == [TEXT("page.flash.done", version=VERSION)]
    assert board.flash.read_bytes().startswith(data)


def test_of_files_the_images_of_this_board_alone_are_offered_and_the_others_refused(
    tab: Tab, page_file: Path, tmp_path: Path
) -> None:
    wrong = {"other.uf2": rp2_uf2(board="RPI_PICO_W"), "notes.uf2": b"hello"}
    said = {}
    right, older = rp2_uf2(VERSION), rp2_uf2("1.25.0")
    sums = {"new.uf2": sha256(right).hexdigest(), "old.uf2": "0" * 64}
    files = {
        "new.uf2": right, "old.uf2": older, "cut.uf2": right[:-300], "s3.bin": esp_bin(chip="ESP32-S3"),
        "images.sha256": list_of(sums),
    }  # fmt: skip
    folder = write(tmp_path / "stick", files)
    opened(tab, page_file)
    choose_board(tab, "RPI_PICO")
    for name, data in wrong.items():
        tab.type(
            "#flash-file",
            str(write(tmp_path, {name: data}) / name),
            until=f"document.querySelector('.board .what')?.textContent.includes('{name}')",
            seconds=60,
        )
        said[name] = tab.texts(".board .mistake small")[0]
        tab.wait_for("document.querySelector('#flash-back')")
    looked_at(tab, "refused")
    assert said == {"other.uf2": "", "notes.uf2": "E-IMAGE-01"}
    assert tab.texts(ASKS) == [TEXT("page.flash.no_image", board="Raspberry Pi Pico")]
    tab.type(
        "#flash-folder", str(folder), until="document.querySelector('.flash-images')", seconds=60
    )
    looked_at(tab, "folder")
    assert tab.texts(".flash-images strong") == ["MicroPython 1.26.0"]
    left = tab.texts(".flash details li")
    assert [next(name for name in ("cut.uf2", "old.uf2") if name in one) for one in left] == [
        "cut.uf2",
        "old.uf2",
    ]


def test_a_board_that_answers_with_another_version_is_not_done(
    tab: Tab, with_images: Path, board_double: MakeDouble
) -> None:
    board = board_double()
    board.wait_for_port()
    opened(tab, with_images, "delete window.showDirectoryPicker;")
    choose_board(tab, "RPI_PICO")
    tab.script("document.querySelectorAll('.flash-images input')[1].click()")  # of 1.25.0
    go_on(tab, "Télécharge", "download")
    go_on(tab, "Dernière étape")
    with carried(tab, board=board.port):
        press(tab)
        tab.wait_for("document.querySelector('.board .what')", 60)
    looked_at(tab, "other-version")
    (said,) = tab.texts(".board .what")
    assert said.startswith("La carte répond avec MicroPython 1.")
    assert said.endswith(", pas 1.25.0.")
    assert tab.texts(".flash-steps .is-done") == ["Carte", "Image", "Écriture"]


def test_where_the_browser_has_no_way_to_boards_the_image_is_downloaded(
    tab: Tab, with_images: Path, downloads: Path
) -> None:
    none = "delete Navigator.prototype.serial; delete window.showDirectoryPicker;"
    MarellePage.fresh(tab, with_images, "#free", none).wait_for_python(workers=2)
    open_dialog(tab)
    begin_flash(tab, "RPI_PICO2")
    go_on(tab, "Télécharge")
    press(tab, "flash-download")
    name = "RPI_PICO2-20250911-v1.26.0.uf2"
    downloaded = tab.take_file(downloads / name)
    go_on(tab, TEXT("page.flash.unseen"), "unseen")
    assert downloaded == IMAGES[name]


def test_a_micro_bit_gets_the_image_of_a_file_by_usb_and_answers(
    tab: Tab, page_file: Path, board_double: MakeDouble, tmp_path: Path
) -> None:
    board = board_double(kind="microbit")
    board.wait_for_port()
    asks = "import sys; print('.'.join(map(str, sys.implementation.version[:3])))"
    version, file = answer(board.port, asks), tmp_path / "mine.hex"
    file.write_bytes(universal_hex(version))
    opened(tab, page_file, fake_usb(microbit={"serial": V2}))
    choose_board(tab, "MICROBIT_V2")
    tab.find("#flash-file").send_keys(str(file))
    go_on(tab, TEXT("page.flash.by_usb"), "usb")
    go_on(tab, "Dernière étape")
    with carried(tab, board=board.port):
        go_on(tab, "et elle répond")
    (part,) = read_image(streamed(tab, "microbit")).parts
    assert (part.chip, part.version) == ("nRF52833", version)
    assert tab.texts(".board .what") == []


def test_the_keys_alone_lead_to_the_drive(tab: Tab, with_images: Path) -> None:
    page_at_boards(tab, with_images)
    tab.script("document.querySelector('#flash-begin').focus()")
    unchosen = (
        Keys.TAB,
        Keys.TAB,
        Keys.ENTER,
    )  # where no board is chosen the list is gone back to
    steps = {
        "Quelle carte": (*unchosen, Keys.DOWN, Keys.TAB),
        "Quelle image": (Keys.TAB, Keys.TAB),
        "BOOTSEL": (Keys.TAB,),
        "RPI-RP2": (Keys.TAB,),
    }
    for asked_for, keys in steps.items():
        tab.press(Keys.ENTER)
        asked = f"document.activeElement.id === 'flash-step' && document.activeElement.textContent.includes('{asked_for}')"
        tab.wait_for(asked, 60)
        tab.press(*keys)
        assert tab.script("return document.activeElement.id") == "flash-next"


def test_a_pico_that_answers_is_sent_to_its_boot_loader_and_found_again_by_itself(
    tab: Tab, with_images: Path, board_double: MakeDouble
) -> None:
    board = board_double(boot="uf2", boot_speed=50.0, files={"/notes.txt": "1"})  # with 1.25
    board.wait_for_port()
    page_at_boards(tab, with_images)
    with carried(tab, board=RepluggedPort(board.port)) as carrier:  # type: ignore[arg-type]
        tab.click("#board-connect", until="document.querySelector('.board-facts')", seconds=60)
        press(tab, "flash-begin")
        assert tab.texts(ASKS) == [TEXT("page.flash.which_image", board="Raspberry Pi Pico")]
        go_on(tab, TEXT("page.flash.to_loader"), "to-loader")
        go_on(tab, "RPI-RP2")
        written_by_its_drive(tab, board, carrier, "board")
        assert tab.texts(".board .what") == []


def test_of_two_boards_done_is_told_of_the_one_that_was_written(
    tab: Tab, with_images: Path, board_double: MakeDouble
) -> None:
    first = board_double(name="first", files={"/name.txt": "renard"})  # of that version already
    second = board_double(name="second", boot="uf2", boot_speed=50.0, files={"/notes.txt": "1"})
    page_at_boards(tab, with_images, ports=("first", "second"))
    ports = {"second": RepluggedPort(second.port)}
    with carried(tab, first=first.port, **ports) as carrier:  # type: ignore[arg-type]
        connect(tab, "first")
        connect(tab, "second")
        press(tab, "flash-begin")
        go_on(tab, TEXT("page.flash.to_loader"))
        go_on(tab, "RPI-RP2")
        written_by_its_drive(tab, second, carrier, "second")
        name, boards = tab.texts(".board-facts dd")[0], tab.texts(".board-list button")
        meanwhile = tab.script(f"document.querySelector('#flash-another').click(); return {STATE}")
        tab.wait_for(asks("Quelle image"), 20)
        opened = tab.script("return ['first', 'second'].map((one) => testPorts.ports[one].opened)")
    assert (name, boards[0].partition(" ")[0], len(boards)) == (
        TEXT("page.board.no_name"),
        "renard",
        2,
    )
    assert (meanwhile, opened) == (TEXT("page.board.leaves"), [True, False])
