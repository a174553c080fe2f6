"""The browser of these tests sees what it is there to see: requests, errors, bad pages; a program that has broken out finds nothing of it."""

import io
import zipfile
from pathlib import Path

import pytest
from chromium import Tab
from marelle_page import MarellePage

from marelle_lessons.page import assemble
from marelle_lessons.page.pyodide import pieces

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


BREAKOUT = """

def _tried(asked):
    try:
        names = {}
        exec(asked["source"], names)
        return {"found": str(names["found"])}
    except BaseException as error:
        return {"refused": type(error).__name__}


ACTIONS = {**ACTIONS, "breakout": _tried}
"""
OUTSIDE = (
    "self",
    "fetch",
    "close",
    "postMessage",
    "document",
    "eval",
    "Function",
    "WebSocket",
    "indexedDB",
)
ATTEMPTS = {
    "names": f"import js\nfound = [name for name in {OUTSIDE!r} if hasattr(js, name)]",
    "end its thread": "import js\njs.close()\nfound = 'closed'",
    "network": "import js\nfound = js.fetch('http://127.0.0.1:9')",
    "the old module": "import sys\nfound = sys.modules['pyodide_js']",
    "Pyodide": "import pyodide_js\nfound = pyodide_js",
    "text that runs": "from pyodide.code import run_js\nfound = run_js('self')",
    "a function's maker": "from js import Promise\nfound = Promise.constructor('return self')()",
    "the constructor": "from js import Promise\nfound = Promise.resolve(1).constructor.constructor('return self')()",
    "the network of Python": "import urllib.request as u\nfound = u.urlopen('http://127.0.0.1:9', timeout=1)",
    "Pyodide's network": "from pyodide.http import open_url\nfound = open_url('http://127.0.0.1:9').read()",
    "the loop's": "import asyncio\nfound = asyncio.get_event_loop()._js",
}


@pytest.fixture(scope="module")
def broken_file(tmp_path_factory: pytest.TempPathFactory, node_modules: Path) -> Path:
    """Give a page whose Python runs any text that it is asked to run: what an escape would do."""
    packed = assemble.program_zip
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assemble, "program_zip", lambda *given: _open(packed(*given)))
        html = assemble.page(pieces(node_modules / "pyodide"))
    file = tmp_path_factory.mktemp("broken") / "marelle.html"
    file.write_text(html, encoding="utf-8", newline="\n")
    return file


def _open(packed: bytes) -> bytes:
    changed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as before, zipfile.ZipFile(changed, "w") as after:
        for name in before.namelist():
            more = BREAKOUT.encode() if name == "marelle_lessons/page/bridge.py" else b""
            after.writestr(name, before.read(name) + more)
    return changed.getvalue()


def test_python_reaches_nothing_of_the_browser(unwatched: Tab, broken_file: Path) -> None:
    page = MarellePage.fresh(unwatched, broken_file, "#free")

    told = {what: page.ask(do="breakout", source=text)[0] for what, text in ATTEMPTS.items()}

    assert told.pop("names") == {"found": "[]"}
    assert {what: answer for what, answer in told.items() if "refused" not in answer} == {}
    assert unwatched.requests() == []
    assert page.ask(do="breakout", source="found = 6 * 7")[0] == {"found": "42"}
    unwatched.forget()
