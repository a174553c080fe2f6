"""Programs on a board: the checks of its library under CPython and MicroPython, and the `main.py` that stops the robot, however the program ends."""

import ast
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from board_checks import CHECKS, FAKES, FIRMWARE, run_with_library
from found_micropython import MICROPYTHON, needs_micropython

from marelle_files.library import homes
from marelle_sim import simulate


def _assert_passed(done: subprocess.CompletedProcess[str]) -> None:
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1].startswith(("ok", "SKIP: "))


@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_python(program: Path) -> None:
    _assert_passed(run_with_library([sys.executable, str(program)], "PYTHONPATH"))


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize("program", CHECKS, ids=lambda path: path.stem)
def test_a_check_passes_under_micropython(program: Path) -> None:
    done = run_with_library([str(MICROPYTHON), str(program)], "MICROPYPATH")
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
        if isinstance(node, ast.ImportFrom) and node.level and node.module != "mat"
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
    done = run_with_library([sys.executable, "-c", program], "PYTHONPATH")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


ALONE = FIRMWARE.parent / "docs/programs/alone"
# The board: a toy robot, of which it is told afterwards whether its wheels are braked and no timer goes on.
BOARD = f"""\
import sys
sys.path.append({str(FAKES)!r})
from toy_robot import install
toy = install()
try:
    exec(open({str(ALONE / "main.py")!r}).read())
except BaseException as error:
    print(type(error).__name__)
print([toy.duties[pin] for pin in (10, 11, 12, 13)] == [65535] * 4, toy.timers)
"""
DRIVING = "from marelle import Robot, wait\nRobot().drive(200, 0)\nwait(500)\nprint('drives')\n"


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("", ""),
        ("1 / 0", "ZeroDivisionError\n"),
        ("import sys; sys.exit()", "SystemExit\n"),
        ("while True: pass", "KeyboardInterrupt\n"),
    ],
    ids=["its last line", "a mistake", "sys.exit", "Ctrl-C"],
)
def test_however_the_program_ends_the_motors_brake(tmp_path: Path, end: str, told: str) -> None:
    (tmp_path / "program.py").write_text(DRIVING + end, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(FIRMWARE)])
    board = subprocess.Popen(
        [str(MICROPYTHON), "-c", BOARD],
        env={**os.environ, "MICROPYPATH": paths},
        stdout=subprocess.PIPE,
        bufsize=0,  # so that nothing is read ahead of `communicate`
    )
    assert board.stdout is not None
    first = board.stdout.readline()
    if end.startswith("while"):
        board.send_signal(signal.SIGINT)
    rest, _ = board.communicate(timeout=20)
    assert first + rest == f"drives\n{told}True []\n".encode()


def test_the_folder_runs_in_the_simulator_too() -> None:
    run = simulate(ALONE, world="empty_room", seconds=10)
    assert (run.ended, run.error) == ("done", None)
    assert run.world.start.y_mm != run.pose.y_mm
