"""A folder of this computer in the page, as a person who chooses it in the browser's picker gives it.

A headless browser shows no picker. A folder that is really dropped gives the same handle of Chromium's own, on whose files the
page then works by Chromium's own code; the profile allows the writing (`file_system_write_guard` in `chromium.py`), which people do by a click.
"""

from pathlib import Path

from chromium import Tab

_TAKES = """
const taken = (event) => {
  event.preventDefault();
  event.stopImmediatePropagation();
  if (event.type === 'drop') window.testChosen = event.dataTransfer.items[0].getAsFileSystemHandle();
};
window.testChosen = null;
for (const type of ['dragenter', 'dragover', 'drop']) {
  addEventListener(type, taken, {capture: true});
}
window.testDropped = () => {
  for (const type of ['dragenter', 'dragover', 'drop']) removeEventListener(type, taken, {capture: true});
};
window.showDirectoryPicker = async () => window.testChosen;
"""


def drop(tab: Tab, folder: Path, *, x: int, y: int) -> None:
    """Drop a folder on the page, at a place in pixels."""
    data = {"items": [], "files": [str(folder)], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        event = {"type": kind, "x": x, "y": y, "data": data}
        tab.driver.execute_cdp_cmd("Input.dispatchDragEvent", event)


def choose_folder(tab: Tab, folder: Path) -> None:
    """Have the page's next picker give that folder."""
    tab.script(_TAKES)
    drop(tab, folder, x=50, y=50)
    tab.wait_for("window.testChosen")
    tab.script("window.testDropped()")
