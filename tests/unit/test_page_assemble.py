"""The page is one file: all is in it, nothing is fetched, and only its own script runs; Pyodide is fetched once."""

import base64
import gzip
import hashlib
import io
import json
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Generator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from handed_in import write, zipped
from image_site import ImageSite, Reply, image_site
from programs import program_text
from refused import refuses

from marelle_lessons import load_lesson
from marelle_lessons.page.assemble import library, page, policy, program_zip
from marelle_lessons.page.contents import words
from marelle_lessons.page.pyodide import (
    LIBRARY,
    LOADER,
    MODULE,
    PYODIDE,
    WASM,
    PageError,
    Pieces,
    Release,
    pieces,
)
from marelle_text import Text
from marelle_text.version import version

LIBRARY_ZIP = zipped({"this.py": "print('hello')"})
PIECES = Pieces(b"export const loader = 1", b"export const module = 1", b"\0asm", LIBRARY_ZIP)
FILES = {LOADER: b"loader", MODULE: b"module", WASM: b"\0asm", LIBRARY: b"zip"}
WANTED = Pieces(b"loader", b"module", b"\0asm", b"zip")


def in_page(html: str, pattern: str) -> str:
    """Return the group of a pattern that the page has."""
    found = re.search(pattern, html)
    assert found, pattern
    return found[1]


@pytest.fixture(scope="module")
def html() -> str:
    return page(PIECES)


@pytest.fixture(scope="module")
def data(html: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        in_page(html, r'<script type="application/json" id="data">(.*?)</script>')
    )
    return read


def _piece(html: str, name: str) -> bytes:
    return gzip.decompress(base64.b64decode(in_page(html, f'id="piece-{name}">([^<]*)</script>')))


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    "language",
    [pytest.param("{{script}}", id="what a part says is not filled in once more"), "en"],
)
def test_the_page_opens_in_the_language_that_is_chosen(language: str) -> None:
    assert page(PIECES, language=language).startswith(f'<!doctype html>\n<html lang="{language}">')


def _policy(html: str) -> dict[str, str]:
    rules = in_page(html, r'Content-Security-Policy" content="([^"]*)"')
    return dict(rule.strip().split(" ", 1) for rule in rules.split(";"))


def test_each_piece_comes_out_as_it_went_in(html: str) -> None:
    assert _piece(html, "wasm") == PIECES.wasm
    assert _piece(html, "loader") == PIECES.loader
    assert _piece(html, "module") == PIECES.module
    with zipfile.ZipFile(io.BytesIO(_piece(html, "library"))) as archive:
        assert archive.read("this.py") == b"print('hello')"
        assert archive.getinfo("this.py").compress_type == zipfile.ZIP_STORED


def _contents(archive: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(archive)) as read:
        return {name: read.read(name) for name in read.namelist()}


def test_a_compiled_module_takes_the_place_of_its_text() -> None:
    texts = zipped({"one.py": b"1", "two.py": b"2", "three.txt": b"3"})
    compiled = zipped({"one.pyc": b"code"}, hashlib.sha256(texts).hexdigest().encode())
    assert _contents(library(texts, compiled)) == {
        "one.pyc": b"code",
        "two.py": b"2",
        "three.txt": b"3",
    }


def test_what_was_compiled_of_another_library_is_left_out() -> None:
    compiled = zipped({"one.pyc": b"code"}, hashlib.sha256(b"another").hexdigest().encode())
    assert _contents(library(zipped({"one.py": b"1"}), compiled)) == {"one.py": b"1"}


def test_the_compiled_modules_are_those_of_the_pyodide_that_the_page_carries() -> None:
    file = resources.files("marelle_lessons.page").joinpath("bundle/library.zip")
    with zipfile.ZipFile(io.BytesIO(file.read_bytes())) as compiled:
        assert compiled.comment.decode() == PYODIDE.sha256[LIBRARY]
        assert {"asyncio/__init__.pyc", "typing.pyc", "tomllib/__init__.pyc"} <= {
            *compiled.namelist()
        }
        assert not [name for name in compiled.namelist() if name.split("/")[0].endswith("pyodide")]


def test_no_placeholder_is_left(html: str) -> None:
    assert re.findall(r"\{\{\w+\}\}", html) == []


def test_the_policy_forbids_the_network_and_allows_one_script(html: str) -> None:
    rules = _policy(html)
    assert rules["default-src"] == rules["connect-src"] == rules["form-action"] == "'none'"
    script = html[html.rindex("<script>") + len("<script>") : html.rindex("</script>")]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert rules["script-src"] == f"'sha256-{digest}' 'wasm-unsafe-eval' blob:"
    assert not any("http" in rule or "*" in rule for rule in rules.values())


def test_the_script_is_what_a_browser_compares_with_its_hash(html: str) -> None:
    # The parser of HTML reads CR LF and CR as LF before anybody sees the script.
    assert "\r" not in html[html.rindex("<script>") :]


def test_the_policy_changes_with_the_script() -> None:
    assert policy("alert(1)") != policy("alert(2)")


def test_no_element_points_elsewhere(html: str) -> None:
    elements = re.sub(r"<script\b.*?</script>|<style>.*?</style>|<!--.*?-->", "", html, flags=re.S)
    assert re.findall(r"""(?:src|href)=["'](?!#|data:)[^"']*""", elements) == []
    style = html[html.index("<style>") : html.index("</style>")]
    assert re.findall(r"url\((?!\"?data:)[^)]*\)|@import", style) == []


def test_the_licence_of_pyodide_is_told(html: str) -> None:
    assert "Mozilla Public License 2.0" in html
    assert "https://github.com/pyodide/pyodide" in html


@pytest.mark.unmeasured
def test_the_same_sources_give_the_same_page(html: str) -> None:
    assert page(PIECES) == html


def test_the_parts_that_are_made_are_counted() -> None:
    told: list[tuple[int, int]] = []
    page(PIECES, seen=lambda done, parts: told.append((done, parts)))
    assert told == [(done, 8) for done in range(1, 9)]


def test_each_lesson_is_in_both_languages_with_its_worlds(data: dict[str, Any]) -> None:
    lessons = {lesson["id"]: lesson for lesson in data["lessons"]}
    assert {"L03", "L07"} <= set(lessons)
    for lesson in lessons.values():
        assert set(lesson["title"]) == set(lesson["page"]) == {"fr", "en"}
        assert lesson["worlds"]
        assert lesson["worlds"][0]["scene"]["robots"][0]["path"]


def test_a_hidden_world_is_not_shown(data: dict[str, Any]) -> None:
    hidden = {world.name for world in load_lesson("L07").worlds if world.hidden}
    assert hidden
    shown = {lesson["id"]: lesson["worlds"] for lesson in data["lessons"]}["L07"]
    assert hidden & {world["name"] for world in shown} == set()


def test_nothing_in_the_data_can_end_its_element(html: str) -> None:
    begin = html.index('id="data">') + len('id="data">')
    assert "<" not in html[begin : html.index("</script>", begin)]


def printed_in(folder: Path, code: str) -> str:
    """Run code beside the modules of a folder, without any other package; return what it prints."""
    code = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"
    words = [sys.executable, "-I", "-S", "-c", code]
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout


@pytest.mark.unmeasured
def test_the_program_zip_runs_where_nothing_else_is(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(program_zip())) as opened:
        opened.extractall(tmp_path)
        names = opened.namelist()
    assert not [name for name in names if name.endswith((".ttf", ".js", ".css", ".html", ".po"))]
    code = (
        "from marelle_lessons.page import bridge\n"
        'print(bridge.answer(\'{"do": "cards", "text": "A", "language": "fr"}\'))'
    )
    assert json.loads(printed_in(tmp_path, code))["canonical"] == "A"


def test_each_word_is_said_in_both_languages() -> None:
    said = words()
    assert set(said["fr"]) == set(said["en"])
    assert said["fr"]["page.action.try"] == Text("fr")("page.action.try") == "Essayer"
    assert said["en"]["page.card.A.done"] == ["one square ahead", "{count} squares ahead"]


def test_the_javascript_asks_for_words_that_there_are() -> None:
    folder = resources.files("marelle_lessons.page") / "src"
    sources = "".join(f.read_text("utf-8") for f in folder.iterdir() if f.name.endswith(".js"))
    asked = {f"page.{key}" for key in re.findall(r"""\b(?:say|tool)\("([\w.]+)\"""", sources)}
    assert asked
    assert asked - set(words()["fr"]) == set()


def test_the_page_has_what_boards_are_given(tmp_path: Path) -> None:
    made, again = (
        program_zip(lambda place, path: b"M\6" + path.encode() if "robot" in place else None)
        for _ in range(2)
    )
    assert made == again
    zipfile.ZipFile(io.BytesIO(made)).extractall(tmp_path)
    assert printed_in(tmp_path, program_text("page/what_boards_are_given")).splitlines() == [
        f"['/boot.py', '/lib/marelle_guard.py'] True 2 {version()} None",
        "b'M\\x06/lib/marelle/robot.py' None",
    ]


def _archive(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz") as tar:
        for name, content in files.items():
            info = tarfile.TarInfo(f"package/{name}")
            info.size = len(content)
            tar.addfile(info, io.BytesIO(content))
    return buffer.getvalue()


ARCHIVE = _archive(FILES)


def _release(address: str, archive: bytes = ARCHIVE) -> Release:
    contents = {"small.tgz": archive, **FILES}
    sums = {name: hashlib.sha256(content).hexdigest() for name, content in contents.items()}
    return Release(address, "small.tgz", len(archive), sums)


@pytest.fixture
def registry() -> Generator[ImageSite]:
    """Give a registry on this computer that serves the small archive."""
    with image_site() as site:
        site.pages["/small.tgz"] = Reply(ARCHIVE)
        yield site


def test_the_archive_is_fetched_once_and_kept(registry: ImageSite, tmp_path: Path) -> None:
    release = _release(f"{registry.address}/small.tgz")
    seen: list[tuple[int, int]] = []
    first = pieces(cache=tmp_path / "cache", progress=lambda *at: seen.append(at), release=release)
    assert first == pieces(cache=tmp_path / "cache", release=release) == WANTED
    assert registry.asked == ["/small.tgz"]
    assert seen[-1] == (len(ARCHIVE), len(ARCHIVE))
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["small.tgz"]


def test_a_damaged_cache_is_fetched_anew(registry: ImageSite, tmp_path: Path) -> None:
    (tmp_path / "small.tgz").write_bytes(ARCHIVE[:-1])
    assert pieces(cache=tmp_path, release=_release(f"{registry.address}/small.tgz")) == WANTED
    assert (tmp_path / "small.tgz").read_bytes() == ARCHIVE


def test_a_cache_that_cannot_be_written_does_no_harm(registry: ImageSite, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert (
        pieces(cache=tmp_path / "file", release=_release(f"{registry.address}/small.tgz"))
        == WANTED
    )


def test_what_the_registry_sends_instead_is_refused_and_not_kept(
    registry: ImageSite, tmp_path: Path
) -> None:
    instead = b"<html>Please log in</html>"
    registry.pages["/small.tgz"] = Reply(instead)
    with refuses(PageError, "E-PAGE-02", found=hashlib.sha256(instead).hexdigest()[:12]):
        pieces(cache=tmp_path, release=_release(f"{registry.address}/small.tgz"))
    assert list(tmp_path.iterdir()) == []


def test_no_registry_is_said_with_its_address(tmp_path: Path) -> None:
    nowhere = "http://127.0.0.1:9/small.tgz"
    with refuses(PageError, "E-PAGE-01", address=nowhere) as told:
        pieces(cache=tmp_path, release=_release(nowhere))
    assert told.value.facts["reason"]


@pytest.mark.parametrize(
    ("files", "given"),
    [({"any-name.tgz": ARCHIVE}, "any-name.tgz"), (FILES, ".")],
    ids=["an archive", "a folder"],
)
def test_what_is_given_needs_no_network(
    files: dict[str, bytes], given: str, tmp_path: Path
) -> None:
    write(tmp_path, files)
    assert pieces(tmp_path / given, release=_release("http://127.0.0.1:9/")) == WANTED


@pytest.mark.parametrize("name", FILES)
def test_one_changed_byte_in_a_given_folder_is_refused(name: str, tmp_path: Path) -> None:
    write(tmp_path, {**FILES, name: FILES[name] + b"!"})
    with refuses(PageError, "E-PAGE-02", file=name):
        pieces(tmp_path, release=_release("http://127.0.0.1:9/"))


def test_an_archive_with_a_changed_piece_is_refused_whatever_its_own_sum(tmp_path: Path) -> None:
    changed = _archive({**FILES, LOADER: b"fetch('http://elsewhere')"})
    given = tmp_path / "small.tgz"
    given.write_bytes(changed)
    with refuses(PageError, "E-PAGE-02", file=LOADER):
        pieces(given, release=_release("http://127.0.0.1:9/", changed))


def test_an_absent_file_is_named(tmp_path: Path) -> None:
    absent = tmp_path / "absent.tgz"
    with refuses(PageError, "E-PAGE-03", file=str(absent)):
        pieces(absent)


def test_the_real_release_pins_a_sum_for_all_that_is_taken() -> None:
    assert set(PYODIDE.sha256) == {PYODIDE.archive, *FILES}
    assert {len(digest) for digest in PYODIDE.sha256.values()} == {64}
    assert PYODIDE.address.endswith(PYODIDE.archive)
