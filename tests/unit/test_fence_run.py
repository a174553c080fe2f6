"""A program that has got out of the language meets the fence: its run ends with a sentence, and what it did before is kept."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from marelle_sim.errors import ProgramError
from marelle_sim.processes import ChildProcess
from marelle_sim.processes.fence.environment import WRITABLE, child_environment
from marelle_sim.runners.child import parent

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim import Run

    RunText = Callable[..., Run]

CHILD = Path(__file__).parents[1] / "support" / "escaped_child.py"
BEFORE = "from marelle import Robot\nRobot().straight(100)\nprint('before')\n"


@pytest.fixture(autouse=True)
def escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have programs run in a child in which what they print as `escape:…` is run as Python of that process."""
    monkeypatch.delenv(WRITABLE, raising=False)
    environment = {**child_environment(), "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    command = [sys.executable, "-P", str(CHILD)]
    monkeypatch.setattr(parent, "python_child", lambda _module: ChildProcess(command, environment))


@pytest.mark.parametrize(
    ("escape", "event"),
    [
        ("import os; os.system('true')", "os.system"),
        ("open('stolen.txt', 'w')", "open"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "os.kill"),
    ],
)
def test_what_reaches_out_ends_the_run_with_its_line(
    escape: str, event: str, run_text: RunText
) -> None:
    run = run_text(f"{BEFORE}print({'escape:' + escape!r})\nprint('after')\n", isolate=True)
    assert (run.ended, run.stdout) == ("error", "before\n")
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.line, run.error.facts["name"]) == ("E-BOARD-21", 4, event)
    assert run.pose.y_mm == pytest.approx(175, abs=10)


def test_whoever_catches_it_is_ended_all_the_same(run_text: RunText) -> None:
    caught = (
        "try:\n    print('escape:import os; os.system(str())')\nexcept:\n    print('caught')\n"
    )
    run = run_text(
        f"{BEFORE}{caught}from time import sleep\nsleep(1)\nprint('after')\n", isolate=True
    )
    assert run.ended == "error"
    assert "after" not in run.stdout
    assert run.stdout.startswith("before\n")
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-BOARD-21"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the layer of Python refuses it")
def test_the_system_refuses_what_python_does_not_notice(run_text: RunText, tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}.txt"
    secret.write_text("canary", encoding="utf-8")
    noted = f"import os; console.write(str(os.stat('/').st_ino)); open({str(secret)!r})"
    run = run_text(f"{BEFORE}print({'escape:' + noted!r})\n", isolate=True)
    assert (run.ended, "canary" in run.stdout) == ("error", False)
    assert isinstance(run.error, ProgramError)
    assert "Permission denied" in run.error.host_traceback + run.error.traceback
