"""Bring Pyodide, the Python that browsers run: fetched once, checked by its SHA-256, kept in a cache.

Pyodide is neither committed nor in the wheel. Its licence, MPL 2.0, is told in the page.
"""

from __future__ import annotations

import hashlib
import io
import tarfile
from typing import TYPE_CHECKING, NamedTuple

from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Progress = Callable[[int, int], object]

VERSION = "314.0.7"
PYTHON = (3, 14)
SOURCE = "https://github.com/pyodide/pyodide"
ADDRESS = f"https://registry.npmjs.org/pyodide/-/pyodide-{VERSION}.tgz"
ARCHIVE = f"pyodide-{VERSION}.tgz"
ARCHIVE_BYTES = 6_488_647
SHA256 = {
    ARCHIVE: "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0",
    "pyodide.mjs": "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
    "pyodide.asm.mjs": "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
    "pyodide.asm.wasm": "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
    "python_stdlib.zip": "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
}
"""The one table: the archive of this version, and each piece of it that the page needs."""

_TIMEOUT_S = 30
_CHUNK = 1 << 16
_MOST_BYTES = 4 * ARCHIVE_BYTES  # what is bigger than this is something else


class PageError(Problem):
    """Report that the page cannot be made: no Pyodide, another one, or one that was changed."""


class Pieces(NamedTuple):
    """The files of Pyodide that the page carries, as they were published."""

    loader: bytes
    module: bytes
    wasm: bytes
    library: bytes


def pieces(
    given: Path | None = None, *, cache: Path | None = None, progress: Progress | None = None
) -> Pieces:
    """Return the pieces of Pyodide, from a file, from the cache or from the npm registry.

    Args:
        given: the archive, or a folder that it was unpacked into (`node_modules/pyodide`).
        cache: folder where the archive is kept once it was fetched; None keeps nothing.
        progress: called with the bytes that came and the bytes that are expected.

    Raises:
        PageError: E-PAGE-01 it cannot be fetched, E-PAGE-02 another SHA-256, E-PAGE-03 no such file.

    Example:
        >>> len(pieces(Path("pyodide-314.0.7.tgz")).wasm)
        9598218
    """
    if given is not None and given.is_dir():
        return _checked({name: _read(given / name) for name in SHA256 if name != ARCHIVE})
    if given is not None:
        archive = _read(given)
        check(ARCHIVE, archive, given)
        return _checked(_unpacked(archive))
    return _checked(_unpacked(_kept_or_fetched(cache, progress)))


def _kept_or_fetched(cache: Path | None, progress: Progress | None) -> bytes:
    """Return the archive of the cache if it is whole, else that of the registry, which is kept."""
    kept = cache / ARCHIVE if cache is not None else None
    if kept is not None and kept.is_file():
        archive = _read(kept)
        if hashlib.sha256(archive).hexdigest() == SHA256[ARCHIVE]:
            return archive
    archive = _fetched(progress)
    check(ARCHIVE, archive, None)
    if kept is not None:
        _keep(kept, archive)
    return archive


def check(name: str, content: bytes, path: Path | None) -> None:
    """Refuse a file that is not the one that was published.

    Raises:
        PageError: E-PAGE-02, with the file and what its SHA-256 should begin with.
    """
    found = hashlib.sha256(content).hexdigest()
    if found != SHA256[name]:
        shown = str(path) if path is not None else name
        raise PageError("E-PAGE-02", file=shown, found=found[:12], wanted=SHA256[name][:12])


def _checked(files: dict[str, bytes]) -> Pieces:
    for name, content in files.items():
        check(name, content, None)
    return Pieces(
        loader=files["pyodide.mjs"],
        module=files["pyodide.asm.mjs"],
        wasm=files["pyodide.asm.wasm"],
        library=files["python_stdlib.zip"],
    )


def _unpacked(archive: bytes) -> dict[str, bytes]:
    """Return the pieces of an archive whose SHA-256 is the right one."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for name in SHA256:
            if name != ARCHIVE:
                member = tar.extractfile(f"package/{name}")
                found[name] = member.read() if member is not None else b""
    return found


def _read(path: Path) -> bytes:
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise PageError("E-PAGE-02", file=str(path), found="…", wanted=SHA256[ARCHIVE][:12])
        return path.read_bytes()
    except OSError as error:
        raise PageError("E-PAGE-03", file=str(path), reason=error.strerror or "") from error


def _fetched(progress: Progress | None) -> bytes:
    """Return the archive as the npm registry sends it, read piece by piece."""
    from urllib.request import urlopen  # noqa: PLC0415 - the network is only for who asks for it

    parts: list[bytes] = []
    size = 0
    try:
        with urlopen(ADDRESS, timeout=_TIMEOUT_S) as answer:
            while (part := answer.read(_CHUNK)) and size <= _MOST_BYTES:
                parts.append(part)
                size += len(part)
                if progress is not None:
                    progress(size, ARCHIVE_BYTES)
    except OSError as error:  # also URLError, HTTPError and a time out
        raise PageError("E-PAGE-01", address=ADDRESS, reason=_reason(error)) from error
    return b"".join(parts)


def _reason(error: OSError) -> str:
    inner = getattr(error, "reason", None)
    return str(getattr(inner, "strerror", None) or inner or error.strerror or error)[:120]


def _keep(path: Path, archive: bytes) -> None:
    """Keep the archive for the next time; a cache that cannot be written is not worth a word."""
    part = path.with_suffix(".part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(archive)
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
