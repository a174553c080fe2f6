"""What is compiled for a board is kept for the next process: it is of the same text and of the same compiler, or made anew."""

import os
import py_compile
import subprocess
import sys
from importlib.util import cache_from_source
from pathlib import Path
from types import CodeType

import pytest
from programs import program
from world_files import written

from marelle_files import library_files
from marelle_sim.programs.code_cache import CachedSource, deciding_files
from marelle_sim.programs.compiling import LibrarySource
from marelle_sim.programs.expansion import BoardSource
from marelle_sim.programs.modules_table import sources_of_modules

SPENDS = "def wait(clock):\n    while clock.now < 9:\n        clock.spend(2)\n"
PRINTS_HASH = """
import sys
from marelle_sim import simulate
run = simulate(sys.argv[1], seconds=5)
print(run.ended, run.stdout, run.trace.sha256())
"""
CACHES = "from marelle_sim.programs import cache_code; cache_code()"
TAG = sys.implementation.cache_tag
ENDING = f".{TAG}.guarded.pyc"


class Noted(CachedSource):
    """A file in a new process, which notes in `seen` that it is compiled."""

    def __init__(self, file: Path, seen: list[bytes]) -> None:
        super().__init__("essai", str(file))
        self._seen = seen

    def compiled(self, text: bytes, path: str) -> CodeType:
        self._seen.append(text)
        return super().compiled(text, path)


class OfBoard(Noted, BoardSource):
    """A file of `modules/`."""


class OfLibrary(Noted, LibrarySource):
    """A file of the board library."""


@pytest.fixture(params=[OfBoard, OfLibrary])
def kind(request: pytest.FixtureRequest) -> type[Noted]:
    """Return each kind of source."""
    found: type[Noted] = request.param
    return found


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a module that spends time, where Python may keep what it compiles."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return written(tmp_path, SPENDS, "essai.py")


def test_a_file_is_compiled_once_for_all_processes(kind: type[Noted], file: Path) -> None:
    seen = list[bytes]()
    first, again = (kind(file, seen).code() for _process in range(2))
    assert [path.name for path in (file.parent / "__pycache__").iterdir()] == [
        f"essai.{TAG}{kind.ENDING}"
    ]
    assert again == first
    assert len(seen) == 1


def test_what_python_or_pip_keeps_of_a_file_is_not_taken_for_its_code(
    kind: type[Noted], file: Path
) -> None:
    py_compile.compile(str(file), doraise=True)  # as pip does when it installs a wheel
    fresh = kind(file, []).compiled(SPENDS.encode(), str(file))
    assert kind(file, []).code() == fresh
    assert kind(file, []).code() == fresh  # from what was kept by the first
    assert compile(SPENDS, str(file), "exec") != fresh
    assert Path(cache_from_source(str(file))).exists()


def test_what_is_kept_of_another_text_is_not_taken(kind: type[Noted], file: Path) -> None:
    seen = list[bytes]()
    kind(file, seen).code()
    times = file.stat()
    file.write_text(SPENDS.replace("9", "8"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))  # as an installation may do
    kind(file, seen).code()
    assert seen == [SPENDS.encode(), SPENDS.replace("9", "8").encode()]


def test_what_another_compiler_has_made_is_not_taken(
    kind: type[Noted], file: Path, tmp_path: Path
) -> None:
    seen = list[bytes]()
    for limit in (1, 2, 2):
        compiler = written(tmp_path, f"LIMIT = {limit}\n", f"compiler_{limit}.py")
        type("Other", (kind,), {"DECIDED_BY": (str(compiler),)})(file, seen).code()
    assert len(seen) == 2


def test_a_folder_that_cannot_be_written_is_no_obstacle(kind: type[Noted], file: Path) -> None:
    (file.parent / "__pycache__").write_text("a file where the folder would be")
    seen = list[bytes]()
    first, again = (kind(file, seen).code() for _process in range(2))
    assert (again == first, len(seen)) == (True, 2)


def test_each_file_that_decides_is_there() -> None:
    places = [Path(place) for place in deciding_files(LibrarySource.DECIDED_BY)]
    assert {"clock.py", "guard.py", "compiling.py", "nested.py"} <= {
        place.name for place in places
    }
    assert all(place.is_file() for place in places)


def run_python(*arguments: str, **environment: str) -> str:
    """Return what a Python prints that may keep what it compiles."""
    keeps = {name: text for name, text in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return subprocess.run(
        [sys.executable, *arguments], env=keeps | environment, check=True, capture_output=True, text=True
    ).stdout  # fmt: skip


@pytest.mark.unmeasured
def test_before_the_fence_closes_all_that_is_not_kept_is_compiled(tmp_path: Path) -> None:
    def kept(ending: str) -> dict[str, int]:
        run_python("-c", CACHES, PYTHONPYCACHEPREFIX=str(tmp_path))
        return {
            path.name.removesuffix(ending): path.stat().st_mtime_ns
            for path in tmp_path.rglob(f"*{ending}")
        }

    library = kept(ENDING)
    assert {*library} == {Path(file).stem for file in library_files().values()}
    assert kept(ENDING) == library
    modules = {Path(source.path).stem for source in sources_of_modules()}
    assert {*kept(f".{TAG}{BoardSource.ENDING}")} == modules


@pytest.mark.unmeasured
def test_a_run_is_the_same_with_what_is_kept_and_without(tmp_path: Path) -> None:
    drives = str(program("code_cache/drives_a_corner"))

    def run(**environment: str) -> str:
        kept = {"PYTHONPYCACHEPREFIX": str(tmp_path / "kept")}
        return run_python("-c", PRINTS_HASH, drives, **kept, **environment)

    plain = run(PYTHONDONTWRITEBYTECODE="1")
    assert not list((tmp_path / "kept").rglob(f"*{ENDING}"))
    assert run() == plain
    assert list((tmp_path / "kept").rglob(f"robot{ENDING}"))
    assert run() == plain
    assert plain.startswith("done ")
