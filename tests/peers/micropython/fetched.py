"""MicroPython's source and its own tests at 1.25: Debian's source package, fetched once by apt, checked, kept in the user's cache."""

import os
import re
import subprocess
import tarfile
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

PACKAGE = "micropython=1.25.0+ds-1"
ORIGINAL = "micropython_1.25.0+ds.orig.tar.xz"
SHA256 = "7b25be99a502f070b2de81dafc08da7051d992325d6e67daa9045a918fffdbea"
APT = Path("/etc/apt")
_PARTS = re.compile(r"[^/]+/(extmod|ports/rp2|py|shared|tests)/")


def tests_folder() -> Path:
    """Return the folder `tests` of MicroPython's source; see `source_folder`."""
    return source_folder() / "tests"


def source_folder() -> Path:
    """Return the folder of MicroPython's source, as far as somebody here reads it; it is fetched if it is not there yet.

    Raises:
        SystemExit: it cannot be fetched, or is not the one that is known.
    """
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marelle-tests"
    folder = cache / f"micropython-source-{SHA256[:16]}"
    if not folder.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as scratch:
            _unpacked(_original(Path(scratch)), Path(scratch) / "tree").rename(folder)
    return folder


def _original(folder: Path) -> Path:
    """Fetch the tarball of MicroPython's authors as Debian has it, and check it."""
    (folder / "lists").mkdir()
    sources = folder / "sources.list"
    sources.write_text(source_lines(), "utf-8")
    own = [
        "-o", f"Dir::Etc::sourcelist={sources}", "-o", "Dir::Etc::sourceparts=-",
        "-o", f"Dir::State::lists={folder / 'lists'}", "-o", "Dir::Cache::pkgcache=", "-o", "Dir::Cache::srcpkgcache=",
        "-o", "APT::Sandbox::User=root",
    ]  # fmt: skip
    for command in (["update", "-qq"], ["source", "-qq", "--download-only", PACKAGE]):
        subprocess.run(["apt-get", *own, *command], cwd=folder, check=True)
    found = folder / ORIGINAL
    given = sha256(found.read_bytes()).hexdigest()
    if given != SHA256:
        raise SystemExit(f"{ORIGINAL} has the SHA-256 {given}, and not {SHA256}")
    return found


def source_lines() -> str:
    """Return a list of sources for source packages: this computer's own lists, in which only `deb` changes."""
    lines = [
        re.sub(r"^deb\b", "deb-src", line)
        for file in [APT / "sources.list", *sorted((APT / "sources.list.d").glob("*.list"))]
        if file.is_file()
        for line in file.read_text("utf-8").splitlines()
        if line.startswith("deb ") and "file:" not in line
    ]
    for file in sorted((APT / "sources.list.d").glob("*.sources")):
        for stanza in re.split(r"\n\s*\n", file.read_text("utf-8")):
            lines += _of_stanza(stanza)
    return "".join(f"{line}\n" for line in dict.fromkeys(lines))


def _of_stanza(stanza: str) -> list[str]:
    """Return the lines of one stanza of the newer form."""
    fields = dict(re.findall(r"^([A-Za-z-]+): *(.*)$", stanza, re.M))
    if "deb" not in fields.get("Types", "").split():
        return []
    key = fields.get("Signed-By", "")
    option = f"[signed-by={key}] " if key.startswith("/") else ""
    return [
        f"deb-src {option}{uri} {suite} {fields.get('Components', '')}".rstrip()
        for uri in fields["URIs"].split()
        if not uri.startswith("file:")
        for suite in fields["Suites"].split()
    ]


def _unpacked(tarball: Path, folder: Path) -> Path:
    with tarfile.open(tarball) as archive:
        members = [one for one in archive.getmembers() if _PARTS.match(one.name)]
        archive.extractall(folder, members, filter="data")
    (tree,) = folder.iterdir()
    return tree
