"""The policies that a page shows are files, and name the boards that marelle knows."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from marelle_host.doctor.usb_ids import DAPLINK, MAKERS

ROOT = Path(__file__).parents[2]
POLICIES = ROOT / "docs" / "programs" / "policies"
PAGES = [ROOT / "docs" / name for name in ("page-boards.md", "page-boards.fr.md")]


def _policies(name: str) -> Any:
    return json.loads((POLICIES / name).read_text("utf-8"))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_each_policy_shown_is_a_file_and_each_file_is_shown(page: Path) -> None:
    shown = re.findall(r"^```json\n(.*?)^```$", page.read_text("utf-8"), re.M | re.S)
    files = [path.read_text("utf-8") for path in POLICIES.glob("*.json")]
    assert sorted(shown) == sorted(files)


def test_the_boards_that_need_no_question_are_those_that_marelle_knows() -> None:
    granted = _policies("without_asking.json")
    (serial,) = granted["SerialAllowUsbDevicesForUrls"]
    (usb,) = granted["WebUsbAllowDevicesForUrls"]
    vendor, product = DAPLINK
    assert [device["vendor_id"] for device in serial["devices"]] == sorted(MAKERS)
    assert usb["devices"] == [{"vendor_id": vendor, "product_id": product}]
    assert serial["urls"] == usb["urls"] == ["file:///"]


def test_a_page_of_a_disk_may_ask_for_ports_devices_and_folders() -> None:
    asked = _policies("ask.json")
    assert set(map(tuple, asked.values())) == {("file:///*",)}
    assert set(asked) == {
        "SerialAskForUrls",
        "WebUsbAskForUrls",
        "FileSystemReadAskForUrls",
        "FileSystemWriteAskForUrls",
    }
