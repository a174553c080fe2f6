"""The page's own writer of ESP32s, in the page that is shipped, at a port of `web_serial` that leads to a virtual ROM."""

import base64
import json
from pathlib import Path
from typing import Any, NamedTuple

from added_script import ASK, SOURCES
from chromium import Tab
from marelle_page import MarellePage
from web_serial import fake

from marelle_images import Image

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
