"""The browser of these tests sees what it is there to see: requests, errors, bad pages."""

from pathlib import Path

import pytest
from chromium import Tab

PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>A page</title>{head}</head>
<body><main><h1>Hello</h1>{body}</main></body></html>
"""
ASKED = {
    "page": "fetch('https://example.org/').catch(() => 0).then(() => { document.title = 'done' })",
    "worker": (
        "const code = `fetch('https://example.org/').catch(() => 0).then(() => postMessage(1))`;"
        "const worker = new Worker(URL.createObjectURL(new Blob([code])));"
        "worker.onmessage = () => { document.title = 'done' }"
    ),
    "picture": (
        "const picture = new Image(); picture.src = 'https://example.org/a.png';"
        "picture.onerror = () => { document.title = 'done' }"
    ),
}


def _page(folder: Path, body: str, head: str = "") -> Path:
    """Write a page, and give its file."""
    file = folder / "page.html"
    file.write_text(PAGE.format(head=head, body=body), "utf-8")
    return file


@pytest.mark.parametrize("who", ASKED)
def test_a_request_is_noted_whoever_asks(unwatched: Tab, tmp_path: Path, who: str) -> None:
    unwatched.open(_page(tmp_path, f"<script>{ASKED[who]}</script>"))
    unwatched.wait_for("document.title === 'done'")
    assert [asked for asked in unwatched.requests() if "example.org" not in asked] == []
    assert unwatched.requests() != []


def test_a_quiet_page_asks_for_nothing(tab: Tab, tmp_path: Path) -> None:
    tab.open(_page(tmp_path, "<p>Quiet</p>"))
    assert tab.texts("p") == ["Quiet"]


def test_an_error_of_the_page_is_noted(unwatched: Tab, tmp_path: Path) -> None:
    unwatched.open(_page(tmp_path, "<script>throw Error('ouch')</script>"))
    assert any("ouch" in message for message in unwatched.console())


def test_axe_looks_at_a_page_that_forbids_scripts(tab: Tab, tmp_path: Path) -> None:
    policy = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">"
    tab.open(_page(tmp_path, "<p>Good</p>", head=policy))
    assert tab.axe() == []


def test_axe_finds_a_picture_without_its_text(tab: Tab, tmp_path: Path) -> None:
    dot = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="
    tab.open(_page(tmp_path, f"<img src='{dot}'>"))
    (found,) = tab.axe()
    assert found.startswith("image-alt: <img")


def test_a_tab_has_the_size_that_was_asked_for(tab: Tab, tmp_path: Path) -> None:
    tab.size("phone")
    tab.open(_page(tmp_path, ""))
    assert tab.script("return [innerWidth, innerHeight]") == [390, 844]
    assert tab.screenshot("kit").stat().st_size > 1000
