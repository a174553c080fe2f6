"""Pyodide is fetched once, checked by its SHA-256 and kept; another file is refused."""

import hashlib
import io
import tarfile
from collections.abc import Generator
from pathlib import Path

import pytest
from handed_in import write
from image_site import ImageSite, Reply, image_site
from refused import refuses

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

FILES = {LOADER: b"loader", MODULE: b"module", WASM: b"\0asm", LIBRARY: b"zip"}
WANTED = Pieces(b"loader", b"module", b"\0asm", b"zip")


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
