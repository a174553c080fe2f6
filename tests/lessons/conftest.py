"""What the tests of the lessons share."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import pytest
from handed_in import write
from small_lesson import SOLUTION, START, WORLD, WRONG_TURN, Asked, Make, write_lesson
from typed_commands import Command

NO_FILES: Mapping[str, str] = MappingProxyType({})


@pytest.fixture(autouse=True)
def no_report_is_kept_from_before(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Have what `check` keeps of a class in a folder of the test's own; return that folder."""
    folder = tmp_path_factory.mktemp("cache")
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder))
    return folder


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def here(desk: Path) -> Path:
    """Stand in a folder with a lesson and some programs."""
    write_lesson(desk / "coin")
    return write(desk, {"juste.py": SOLUTION, "debut.py": START, "tour.py": WRONG_TURN})


@pytest.fixture
def asked(tmp_path: Path) -> Make:
    """Return a function that makes the lesson of one check."""

    def make(
        check: str, world: str = WORLD, seconds: int = 20, files: Mapping[str, str] = NO_FILES
    ) -> Asked:
        return Asked(tmp_path / "one", check, world, seconds, files)

    return make


@pytest.fixture
def marelle(capsys: pytest.CaptureFixture[str]) -> Command:
    """Type the command where the test stands."""
    return Command(capsys)
