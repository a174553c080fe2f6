"""Gets Pyodide, the Python that browsers run: downloaded once, checked by its SHA-256, stored in a cache.

Pyodide is neither committed nor in the wheel. The page names its licence, MPL 2.0.
"""

import hashlib
import io
import tarfile
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from marelle_text import Problem

Progress = Callable[[int, int], object]

VERSION = "314.0.7"
SOURCE = "https://github.com/pyodide/pyodide"
LOADER, MODULE, WASM, LIBRARY = (
    "pyodide.mjs",
    "pyodide.asm.mjs",
    "pyodide.asm.wasm",
    "python_stdlib.zip",
)

_TIMEOUT_S = 30
_CHUNK = 1 << 16
_MARGIN = 4  # a file that is so many times larger than expected is something else
_SHOWN = 12  # digits of a SHA-256 that a person compares


class Release(NamedTuple):
    """One published version of Pyodide.

    Attributes:
        address: of the archive. archive: the archive's file name. size: of the archive, in bytes.
        sha256: file name -> SHA-256, of the archive and of each file that is used from it.
    """

    address: str
    archive: str
    size: int
    sha256: Mapping[str, str]


PYODIDE = Release(
    address=f"https://registry.npmjs.org/pyodide/-/pyodide-{VERSION}.tgz",
    archive=f"pyodide-{VERSION}.tgz",
    size=6_488_647,
    sha256=MappingProxyType(
        {
            f"pyodide-{VERSION}.tgz": "66b7949e5a0cba2250b586d7e368bf12fb482800748d182c4618254b685ffaa0",
            LOADER: "6f1d60f7bf529beb300f0f47983c921d3982363640ba20af0e38efdddbc66109",
            MODULE: "f7cdc8ece80678ceb712f8e65ebe6d3a83203a180c399865f49612a051693635",
            WASM: "cc36e3cab04fdfc9a63ff13eb52eae2b911bf46c025cc7b281f394bd3de1d5e6",
            LIBRARY: "fa1957e5777068fc4f7437f96d860ae2fbe9c19732ba06c84e004ec16dd7dd7a",
        }
    ),
)
"""The version that the page carries."""


class PageError(Problem):
    """The page cannot be made, because of Pyodide or of the images that it would carry."""


class Pieces(NamedTuple):
    """The files of Pyodide that are put into the page, as they were published."""

    loader: bytes
    module: bytes
    wasm: bytes
    library: bytes


def pieces(
    given: Path | None = None,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    release: Release = PYODIDE,
) -> Pieces:
    """Return the files of Pyodide, from `given`, from the cache or from the npm registry.

    Args:
        given: the archive, or the folder into which it was unpacked (`node_modules/pyodide`); None: use the cache or the registry.
        cache: the folder where a downloaded archive is stored; None: it is not stored.
        progress: called with the number of bytes received so far, and that expected.
        release: the version, with its address and its SHA-256.

    Raises:
        PageError: E-PAGE-01 it cannot be fetched, E-PAGE-02 another SHA-256, E-PAGE-03 it cannot be read.

    Example:
        >>> len(pieces(Path("pyodide-314.0.7.tgz")).wasm)
        9598218
    """
    if given is None:
        return _unpacked(_cached_or_fetched(cache, progress, release), release)
    if not given.is_dir():
        archive = _read(given, release)
        _check(release.archive, archive, release, shown=str(given))
        return _unpacked(archive, release)
    found = {name: _read(given / name, release) for name in (LOADER, MODULE, WASM, LIBRARY)}
    return _checked(found, release)


def _cached_or_fetched(cache: Path | None, progress: Progress | None, release: Release) -> bytes:
    """Return the archive from the cache if its SHA-256 is right; else fetch it from the npm registry and store it in the cache.

    Raises:
        PageError: E-PAGE-01 it cannot be fetched, E-PAGE-02 the fetched one has another SHA-256, E-PAGE-03 the cache cannot be read.
    """
    cached = cache / release.archive if cache is not None else None
    if cached is not None and cached.is_file():
        archive = _read(cached, release)
        if hashlib.sha256(archive).hexdigest() == release.sha256[release.archive]:
            return archive
    archive = _fetched(progress, release)
    _check(release.archive, archive, release, shown=release.address)
    if cached is not None:
        _cache(cached, archive)
    return archive


def _check(name: str, content: bytes, release: Release, *, shown: str) -> None:
    found, wanted = hashlib.sha256(content).hexdigest(), release.sha256[name]
    if found != wanted:
        raise PageError("E-PAGE-02", file=shown, found=found[:_SHOWN], wanted=wanted[:_SHOWN])


def _checked(files: Mapping[str, bytes], release: Release) -> Pieces:
    for name, content in files.items():
        _check(name, content, release, shown=name)
    return Pieces(files[LOADER], files[MODULE], files[WASM], files[LIBRARY])


def _unpacked(archive: bytes, release: Release) -> Pieces:
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(archive), mode="r:gz") as tar:
        for name in (LOADER, MODULE, WASM, LIBRARY):
            member = tar.extractfile(f"package/{name}")
            found[name] = member.read() if member is not None else b""
    return _checked(found, release)


def _read(path: Path, release: Release) -> bytes:
    """Return the bytes of a file; raise E-PAGE-03 if it cannot be read.

    Only the first bytes of a file that is far larger than the archive are read, so that its SHA-256 is wrong.
    """
    try:
        with path.open("rb") as file:
            return file.read(_MARGIN * release.size)
    except OSError as error:
        raise PageError("E-PAGE-03", file=str(path), reason=error.strerror or "") from error


def _fetched(progress: Progress | None, release: Release) -> bytes:
    from urllib.request import urlopen  # loaded only for a download

    parts: list[bytes] = []
    size = 0
    try:
        with urlopen(release.address, timeout=_TIMEOUT_S) as answer:
            while (part := answer.read(_CHUNK)) and size <= _MARGIN * release.size:
                parts.append(part)
                size += len(part)
                if progress is not None:
                    progress(size, release.size)
    except OSError as error:  # also URLError, HTTPError and a time out
        raise PageError("E-PAGE-01", address=release.address, reason=_reason(error)) from error
    return b"".join(parts)


def _reason(error: OSError) -> str:
    inner = getattr(error, "reason", None)
    return str(getattr(inner, "strerror", None) or inner or error.strerror or error)[:120]


def _cache(path: Path, archive: bytes) -> None:
    part = path.with_suffix(".part")
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(archive)
        part.replace(path)  # so that no half archive ever has this name
