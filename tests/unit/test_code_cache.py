"""The board library's code is kept for the next process: it is of the same text and of the same guard, or made anew."""

import os
import subprocess
import sys
from pathlib import Path
from types import CodeType

import pytest
from programs import program
from world_files import written

from marelle_sim.programs import code_cache, compiling
from marelle_sim.programs.compiling import LibrarySource, cache_code

DOUBLES = "def double(n):\n    while n < 9:\n        n = n * 2\n    return n\n"
PRINTS_HASH = """
import sys
from marelle_sim import simulate
run = simulate(sys.argv[1], seconds=5)
print(run.ended, run.stdout, run.trace.sha256())
"""
ENDING = f".{sys.implementation.cache_tag}.guarded.pyc"


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a file of a library, where Python may keep what it compiles."""
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return written(tmp_path, DOUBLES, "essai.py")


@pytest.fixture
def guarded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the list of the files that are compiled."""
    seen: list[str] = []
    compiled = LibrarySource.compiled

    def noted(self: LibrarySource, text: bytes, path: str) -> CodeType:
        seen.append(path)
        return compiled(self, text, path)

    monkeypatch.setattr(LibrarySource, "compiled", noted)
    return seen


def code_of(file: Path) -> CodeType:
    return LibrarySource("essai", str(file)).code()


def test_a_file_is_compiled_once_for_all_processes(file: Path, guarded: list[str]) -> None:
    first = code_of(file)
    assert [path.name for path in (file.parent / "__pycache__").iterdir()] == [f"essai{ENDING}"]
    assert code_of(file) == first
    assert guarded == [str(file)]


def test_what_is_kept_of_another_text_is_not_taken(file: Path, guarded: list[str]) -> None:
    code_of(file)
    times = file.stat()
    file.write_text(DOUBLES.replace("9", "8"), encoding="utf-8")
    os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
    assert 8 in code_of(file).co_consts[0].co_consts
    assert len(guarded) == 2


def test_what_another_guard_has_compiled_is_not_taken(
    file: Path, guarded: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    guard = written(tmp_path, "LIMIT = 1\n", "guard.py")
    monkeypatch.setattr(code_cache, "deciding_files", lambda _names: iter([str(guard)]))
    code_cache.checksum.cache_clear()
    try:
        code_of(file)
        guard.write_text("LIMIT = 2\n", encoding="utf-8")
        code_cache.checksum.cache_clear()
        code_of(file)
    finally:
        code_cache.checksum.cache_clear()
    assert len(guarded) == 2


def test_each_file_that_decides_is_there() -> None:
    places = [Path(place) for place in code_cache.deciding_files(LibrarySource.DECIDED_BY)]
    assert {"clock.py", "guard.py", "compiling.py", "nested.py"} <= {
        place.name for place in places
    }
    assert all(place.is_file() for place in places)


def test_before_the_fence_closes_all_that_is_not_kept_is_compiled(
    file: Path, guarded: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(compiling, "library_files", lambda: {"/lib/marelle/essai.py": str(file)})
    cache_code()
    cache_code()
    assert guarded == [str(file)]


def test_a_folder_that_cannot_be_written_is_no_obstacle(file: Path, guarded: list[str]) -> None:
    (file.parent / "__pycache__").write_text("a file where the folder would be")
    code_of(file)
    code_of(file)
    assert len(guarded) == 2


@pytest.mark.unmeasured
def test_a_run_is_the_same_with_what_is_kept_and_without(tmp_path: Path) -> None:
    drives = program("code_cache/drives_a_corner")
    keeps = {**os.environ, "PYTHONPYCACHEPREFIX": str(tmp_path / "kept")}
    keeps.pop("PYTHONDONTWRITEBYTECODE", None)

    def run(**more: str) -> str:
        command = [sys.executable, "-c", PRINTS_HASH, str(drives)]

        return subprocess.run(
            command, env={**keeps, **more}, check=True, capture_output=True, text=True
        ).stdout

    plain = run(PYTHONDONTWRITEBYTECODE="1")
    assert not list((tmp_path / "kept").rglob(f"*{ENDING}"))
    assert run() == plain
    assert list((tmp_path / "kept").rglob(f"robot{ENDING}"))
    assert run() == plain
    assert plain.startswith("done ")
