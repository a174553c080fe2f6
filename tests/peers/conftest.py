"""What the tests of other people's drivers share: their wheels, fetched once, and their own examples."""

import os
import re
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZipFile

import pytest
from made_once import made_once
from wheels import fetch

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


@pytest.fixture(scope="session")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the wheels of the index, whose hashes pip has checked: fetched once, then kept in the user's cache."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "marelle-tests"
    folder = cache / f"wheels-{sha256(REQUIREMENTS.read_bytes()).hexdigest()[:16]}"
    if not folder.exists():
        made_once(tmp_path_factory, "fetched", lambda _: _fetch_into(folder))
    return folder


def _fetch_into(folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder.parent) as scratch:
        complaint = fetch(REQUIREMENTS, Path(scratch) / "wheels")
        if complaint:
            pytest.skip(f"needs the package index: {complaint[-300:]}")
        with suppress(OSError):  # another run was first
            (Path(scratch) / "wheels").rename(folder)


@pytest.fixture(scope="session")
def wheel(wheels: Path) -> Callable[[str], Path]:
    """Return a function that gives the wheel of a package."""

    def find(name: str) -> Path:
        (found,) = (one for one in wheels.iterdir() if one.name.lower().startswith(f"{name}-"))
        return found

    return find


@pytest.fixture
def example(wheel: Callable[[str], Path], tmp_path: Path) -> Callable[[str, int], Path]:
    """Return a function that writes the n-th program of a package's own README to a file, as it is."""

    def write(name: str, number: int = 0) -> Path:
        with ZipFile(wheel(name)) as archive:
            (readme,) = (one for one in archive.namelist() if one.endswith(".dist-info/METADATA"))
            text = archive.read(readme).decode().replace("\r\n", "\n")
        file = tmp_path / "example.py"
        file.write_text(re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)[number], "utf-8")
        return file

    return write


@pytest.fixture
def shipped(wheel: Callable[[str], Path], tmp_path: Path) -> Callable[[str, str], Path]:
    """Return a function that takes an example program out of a wheel, as it is."""

    def take(name: str, inside: str) -> Path:
        with ZipFile(wheel(name)) as archive:
            file = tmp_path / "example.py"
            file.write_bytes(archive.read(inside))
        return file

    return take
