"""A process keeps to one program, and each of its runs is as in a process of its own."""

from __future__ import annotations

import os
import signal
from textwrap import indent
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
from hanging import HANGS

from marelle_sim import ProgramProcess, load_world, simulate
from marelle_sim.processes import ChildProcess, python_child
from marelle_sim.runners.child import parent

if TYPE_CHECKING:
    from pathlib import Path

    from marelle_sim.results import RunResult

REMEMBERS = """
import sys
from marelle import Robot
print("seen", hasattr(sys, "mark"), hasattr(Robot, "mark"))
sys.mark = Robot.mark = 1
Robot().straight(100)
"""
HANGS_ONCE_PRESSED = f"""
from marelle import Robot
def hang():
{indent(HANGS, "    ")}
if Robot().button.pressed():
    hang()
print("fine")
"""


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[ChildProcess]:
    """Return the children that are started meanwhile."""
    children: list[ChildProcess] = []

    def start(module: str) -> ChildProcess:
        children.append(python_child(module))
        return children[-1]

    monkeypatch.setattr(parent, "python_child", start)
    return children


def write(folder: Path, text: str, name: str = "program.py") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_seeds_and_worlds_share_a_process_and_each_run_is_what_it_is_alone(
    tmp_path: Path, started: list[ChildProcess]
) -> None:
    program = write(tmp_path, REMEMBERS)
    worlds = load_world("squares"), load_world("room")
    with ProgramProcess() as process:
        for seed in range(4):
            asked: dict[str, Any] = {"world": worlds[seed % 2], "seed": seed, "seconds": 3}
            there, here = simulate(program, isolate=process, **asked), simulate(program, **asked)
            assert there.sha256() == here.sha256()
            assert there.stdout == "seen False False\n"
    assert len(started) == 1


def test_no_process_sees_two_programs(tmp_path: Path, started: list[ChildProcess]) -> None:
    one, other = write(tmp_path, "print(1)"), write(tmp_path, "print(2)", "other.py")
    with ProgramProcess() as process:
        printed = [simulate(path, isolate=process).stdout for path in (one, other, other)]
        write(tmp_path, "print(3)")
        printed.append(simulate(one, isolate=process).stdout)
    assert printed == ["1\n", "2\n", "2\n", "3\n"]
    assert len(started) == 3


def test_after_a_run_that_had_to_be_ended_the_next_one_has_a_new_process(
    tmp_path: Path, started: list[ChildProcess], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "GRACE_S", 0.2)
    program = write(tmp_path, HANGS_ONCE_PRESSED)
    with ProgramProcess() as process:
        stuck = simulate(program, isolate=process, wall_limit_s=1, inputs=[("button", 1, 0.001)])
        fine = simulate(program, isolate=process)
    assert (stuck.ended, fine.ended, fine.stdout) == ("wall-clock", "done", "fine\n")
    assert len(started) == 2


def test_a_thread_that_has_ended_and_took_the_process_with_it_costs_no_run(
    tmp_path: Path, started: list[ChildProcess]
) -> None:
    program, runs = write(tmp_path, "print('fine')"), list["RunResult"]()
    with ProgramProcess() as process:
        for _ in range(2):
            thread = Thread(target=lambda: runs.append(simulate(program, isolate=process)))
            thread.start()
            thread.join()
    assert [(run.ended, run.stdout) for run in runs] == [("done", "fine\n")] * 2
    assert len(started) == 2


@pytest.mark.skipif(not hasattr(os, "waitid"), reason="only Unix tells that a process has ended")
def test_a_process_that_was_killed_between_two_runs_costs_no_run(
    tmp_path: Path, started: list[ChildProcess]
) -> None:
    program = write(tmp_path, "print('fine')")
    with ProgramProcess() as process:
        for _ in range(2):
            assert simulate(program, isolate=process).stdout == "fine\n"
            os.kill(started[-1].pid, signal.SIGKILL)
            os.waitid(os.P_PID, started[-1].pid, os.WEXITED | os.WNOWAIT)
    assert len(started) == 2
