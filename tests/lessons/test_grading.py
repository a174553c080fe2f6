"""The workers that check a class: what a program or a worker can do to them costs one row."""

import sys
from pathlib import Path

import pytest
from fatal_submissions import Endless, Fatal, Faulty, Interrupting
from small_lesson import SOLUTION

from marelle_host.cli.grading import pool
from marelle_lessons import Submission
from marelle_sim.processes import ChildProcess


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("kind", "code", "limit_s"),
    [
        (Fatal, "E-PROG-30", 60.0),
        (Interrupting, "E-PROG-30", 60.0),
        (Faulty, "E-BUG-01", 60.0),
        (Endless, "E-PROG-20", 4.0),
    ],
)
def test_a_program_that_takes_its_worker_with_it_or_holds_it_costs_one_row(
    here: Path, kind: type[Submission], code: str, limit_s: float
) -> None:
    job = pool.Job(str(here / "coin"), 1, "fr", limit_s, trusted=True)
    handed = [kind("mal", "", "mal.py"), *(Submission(n, SOLUTION, n) for n in ("a", "b", "c"))]
    with pool.WorkerPool(job, 2) as workers:
        rows = workers.grade(handed)
    assert [(row.label, row.passed) for row in rows] == [
        ("mal", False), ("a", True), ("b", True), ("c", True),
    ]  # fmt: skip
    assert rows[0].data["failure"]["help"]["code"] == code


def test_a_worker_that_does_not_start_is_a_fault_of_ours_and_is_not_started_for_ever(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[str] = []

    def broken(_module: str, *, own_group: bool) -> ChildProcess:
        started.append("once more")
        return ChildProcess([sys.executable, "-c", "raise SystemExit(1)"], own_group=own_group)

    monkeypatch.setattr(pool, "python_child", broken)
    handed = [Submission(label, SOLUTION, label) for label in ("a", "b", "c")]
    with pool.WorkerPool(pool.Job(str(here / "coin"), 1, "fr", 30.0), 2) as workers:
        rows = workers.grade(handed)
    assert [row.data["failure"]["help"]["code"] for row in rows] == ["E-BUG-01"] * 3
    assert len(started) <= 4


@pytest.mark.parametrize(
    "line",
    [
        b"rubbish", b"[]", b"7", b"{}", b'{"a":' * 20_000, b'{"index": 0, "passed": 1}',
        b'{"index": 0, "passed": true, "data": 5, "wall_s": 0.5, "picture": "", "fenced": true}',
        b'{"index": 0, "passed": "yes", "data": {}, "wall_s": 0.5, "picture": "", "fenced": true}',
        b'{"index": 0, "passed": true, "data": {}, "wall_s": "long", "picture": "", "fenced": true}',
        b'{"index": 0, "passed": true, "data": {}, "wall_s": 0.5, "picture": 7, "fenced": true}',
        b'{"index": 1, "passed": true, "data": {}, "wall_s": 0.5, "picture": "", "fenced": true}',
        b'{"index": 0, "passed": true, "data": {}, "wall_s": 0.5, "picture": "", "fenced": "yes"}',
    ],
)  # fmt: skip
def test_what_is_no_row_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError, match="poste"):
        pool.Row.read(line, "poste", 0)


def test_a_worker_that_says_what_nobody_asked_takes_no_row_of_another(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = '{"index": 1, "passed": true, "data": {}, "wall_s": 0.5, "picture": "", "fenced": true}'
    chatty = f"print('ready', flush=True); print('{row}', flush=True); import time; time.sleep(20)"

    def talking(_module: str, *, own_group: bool) -> ChildProcess:
        return ChildProcess([sys.executable, "-c", chatty], own_group=own_group)

    monkeypatch.setattr(pool, "python_child", talking)
    handed = [Submission(label, SOLUTION, label) for label in ("a", "b")]
    with pool.WorkerPool(pool.Job(str(here / "coin"), 1, "fr", 2.0), 2) as workers:
        rows = workers.grade(handed)
    assert [(row.label, row.passed) for row in rows] == [("a", False), ("b", True)]
    assert rows[0].data["failure"]["help"]["code"] == "E-PROG-30"
