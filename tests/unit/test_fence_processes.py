"""Every thread of every process in which a program runs is fenced in, by Linux's own account."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from marelle_sim import ProgramProcess, simulate, warm_children
from marelle_sim.runners import cold_child

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim.runners import Started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="Linux says so in /proc")
NAMES = ("NoNewPrivs", "Seccomp", "CapPrm")


def said_of(process: int) -> list[dict[str, str]]:
    """Return what Linux says of each thread of a process: of privileges, of its filter, and of root's rights."""
    statuses = sorted(Path(f"/proc/{process}/task").glob("*/status"))
    rows = [dict(row.split(":\t") for row in one.read_text("ascii").splitlines() if ":\t" in row) for one in statuses]  # fmt: skip
    return [{name: row[name].strip() for name in NAMES} for row in rows]


def pids_of(program: Path, start: Callable[[], Started]) -> tuple[list[int], list[dict[str, str]]]:
    """Run a program twice in one child; return its number for each start, and what is said of its threads."""
    pids: list[int] = []

    def noted() -> Started:
        started = start()
        pids.append(started.child.pid)
        return started

    with ProgramProcess(noted) as process:
        runs = [simulate(program, seed=seed, isolate=process) for seed in (0, 1)]
        assert [run.ended for run in runs] == ["done", "done"]
        return pids, said_of(pids[0])


def test_a_child_that_starts_from_the_beginning_is_fenced_in(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('here')\n", encoding="utf-8")
    pids, threads = pids_of(program, cold_child)
    assert len(pids) == 1
    assert len(threads) >= 2
    assert {(row["NoNewPrivs"], row["Seccomp"]) for row in threads} == {("1", "2")}
    assert all(int(row["CapPrm"], 16) & ~(1 << 2) == 0 for row in threads)  # CAP_DAC_READ_SEARCH


def test_the_copy_of_a_loaded_process_is_too(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('here')\n", encoding="utf-8")
    with warm_children() as start:
        pids, threads = pids_of(program, start)
    assert len(pids) == 1
    assert {(row["NoNewPrivs"], row["Seccomp"]) for row in threads} == {("1", "2")}
