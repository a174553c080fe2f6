"""An ESP32 is written by the page: the real Chromium and its policy, the real esptool-js, and the virtual ROM at the end of the line."""

import base64
import json
from hashlib import md5
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from added_script import ASK, SOURCES, page_with
from chromium import Tab
from made_images import esp_bin
from marelle_page import MarellePage
from selenium.webdriver.support.wait import WebDriverWait
from web_serial import Carrier, carried, fake

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec, board_double
from marelle_images import Image, read_image

pytestmark = [
    pytest.mark.micropython,
    pytest.mark.filterwarnings(
        "ignore:set(Daemon|Name):DeprecationWarning"
    ),  # pyserial's RFC 2217
]


# The page's own writer of ESP32s, in the page that is shipped, at a port of `web_serial` that leads to a virtual ROM.
BRIDGE, USB_JTAG = (0x10C4, 0xEA60), (0x303A, 0x1001)


# Beside the page itself: its writer, and what the section of the dialog gives that.
SCRIPT = f"""
import {{ writeEsp }} from "{SOURCES}/flash_esp.js";
{ASK}
window.testWriteEsp = async (name, image) => {{
  const note = window.testNote = {{ told: [], progress: [], log: [], begun: performance.now() }};
  const watch = {{
    ask,
    tell: (key) => note.told.push(key),
    progress: (done, all) => note.progress.push([done, all]),
    log: (words) => note.log.push([Math.round(performance.now() - note.begun), words]),
  }};
  const bytes = Uint8Array.from(atob(image.bytes), (sign) => sign.charCodeAt(0));
  try {{
    const {{ port, ...result }} = await writeEsp(testPorts.ports[name], {{ ...image, bytes }}, watch);
    note.result = {{ ...result, port: port.name }};
  }} catch (error) {{
    note.refused = error.said ? [error.said((key) => key).code, error.key] : [String(error.stack), ""];
  }}
  note.ms = performance.now() - note.begun;
  note.over = true;
}};
"""


class Written(NamedTuple):
    """What became of an image.

    Attributes:
        result: what the writer returned, None if it refused. code, key: of what it refused with.
        told: the keys of what it said, in order. progress: bytes that were written, of how many. log: what esptool-js said, and when in ms.
        seconds: how long it took.
    """

    result: dict[str, str] | None
    code: str
    key: str
    told: list[str]
    progress: list[list[int]]
    log: list[list[Any]]
    seconds: float


class EspPage:
    """The page, open at ports that lead to ESP chips."""

    def __init__(self, tab: Tab, file: Path, *names: str, usb: tuple[int, int] = BRIDGE) -> None:
        """Open it; `usb` are the vendor and the product of its ports, which have these names, or "esp"."""
        self.tab = tab
        info = json.dumps({"usbVendorId": usb[0], "usbProductId": usb[1]})
        granted = f"for (const port of Object.values(testPorts.ports)) {{ port.info = {info}; testPorts.granted.add(port); }}"
        self.page = MarellePage.fresh(tab, file, "#free", fake(*(names or ("esp",))) + granted)
        self.page.wait_for_python()

    def begin(self, image: Image, port: str = "esp") -> None:
        """Begin to write an image."""
        data = base64.b64encode(image.data).decode()
        given = {"name": "esp.bin", "chip": image.chips[0], "bytes": data}
        self.tab.script("window.testNote = null; testWriteEsp(...arguments)", port, given)

    def end(self, seconds: float = 120) -> Written:
        """Wait until it is over."""
        note = self.tab.wait_for("window.testNote?.over && window.testNote", seconds)
        code, key = note.get("refused") or ("", "")
        return Written(
            note.get("result"), code, key, note["told"], note["progress"], note["log"], note["ms"] / 1000
        )  # fmt: skip

    def write(self, image: Image, port: str = "esp", seconds: float = 120) -> Written:
        """Write an image, and give what became of it."""
        self.begin(image, port)
        return self.end(seconds)


@pytest.fixture(scope="module")
def esp_file(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    return page_with(tmp_path_factory.mktemp("esp"), SCRIPT)


def image_of(
    chip: str = "ESP32", version: str = "1.28.0", size: int = 64 << 10, flash_bytes: int = 0
) -> Image:
    return read_image(esp_bin(version, chip=chip, size=size, flash_bytes=flash_bytes))


def holds(board: BoardDouble, image: Image) -> bool:
    """Tell whether the flash of a double has the image where it belongs."""
    return board.flash.read_bytes()[image.offset :].startswith(image.data)


def signals(carrier: Carrier, name: str = "esp") -> list[tuple[int, int]]:
    """Return what was set on the lines of a port: DTR and RTS, each time."""
    set_on = [lines for port, lines in carrier.signals if port == name]
    return [(int(one["dataTerminalReady"]), int(one["requestToSend"])) for one in set_on]


# `UnixTightReset` and `HardReset` of esptool's `reset.py`: DTR and RTS, of which 1 pulls a pin down.
TO_LOADER, RESTART = [(0, 0), (1, 1), (0, 1), (1, 0), (0, 0)], [(0, 1), (0, 0)]


@pytest.mark.parametrize(("boot", "chip"), [("esp32", "ESP32"), ("esp32s3", "ESP32-S3")])
def test_a_chip_is_known_written_and_restarted(
    tab: Tab, esp_file: Path, tmp_path: Path, boot: str, chip: str
) -> None:
    image, page = image_of(chip), EspPage(tab, esp_file)
    with board_double(tmp_path, boot=boot, door="rfc2217") as board, carried(tab, esp=board.port):
        written = page.write(image)
        assert (written.key, written.told) == (
            "",
            ["esp.asking", "esp.erasing", "esp.writing", "esp.verifying"],
        )
        assert written.result == {"chip": chip, "md5": md5(image.data).hexdigest(), "port": "esp"}
        assert holds(board, image)
        assert written.progress[-1][0] == written.progress[-1][1]
        WebDriverWait(tab.driver, 10, 0.05).until(lambda _: board.starts == 1)


# On a board with DTR and RTS that the computer leads, as the command's own tests have it but for two: the page writes with
# the program that esptool loads into the chip alone, and such a board says that it waits.
ENDS = {
    "": "", "lost-block:1": "", "brown-out:2": "", "stall:2": "", "slow-baud": "",
    "no-stub": "E-FLASH-25", "md5": "E-FLASH-26", "silent": "E-FLASH-22",
}  # fmt: skip


def test_a_fault_is_mended_or_told_with_the_cause_that_the_command_tells(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    image, ends = image_of(), {}
    wanted = [
        BoardSpec(f"esp{at}", boot="esp32", fault=fault, door="rfc2217")
        for at, fault in enumerate(ENDS)
    ]
    page = EspPage(tab, esp_file, *(one.name for one in wanted))
    with BoardDoubles(tmp_path, wanted) as boards:
        for board, fault in zip(boards, ENDS, strict=True):
            with carried(tab, **{board.spec.name: board.port}):
                written = page.write(image, board.spec.name)
            ends[fault] = written.code or written.key
            assert holds(board, image) == (not written.key)
    assert ends == ENDS


def test_an_image_for_another_chip_changes_nothing(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    page = EspPage(tab, esp_file)
    with (
        board_double(tmp_path, boot="esp32s3", door="rfc2217") as board,
        carried(tab, esp=board.port) as carrier,
    ):
        before = board.flash.read_bytes()
        other = page.write(image_of())
        larger = page.write(image_of("ESP32-S3", flash_bytes=16 << 20))
        assert (other.code, other.key) == ("E-FLASH-23", "esp.wrong_chip")
        assert larger.code == "E-IMAGE-11"
        assert board.flash.read_bytes() == before
        assert signals(carrier)[-2:] == RESTART  # it goes on


def test_a_board_whose_cable_is_pulled_is_lost_and_can_be_written_again(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    image, page = image_of(size=300_000), EspPage(tab, esp_file)
    with board_double(tmp_path, boot="esp32", door="rfc2217") as board:
        with carried(tab, esp=board.port) as carrier:
            page.begin(image)
            tab.wait_for("window.testNote.progress.length > 3")
            carrier.pull("esp")
            lost = page.end()
        assert (lost.code, lost.key, lost.result) == ("E-FLASH-27", "esp.lost", None)
        assert not holds(board, image)
        with carried(tab, esp=board.port):
            tab.script("testPorts.plug('esp')")
            assert page.write(image).key == ""
        assert holds(board, image)


def test_files_stay_where_the_new_firmware_finds_them(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    files, page = b"a pupil's files " * 256, EspPage(tab, esp_file)
    with (
        board_double(tmp_path, boot="esp32", door="rfc2217") as board,
        carried(tab, esp=board.port),
    ):
        page.write(image_of(version="1.25.0"))
        WebDriverWait(tab.driver, 10, 0.05).until(lambda _: board.starts == 1)
        with board.flash.open("r+b") as flash:
            flash.seek(0x300000)
            flash.write(files)
        again = page.write(image_of())
        assert (again.key, "esp.erasing" in again.told) == ("", False)
        assert board.flash.read_bytes()[0x300000:].startswith(files)


def test_the_lines_are_set_as_espressif_publishes_it(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    image, page = image_of(), EspPage(tab, esp_file, "esp", "none")
    with board_double(tmp_path, boot="esp32") as board:
        with carried(tab, esp=board.port, none="loop://") as carrier:
            assert page.write(image).key == ""
            silent = page.write(image, "none")
            led, tries = signals(carrier), signals(carrier, "none")
        assert holds(board, image)
    assert led[-2:] == RESTART
    assert led[:-2] == TO_LOADER * (len(led) // 5)
    assert tries == TO_LOADER * 6
    assert silent.code == "E-FLASH-20"


# As a chip with a USB of its own does: its port goes with the reset, and comes back as another one.
_COMES_BACK = """
testPorts.granted.delete(testPorts.ports.back);
const set = testPorts.ports.esp.setSignals.bind(testPorts.ports.esp);
testPorts.ports.esp.setSignals = async (signals) => {
  await set(signals);
  if (!signals.requestToSend || signals.dataTerminalReady) return;
  testPorts.ports.esp.pull();
  setTimeout(() => testPorts.granted.add(testPorts.ports.back), 300);
};
"""


def test_a_chip_with_a_usb_of_its_own_is_followed_to_its_new_port(
    tab: Tab, esp_file: Path, tmp_path: Path
) -> None:
    image, page = (
        image_of("ESP32-S3"),
        EspPage(tab, esp_file, "esp", "back", "other", usb=USB_JTAG),
    )
    tab.script(_COMES_BACK)
    with board_double(tmp_path, boot="esp32s3") as board:
        with carried(tab, esp="loop://", back=board.port) as carrier:
            written = page.write(image)
            led = signals(carrier)
        assert (written.key, written.result and written.result["port"]) == ("", "back")
        assert holds(board, image)
    assert led == [(0, 0), (1, 0), (1, 1), (0, 1)]  # `USBJTAGSerialReset`, until the port had gone
