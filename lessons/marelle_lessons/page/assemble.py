"""Make the page: one HTML file that carries Python, marelle, the lessons and itself, and fetches nothing."""

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import re
import zipfile
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_files import FOLDER, library_files, root_files
from marelle_lessons import boardfiles
from marelle_lessons.folder import files_of
from marelle_lessons.page import library_bytecode, pyodide
from marelle_lessons.page.contents import contents
from marelle_lessons.page.images import piece_of
from marelle_text import persons_language
from marelle_text.version import CARRIED, version

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from importlib.resources.abc import Traversable

    from marelle_files import Compile
    from marelle_lessons.lesson import Lesson
    from marelle_lessons.page.images import CarriedImage

PACKAGES = (
    "marelle",
    "marelle_files",
    "marelle_help",
    "marelle_images",
    "marelle_lessons",
    "marelle_protocol",
    "marelle_sim",
    "marelle_text",
)
"""What runs in the browser; `marelle_host` needs a computer."""

_WANTED = (".py", ".toml", ".mo", ".md", ".txt", ".svg", ".json")
_NOT_WANTED = ("fonts", "bundle", "web", "src", "__pycache__")
_LIES_ON_BOARD = re.compile(rf"marelle_lessons/content/[^/]+/{boardfiles.FOLDER}")
_FIRST_OWN = 80  # of two digits; the bundled lessons have those below
_DATE = (2020, 1, 1, 0, 0, 0)  # the same sources give the same file


def page(
    pieces: pyodide.Pieces,
    *,
    language: str | None = None,
    compiled: Compile | None = None,
    images: Sequence[CarriedImage] = (),
    lessons: Sequence[Lesson] = (),
) -> str:
    """Return the whole page as HTML.

    Args:
        pieces: Pyodide, as `pyodide.pieces` brings it.
        language: the one that the page opens in, "fr" or "en", the person's by default; it can be changed there.
        images: of MicroPython, that it puts on boards; each is unpacked when it is chosen.
        lessons: those that it has besides the bundled ones.
        compiled: returns the `.mpy` of a module of the board library, given its place and its path on a board; without it boards are
            given sources.

    Example:
        >>> html = page(pyodide.pieces(Path("pyodide-314.0.7.tgz")))
        >>> html.startswith("<!doctype html>")
        True
    """
    language = language or persons_language()
    script = _asset("bundle/page.js")
    parts = {
        "language": language,
        "policy": policy(script),
        "style": _asset("bundle/page.css").replace("</", "<\\/"),
        "data": _safe_json(contents(language, images, lessons)),
        "pieces": "\n".join(
            [*_blocks(pieces, program_zip(compiled, lessons)), *_image_blocks(images)]
        ),
        "script": script,
        "version": pyodide.VERSION,
        "source": pyodide.SOURCE,
    }
    # In one pass: what a part says of `{{data}}` is its own text.
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset("page.html"))


def policy(script: str) -> str:
    """Return the content security policy: nothing leaves the page, and only its own script runs."""
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    rules = {
        "default-src": "'none'",
        "script-src": f"'sha256-{digest}' 'wasm-unsafe-eval' blob:",
        "worker-src": "blob:",
        "style-src": "'unsafe-inline'",
        "img-src": "data: blob:",
        "font-src": "data:",
        "connect-src": "'none'",
        "form-action": "'none'",
        "base-uri": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def program_zip(compiled: Compile | None = None, lessons: Sequence[Lesson] = ()) -> bytes:
    """Return marelle's own packages, the lessons and what boards are given as a zip, stored: the page is packed as a whole.

    Args:
        compiled: see `page`.
        lessons: see `page`.
    """
    files = {
        name: file.read_bytes()
        for package in PACKAGES
        for name, file in _files(resources.files(package), package)
    }
    files.update(_for_boards(compiled))
    files.update(_own_lessons(lessons))
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return buffer.getvalue()


def _own_lessons(lessons: Sequence[Lesson]) -> Iterator[tuple[str, bytes]]:
    """Yield the files of lessons of one's own, as if they were bundled: behind the others, in the order that was given."""
    for number, lesson in enumerate(lessons, _FIRST_OWN):
        home = f"marelle_lessons/content/{number}-{lesson.id.lower()}"
        yield from ((f"{home}/{name}", held) for name, held in files_of(lesson).items())


def _for_boards(compiled: Compile | None) -> Iterator[tuple[str, bytes]]:
    """Return the files for boards besides the library's sources, by path in the zip: guard, bytecode, version."""
    root = {path: str(place) for path, place in root_files("rp2").items()}
    for path, place in root.items():
        yield f"marelle_files/root{path}", Path(place).read_bytes()
    for path, place in {**library_files(), **root}.items() if compiled else ():
        made = compiled(place, path) if compiled and path.startswith(FOLDER) else None
        if made is not None:
            yield (
                f"marelle_lessons/page/{library_bytecode.FOLDER}/{library_bytecode.compiled_path(path)}",
                made,
            )
    yield f"marelle_text/{CARRIED}", f"{version()}\n".encode()


def _files(folder: Traversable, name: str) -> Iterator[tuple[str, Traversable]]:
    """Yield each file of a package that the page needs (code, texts, lessons), with its path in the zip."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in _NOT_WANTED:
                yield from _files(entry, path)
        elif entry.name.endswith(_WANTED) or _LIES_ON_BOARD.fullmatch(name):
            yield path, entry


def _blocks(pieces: pyodide.Pieces, program: bytes) -> Iterator[str]:
    """Return each piece in a script element that no browser runs: base64 of gzip."""
    blocks = {
        "wasm": pieces.wasm,
        "module": pieces.module,
        "loader": pieces.loader,
        "library": library(pieces.library, _bytes("bundle/library.zip")),
        "program": program,
        "worker": _asset("bundle/worker.js").encode(),
        "esptool": _bytes("bundle/esptool.js"),
    }
    for name, content in blocks.items():
        yield _block(name, content)


def _image_blocks(images: Sequence[CarriedImage]) -> Iterator[str]:
    for number, image in enumerate(images):
        yield _block(piece_of(number), image.data)


def _block(name: str, content: bytes) -> str:
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'<script type="text/plain" id="piece-{name}">{packed}</script>'


def library(archive: bytes, compiled: bytes) -> bytes:
    """Return Python's library for the page: stored, for it packs better as a whole and opens faster, and in part compiled.

    Args:
        archive: Pyodide's zip of it.
        compiled: a zip of compiled modules, which take the place of their texts; its comment is the SHA-256 of the
            archive that they were compiled from. Those of another archive are left out.
    """
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as source,
        zipfile.ZipFile(io.BytesIO(compiled)) as ready,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as target,
    ):
        fits = ready.comment.decode() == hashlib.sha256(archive).hexdigest()
        names = set(ready.namelist()) if fits else set()
        for info in source.infolist():
            name = f"{info.filename}c"
            name, content = (
                (name, ready.read(name)) if name in names else (info.filename, source.read(info))
            )
            target.writestr(zipfile.ZipInfo(name, _DATE), content)
    return buffer.getvalue()


def _safe_json(data: object) -> str:
    """Return JSON that may stand in a script element: no tag can end it."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _asset(name: str) -> str:
    return _bytes(name).decode("utf-8")


def _bytes(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
