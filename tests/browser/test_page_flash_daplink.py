"""A micro:bit gets MicroPython by WebUSB: the real Chromium and its policy, the real dapjs, and a DAPLink that is played by its source."""

import base64
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from added_script import ASK, SOURCES, page_with
from chromium import Tab
from made_images import microbit_hex, rp2_uf2, universal_hex
from marelle_page import MarellePage
from web_usb import V1, V2, fake_usb, streamed

from marelle_images import part_for, read_image

# Beside the page: its writer, and what the dialog gives that.
SCRIPT = f"""
import {{ chooseDapLink, writeDapLink }} from "{SOURCES}/flash_daplink.js";
{ASK}
window.testWrite = async (name, base64, patience) => {{
  const note = window.testNote = {{ told: [], progress: [] }};
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  try {{
    const device = await chooseDapLink();
    note.result = device && await writeDapLink(device, {{ name, bytes }}, {{
      ask, patience, tell: (key) => note.told.push(key), progress: (done, all) => note.progress.push([done, all]),
    }});
    note.opened = device?.opened;
  }} catch (error) {{
    if (!error.said) note.failed = String(error.stack);
    else note.refused = [error.key, error.said((key) => key).code, error.said((key) => key).what];
  }}
  note.over = true;
}};
"""
UNIVERSAL = universal_hex("1.18", version_of_v1="1.9.2")
OLD: dict[str, Any] = {"interfaces": "old"}


class Written(NamedTuple):
    """What became of an image: what was returned, or the key (else the words) and the code of what was refused; what was said."""

    result: dict[str, str] | None
    key: str
    code: str
    told: list[str]
    progress: list[list[int]]


class UsbPage:
    """The page, with a micro:bit at its USB port."""

    def __init__(self, tab: Tab, file: Path) -> None:
        self.tab = tab
        MarellePage.fresh(tab, file, "#free", fake_usb(board={"serial": V2})).wait_for_python()

    def plug(self, serial: str, **faults: Any) -> None:
        """Have another micro:bit in the place of the one that is there."""
        self.tab.script("testUsb.plug('board', ...arguments)", serial, faults)

    def write(
        self, image: bytes, *, name: str = "microbit.hex", patience: int = 10_000
    ) -> Written:
        data = base64.b64encode(image).decode()
        self.tab.script("window.testNote = null; testWrite(...arguments)", name, data, patience)
        note = self.tab.wait_for("window.testNote?.over && window.testNote", 60)
        assert "failed" not in note, note["failed"]
        assert not self.tab.script("return testUsb.devices.board?.opened")
        key, code, what = note.get("refused") or ("", "", "")
        return Written(note.get("result"), key or what, code, note["told"], note["progress"])

    def refused(self, serial: str, image: bytes = UNIVERSAL, **faults: Any) -> tuple[str, str]:
        """Give the key and the code of what is said of a board with such a fault."""
        self.plug(serial, **faults)
        written = self.write(image, patience=500)
        assert written.result is None
        return written.key, written.code

    def chip(self, fact: str) -> Any:
        return self.tab.script(f"return testUsb.chips.board.{fact}")


@pytest.fixture(scope="module")
def usb_file(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    return page_with(tmp_path_factory.mktemp("usb"), SCRIPT)


@pytest.fixture
def page(tab: Tab, usb_file: Path) -> UsbPage:
    return UsbPage(tab, usb_file)


def test_what_a_board_gets_is_what_the_hex_has_for_it(tab: Tab, page: UsbPage) -> None:
    for serial, chip, version in ((V1, "nRF51822", "1.9.2"), (V2, "nRF52833", "1.18")):
        for image in (UNIVERSAL, microbit_hex(version, chip=chip)):
            page.plug(serial)
            written = page.write(image)

            file = streamed(tab, "board")
            (got,) = read_image(file).parts
            assert written.result == {"chip": chip, "version": version}
            assert got == part_for(read_image(image), chip)
            assert written.told == ["daplink.asking", "daplink.writing", "daplink.restarting"]
            assert written.progress[-1] == [len(file), len(file)]
            assert (page.chip("state"), page.chip("resets")) == ("closed", 1)
    assert tab.script("return testUsb.asked[0]") == {
        "filters": [{"vendorId": 0x0D28, "productId": 0x0204}]
    }


def test_what_a_board_answers_is_told_by_what_it_means(page: UsbPage) -> None:
    said = {
        "open, the main chip is not there": page.refused(V2, open=11),
        "open, of the interface": page.refused(V2, open=2),
        "write, damaged": page.refused(V2, write=(3, 21)),
        "write, damaged, V1": page.refused(V1, write=(3, 18)),
        "write, another board's": page.refused(V2, write=(1, 29)),
        "write, in the flash": page.refused(V1, write=(9, 15)),
        "close": page.refused(V2, close=17),
        "a number of a later version": page.refused(V2, close=77),
    }

    assert said == {
        "open, the main chip is not there": ("daplink.no_target", "E-FLASH-13"),
        "open, of the interface": ("daplink.interface", "E-FLASH-14"),
        "write, damaged": ("daplink.damaged", "E-FLASH-11"),
        "write, damaged, V1": ("daplink.damaged", "E-FLASH-11"),
        "write, another board's": ("daplink.other", "E-FLASH-12"),
        "write, in the flash": ("daplink.no_target", "E-FLASH-13"),
        "close": ("daplink.no_target", "E-FLASH-13"),
        "a number of a later version": ("daplink.refused", "E-FLASH-15"),
    }


def test_what_chromium_refuses_is_told(tab: Tab, page: UsbPage) -> None:
    said = {
        "no access": page.refused(V2, denied=True),
        "another page has it": page.refused(V2, taken=True),
        "no interface for it": page.refused(V1, **OLD),
        "no commands for files": page.refused(V1, knows=False),
        "a transfer fails": page.refused(V2, broken=5),
        "no answer": page.refused(V2, silent=5),
        "no answer, without endpoints": page.refused(V1, silent=5),
    }
    page.plug(V2)
    tab.script("testUsb.devices.board.connected = false")
    said["gone before"] = (gone := page.write(UNIVERSAL)).key, gone.code
    tab.script("testUsb.next = ''")

    assert page.write(UNIVERSAL).result is None  # nothing was chosen: nothing is said
    assert said == {
        "no access": ("daplink.denied", ""),
        "another page has it": ("daplink.taken", ""),
        "no interface for it": ("daplink.old", ""),
        "no commands for files": ("daplink.old", ""),
        "a transfer fails": ("daplink.cut", "E-FLASH-63"),
        "no answer": ("daplink.silent", ""),
        "no answer, without endpoints": ("daplink.silent", ""),
        "gone before": ("daplink.lost", ""),
    }


def test_what_is_not_for_a_board_is_known_before_anything_is_sent(page: UsbPage) -> None:
    for serial, image, code in (
        ("12A0", UNIVERSAL, "E-FLASH-75"),  # a Calliope mini
        ("", UNIVERSAL, "E-FLASH-75"),
        ("99\n0", UNIVERSAL, "E-FLASH-75"),
        (V1, microbit_hex(chip="nRF52833"), "E-IMAGE-10"),
        (V2, rp2_uf2(), "E-FLASH-76"),
        (V2, UNIVERSAL.replace(b":00000001FF\n", b""), "E-IMAGE-03"),
        (V2, UNIVERSAL.replace(b":10", b":11", 9), "E-IMAGE-04"),
    ):
        assert page.refused(serial, image)[1] == code
        assert page.chip("commands") == []


def test_a_board_that_is_pulled_in_the_middle_is_written_again(tab: Tab, page: UsbPage) -> None:
    page.plug(V2, pulled=200)
    pulled = page.write(UNIVERSAL)
    page.plug(V2)
    written = page.write(UNIVERSAL)

    assert (pulled.key, pulled.code) == ("daplink.cut", "E-FLASH-63")
    assert pulled.progress[-1][0] == 199 * 62
    assert written.result == {"chip": "nRF52833", "version": "1.18"}
    (got,) = read_image(streamed(tab, "board")).parts
    assert got == part_for(read_image(UNIVERSAL), "nRF52833")


def test_a_file_that_a_closed_page_left_open_is_ended_first(tab: Tab, page: UsbPage) -> None:
    for state in ("open", "failed"):
        page.plug(V2)
        tab.script("testUsb.chips.board.state = arguments[0]", state)

        assert page.write(UNIVERSAL).result == {"chip": "nRF52833", "version": "1.18"}
