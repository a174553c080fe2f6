"""Makes the page: one HTML file with its script, Python, marelle and the lessons in it, which loads nothing from a network."""

import base64
import gzip
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from marelle_files import FOLDER, Compile, library_files, root_files
from marelle_lessons import boardfiles
from marelle_lessons.folder import files_of
from marelle_lessons.lesson import Lesson
from marelle_lessons.page import library_bytecode, pyodide
from marelle_lessons.page.contents import contents
from marelle_lessons.page.images import CarriedImage, piece_of
from marelle_text import persons_language
from marelle_text.version import CARRIED, version

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
    seen: Callable[[int, int], object] = lambda _done, _all: None,
) -> str:
    """Return the whole page as HTML, after some seconds.

    Args:
        pieces: Pyodide's files, as `pyodide.pieces` returns them.
        language: the language in which the page opens, "fr" or "en"; None: the language of whoever makes the page
            (`persons_language`). The user can change it in the page.
        images: the MicroPython images that the page can write to boards; an image is unpacked when the user chooses it.
        lessons: lessons to add to the bundled ones.
        compiled: returns the `.mpy` bytecode of a module of the board library, from its file here and its path on a board; with None
            boards get the sources.
        seen: called with the number of parts that are made and the number of all, whenever one is made.

    Example:
        >>> html = page(pyodide.pieces(Path("pyodide-314.0.7.tgz")))
        >>> html.startswith("<!doctype html>")
        True
    """
    language = language or persons_language()
    script, held = _asset("bundle/page.js"), contents(language, images, lessons)
    data = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    blocks = _blocks(pieces, program_zip(compiled, lessons))
    blocks |= {piece_of(number): image.data for number, image in enumerate(images)}
    parts = {
        "language": language,
        "policy": policy(script),
        "style": _asset("bundle/page.css").replace("</", "<\\/"),
        "data": data.replace("<", "\\u003c"),  # so that no tag can end the script element
        "pieces": "\n".join(_packed(blocks, seen)),
        "script": script,
        "version": pyodide.VERSION,
        "source": pyodide.SOURCE,
    }
    # In one pass: what a part says of `{{data}}` is its own text.
    return re.sub(r"\{\{(\w+)\}\}", lambda found: parts[found[1]], _asset("page.html"))


def policy(script: str) -> str:
    """Return the page's content security policy: it connects to nothing, and runs only the text `script` and its own code in a `blob:`."""
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
    """Return a zip of marelle's packages, the lessons and the files for boards, not compressed: the page is compressed as a whole.

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
    for number, lesson in enumerate(lessons, _FIRST_OWN):  # after the bundled ones, in order
        home = f"marelle_lessons/content/{number}-{lesson.id.lower()}"
        files |= {f"{home}/{name}": held for name, held in files_of(lesson).items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, _DATE), content)
    return buffer.getvalue()


def _for_boards(compiled: Compile | None) -> Iterator[tuple[str, bytes]]:
    """Yield (path in the zip, content) of the files for boards besides the library's sources: guard, bytecode, version."""
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
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{name}/{entry.name}"
        if entry.is_dir():
            if entry.name not in _NOT_WANTED:
                yield from _files(entry, path)
        elif entry.name.endswith(_WANTED) or _LIES_ON_BOARD.fullmatch(name):
            yield path, entry


def _blocks(pieces: pyodide.Pieces, program: bytes) -> dict[str, bytes]:
    return {
        "wasm": pieces.wasm,
        "module": pieces.module,
        "loader": pieces.loader,
        "library": library(pieces.library, _bytes("bundle/library.zip")),
        "program": program,
        "worker": _asset("bundle/worker.js").encode(),
        "esptool": _bytes("bundle/esptool.js"),
    }


def _packed(blocks: Mapping[str, bytes], seen: Callable[[int, int], object]) -> Iterator[str]:
    for number, (name, content) in enumerate(blocks.items()):
        seen(number + 1, len(blocks) + 1)  # the first part was the lessons
        yield _block(name, content)
    seen(len(blocks) + 1, len(blocks) + 1)


def _block(name: str, content: bytes) -> str:
    packed = base64.b64encode(gzip.compress(content, 9, mtime=0)).decode()
    return f'<script type="text/plain" id="piece-{name}">{packed}</script>'


def library(archive: bytes, compiled: bytes) -> bytes:
    """Return Python's standard library for the page as a zip, not compressed, for it compresses better with the page as a whole.

    Args:
        archive: Pyodide's zip of the standard library.
        compiled: a zip of compiled modules, which replace their sources; its comment is the SHA-256 of the
            archive from which they were compiled. If that is another archive, none is used.
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


def _asset(name: str) -> str:
    return _bytes(name).decode("utf-8")


def _bytes(name: str) -> bytes:
    return resources.files(__package__).joinpath(name).read_bytes()
