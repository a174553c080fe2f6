"""MicroPython is put on a board by its boot loader's drive, as a virtual boot loader plays it: by the writer alone, and in the page that is shipped."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from added_script import SOURCES, bundled
from boards_page import (
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
from coming_and_going import until_gone
from made_images import microbit_hex, rp2_flash, rp2_uf2, universal_hex
from marelle_page import TEXT
from micropython_microbit_fs import File, add_files, get_bundled_hex
from programs import MakeDouble
from raw_prompt import answer
from web_serial import carried
from web_usb import V2, fake_usb

from marelle_doubles import BoardDouble
from marelle_host.flash.patience import USUAL
from marelle_lessons.page import bridge, flashing

Write = Callable[..., "Came"]
pytestmark = pytest.mark.micropython
_SPEED = 50.0
_CODE = 200_000
_PATIENCE = {"stall": 4000, "leaves": 1000, "remounts": 4000, "returns": 4000}
_WRITER = """
import {{PATIENCE, chooseDrive, writeDrive}} from "{sources}/flash_drive.js";
window.testPatience = PATIENCE;
window.testWrite = async (name, image, patience) => {{
  window.testBytes = [];
  window.testSaid = [];
  const bytes = Uint8Array.from(atob(image), (sign) => sign.charCodeAt(0));
  const ask = (request) => new Promise((resolve) => {{ window.testAsked = {{request, resolve}}; }});
  const watch = {{ask, patience, drive: {limits}, tell: (key) => testSaid.push(key), progress: (done, all) => testBytes.push([done, all])}};
  try {{
    window.testOver = {{done: await writeDrive(await chooseDrive(), {{name, bytes}}, watch)}};
  }} catch (error) {{
    window.testOver = error.problem ? {{problem: error.problem}} : {{broken: String(error), key: error.key}};
  }}
}};
"""
# Chromium's own closing, once the boot loader has left with all that it needs.
_LEAVES_FIRST = """
const {close} = FileSystemWritableFileStream.prototype;
FileSystemWritableFileStream.prototype.close = async function (...words) {
  const folder = await testChosen;
  for (let gone = false; !gone;) {
    gone = await folder.getFileHandle('INFO_UF2.TXT').then(() => false, () => true);
  }
  window.testClosed = await close.apply(this, words).then(() => 'closed', (error) => error.name);
  throw new DOMException('', testClosed);
};
"""
# The third piece is written once the drive has gone.
_WAITS_AFTER_TWO = """
const {write} = FileSystemWritableFileStream.prototype;
let pieces = 0;
FileSystemWritableFileStream.prototype.write = async function (...words) {
  const folder = await testChosen;
  for (let gone = ++pieces < 3; !gone;) {
    gone = await Promise.any(['INFO_UF2.TXT', 'DETAILS.TXT'].map((name) => folder.getFileHandle(name))).then(() => false, () => true);
  }
  return write.apply(this, words);
};
"""
# The system cannot read the drive for a moment once it has the file.
_UNREADABLE_ONCE = """
const {getFileHandle} = FileSystemDirectoryHandle.prototype;
let once = true;
FileSystemDirectoryHandle.prototype.getFileHandle = async function (name, ...more) {
  if (once && testSaid.includes('drive.leaving') && name === 'INFO_UF2.TXT') {
    once = false;
    throw new DOMException('', 'NotReadableError');
  }
  return getFileHandle.call(this, name, ...more);
};
"""
# Nor its root, from then on.
_UNREADABLE = """
for (const name of ['getFileHandle', 'entries']) {
  const method = FileSystemDirectoryHandle.prototype[name];
  FileSystemDirectoryHandle.prototype[name] = function (...words) {
    if (testSaid.includes('drive.leaving')) throw new DOMException('', 'NotReadableError');
    return method.apply(this, words);
  };
}
"""


class Came(NamedTuple):
    """What came of a file: what the writer returns or raises, what it told, how many bytes it had written."""

    over: dict[str, Any]
    said: list[str]
    bytes: list[list[int]]

    @property
    def code(self) -> str:
        """The code of the problem."""
        return str(self.over["problem"]["code"])


@pytest.fixture(scope="module")
def writer(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    """Give a page with nothing but the writer, bundled as the page's script is."""
    folder = tmp_path_factory.mktemp("writer")
    script = bundled(folder, _WRITER.format(sources=SOURCES, limits=json.dumps(flashing.limits())))
    page = folder / "writer.html"
    page.write_text(f"<!doctype html><meta charset=utf-8><script>{script}</script>", "utf-8")
    return page


@pytest.fixture
def write(tab: Tab, writer: Path, tmp_path: Path) -> Write:
    """Give what writes an image to a drive: the page asks, and its Python answers here."""
    tab.open(writer)

    def written(drive: Path, image: bytes, *, before: str = "", meanwhile: Any = None) -> Came:
        tab.choose_folder(drive)
        tab.script(before)
        file = tmp_path / "image"
        file.write_bytes(image)
        call = "testAsked = testOver = null; testWrite(arguments[0], arguments[1], arguments[2])"
        tab.script(call, "image", base64.b64encode(image).decode(), _PATIENCE)
        if meanwhile is not None:
            meanwhile()
        while tab.wait_for("testOver || testAsked", 60) and not tab.script("return testOver"):
            request = tab.script("return testAsked.request")
            request |= {"language": "en", "files": [["image", str(file)]]}
            said = json.loads(bridge.answer(json.dumps(request)))
            tab.script(
                "const {resolve} = testAsked; testAsked = null; resolve(arguments[0])", said
            )
        return Came(
            *(tab.script(f"return {name}") for name in ("testOver", "testSaid", "testBytes"))
        )

    return written


def started(board: BoardDouble) -> str:
    """Return which MicroPython answers at a board's port."""
    board.wait_for_port()
    return answer(board.port, "import sys; print(sys.implementation.version[:3])")


@pytest.mark.parametrize("before", ["", _LEAVES_FIRST], ids=["usual", "leaves-before-close"])
def test_a_pico_leaves_with_its_image_and_answers(
    tab: Tab, write: Write, board_double: MakeDouble, before: str
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    drive = board.wait_for_drive()
    image = rp2_uf2("1.26.0", size=_CODE)
    came = write(drive, image, before=before)
    assert came.over == {"done": {"gone": True, "version": "1.26.0"}}
    assert came.said == ["drive.looking", "drive.writing", "drive.leaving"]
    assert came.bytes[-1] == [len(image), len(image)]
    if before:
        assert tab.script("return testClosed") == "AbortError"
    until_gone(drive)
    assert started(board) == "(1, 26, 0)"
    expected = rp2_flash("1.26.0", size=_CODE)
    assert board.flash.read_bytes()[: len(expected)] == expected


@pytest.mark.parametrize(
    ("kind", "image", "code"),
    [
        ("pico2", rp2_uf2(size=20_000), "E-IMAGE-10"),
        ("pico", rp2_uf2(board="RPI_PICO2", size=20_000), "E-IMAGE-10"),
        ("pico", rp2_uf2(size=20_000)[:-512], "E-IMAGE-05"),
        ("pico", b"no firmware", "E-IMAGE-01"),
    ],
    ids=["for-a-pico", "for-a-pico-2", "cut", "none"],
)
def test_what_is_not_for_the_board_is_refused_and_nothing_is_written(
    write: Write, board_double: MakeDouble, kind: str, image: bytes, code: str
) -> None:
    drive = board_double(kind=kind, boot="uf2", boot_speed=_SPEED).wait_for_drive()
    came = write(drive, image)
    assert (came.code, came.bytes) == (code, [])
    assert sorted(path.name for path in drive.iterdir()) == ["INDEX.HTM", "INFO_UF2.TXT"]


def test_a_stick_and_a_micro_bit_s_own_boot_loader_are_refused(
    write: Write, board_double: MakeDouble, tmp_path: Path
) -> None:
    stick = tmp_path / "HOLIDAYS"
    (stick / "photos").mkdir(parents=True)
    (stick / "INFO_UF2.TXT").write_text("UF2 Bootloader v3.0\nBoard-ID: RPI-RP2\n")
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED)
    board.unplug()
    board.enter_boot_loader()
    maintenance = board.wait_for_drive()
    on_stick, on_interface = write(stick, rp2_uf2()), write(maintenance, microbit_hex())
    assert (on_stick.code, on_interface.code) == ("E-FLASH-70", "E-FLASH-16")
    assert sorted(path.name for path in stick.iterdir()) == ["INFO_UF2.TXT", "photos"]
    assert sorted(path.name for path in maintenance.iterdir()) == ["DETAILS.TXT", "HELP_FAQ.HTM"]


@pytest.mark.parametrize(("kind", "code"), [("pico", "E-FLASH-06"), ("microbit", "E-FLASH-63")])
def test_a_cable_that_is_pulled_in_the_middle_is_told(
    write: Write, board_double: MakeDouble, kind: str, code: str
) -> None:
    boot = "uf2" if kind == "pico" else "daplink"
    board = board_double(kind=kind, boot=boot, boot_speed=_SPEED, fault="cut:100")
    image = rp2_uf2(size=_CODE) if kind == "pico" else microbit_hex(size=_CODE)
    came = write(board.wait_for_drive(), image, before=_WAITS_AFTER_TWO)
    assert came.code == code
    pieces = [
        [65536, len(image)],
        [131072, len(image)],
    ]  # the drive may go before the browser has confirmed the second
    assert came.bytes in (pieces[:1], pieces)


def test_a_block_that_is_lost_is_written_once_more(write: Write, board_double: MakeDouble) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault="lost-block:30")
    came = write(board.wait_for_drive(), rp2_uf2("1.26.0", size=20_000))
    assert came.over["done"]["gone"]
    assert came.said == ["drive.looking", *["drive.writing", "drive.leaving"] * 2]
    assert started(board) == "(1, 26, 0)"


@pytest.mark.parametrize("before", ["", _UNREADABLE_ONCE], ids=["usual", "unreadable-once"])
def test_a_board_that_never_leaves_is_told(
    write: Write, board_double: MakeDouble, before: str
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED, fault="stall:30")
    came = write(board.wait_for_drive(), rp2_uf2("1.26.0", size=20_000), before=before)
    assert came.code == "E-FLASH-05"


def test_a_drive_whose_root_cannot_be_read_twice_has_gone(
    write: Write, board_double: MakeDouble
) -> None:
    board = board_double(boot="uf2", boot_speed=_SPEED)
    came = write(board.wait_for_drive(), rp2_uf2("1.26.0", size=20_000), before=_UNREADABLE)
    assert came.over == {"done": {"gone": True, "version": "1.26.0"}}
    assert started(board) == "(1, 26, 0)"


def test_the_page_waits_for_a_drive_as_long_as_the_command_does(tab: Tab, writer: Path) -> None:
    tab.open(writer)
    as_command = {
        "stall": USUAL.stall_s,
        "leaves": USUAL.leaves_s,
        "remounts": USUAL.remounts_s,
        "returns": USUAL.returns_s,
    }
    assert tab.script("return testPatience") == {
        step: seconds * 1000 for step, seconds in as_command.items()
    }


@pytest.mark.parametrize("kind", ["microbit", "microbit_v1"])
def test_a_micro_bit_takes_a_real_hex_with_its_files(
    write: Write, board_double: MakeDouble, kind: str
) -> None:
    files = [File.from_text("main.py", "print('hello')\n")]
    made = add_files(get_bundled_hex(2 if kind == "microbit" else 1).content, files)
    board = board_double(kind=kind, boot="daplink", boot_speed=_SPEED)
    assert write(board.wait_for_drive(), made.encode()).over["done"]["gone"]
    assert started(board) == {"microbit": "(1, 18, 0)", "microbit_v1": "(1, 9, 2)"}[kind]
    assert board.files() == {"/main.py": b"print('hello')\n"}


def test_what_a_micro_bit_says_of_a_file_is_explained(
    write: Write, board_double: MakeDouble
) -> None:
    fault = "fail:Failed to reset/halt the target MCU"
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    came = write(board.wait_for_drive(), microbit_hex())
    assert came.code == "E-FLASH-13"
    assert "Failed to reset/halt the target MCU" in came.over["problem"]["what"]
    again = write(board.wait_for_drive(), microbit_hex("1.27.0"))
    assert again.over["done"]["version"] == "1.27.0"
    assert started(board) == "(1, 27, 0)"


@pytest.mark.parametrize("fault", ["lost-block:5", "assert"])
def test_a_micro_bit_s_other_faults(write: Write, board_double: MakeDouble, fault: str) -> None:
    board = board_double(kind="microbit", boot="daplink", boot_speed=_SPEED, fault=fault)
    assert write(board.wait_for_drive(), microbit_hex("1.27.0")).over["done"]["gone"]
    assert started(board) == "(1, 27, 0)"


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
    tab.choose_folder(drive)
    try_to_go_on(tab, "Dernière étape")
    pictures(tab, "flash-drive-other-chip", ".flash")
    (said,) = tab.texts(".board .mistake")
    assert tab.texts(".board [role=status]") == [""]
    assert said.startswith(TEXT("E-IMAGE-10.what", image="RP2040", chip="RP2350"))
    assert TEXT("page.flash.untouched") in said
    assert TEXT("page.board_action.E-IMAGE-10") in said
    assert sorted(path.name for path in drive.iterdir()) == ["INDEX.HTM", "INFO_UF2.TXT"]
    tab.choose_folder(board.wait_for_drive())
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
    tab.choose_folder(board.wait_for_drive())
    try_to_go_on(tab, "Dernière étape")
    pictures(tab, "flash-drive-fail", ".flash")
    (said,) = tab.texts(".board .mistake")
    assert "Failed to reset/halt the target MCU" in said
    assert TEXT("page.board_action.E-FLASH-13") in said
    tab.choose_folder(board.wait_for_drive())
    go_on(tab, "Dernière étape")
    board.wait_for_port()
    with carried(tab, board=board.port):
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
    with carried(tab, **{board.spec.name: board.port for board in boards}):
        connect(tab, "microbit")
        connect(tab, "pico")
        press(tab, "flash-begin")
        press(tab, "flash-back")
        choose_board(tab, "MICROBIT_V2")
        tab.find("#flash-file").send_keys(str(image))
        go_on(tab, TEXT("page.flash.by_usb"))
        go_on(tab, "Dernière étape")
        opened = tab.script(
            "return ['microbit', 'pico'].map((one) => testPorts.ports[one].opened)"
        )
    assert opened == [False, True]
