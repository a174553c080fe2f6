"""A class with programs that crash, hang, flood or forge: each costs its own row, with the reason, and the others go on."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hanging import HANGS
from other_children import child_of
from small_lesson import SOLUTION

from marelle_host.cli.grading import pool
from marelle_host.cli.main import main
from marelle_lessons import Submission
from marelle_sim.processes import ChildProcess
from marelle_sim.runners import Started
from marelle_text import Text

NESTS = "x = []\nfor _ in range(2_000):\n    x = [x]\nprint(x)\n"
FILLS = "x = []\nof = bytes\nwhile True:\n    x.append(of(300_000_000))\n"
FLOODS = "while True:\n    print('a' * 50_000)\n"
HOSTILE = {
    "hangs": (HANGS, {"E-RUN-24", "E-PROG-20"}),
    "fills": (FILLS, {"E-PROG-18"}),
    "floods": (FLOODS, {"E-PROG-19"}),
    "nests": (NESTS, {"E-PROG-17"}),
    "empty": ("", {"E-PROG-02"}),
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("warm", [True, False])
def test_each_hostile_program_costs_one_row(here: Path, *, warm: bool) -> None:
    job = pool.Job(str(here / "coin"), 1, "en", limit_s=5.0, warm=warm)
    handed = [Submission(name, text, name) for name, (text, _codes) in HOSTILE.items()]
    handed += [Submission(name, SOLUTION, name) for name in ("right", "right too")]
    with pool.WorkerPool(job, 2) as workers:
        rows = workers.grade(handed)
    assert [row.label for row in rows if row.passed] == ["right", "right too"]
    for row in rows[: len(HOSTILE)]:
        told = row.data["failure"]["help"]
        assert told is not None, row
        assert told["code"] in HOSTILE[row.label][1], row
        assert told["what"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("print('x', flush=True)", "E-RUN-23"),
        ("print({'robots': []}, flush=True)", "E-RUN-23"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGSEGV)", "E-PROG-30"),
    ],
)
def test_a_child_that_forges_its_answer_or_crashes_costs_its_row(
    here: Path, code: str, expected: str
) -> None:
    job = pool.Job(str(here / "coin"), 1, "en", limit_s=20.0)
    row = job.grade(
        Submission("x", SOLUTION, "x"), lambda: Started(ChildProcess([sys.executable, "-c", code]))
    )
    assert not row.passed
    assert row.data["failure"]["help"]["code"] == expected


def test_the_tries_of_a_program_share_its_time(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = iter([0.0, 4.0, 8.0, 12.0])  # at the start, and before each try
    monkeypatch.setattr(pool, "monotonic", lambda: next(now))
    job = pool.Job(str(here / "coin"), 5, "en", limit_s=10.0)
    row = job.grade(Submission("x", SOLUTION, "x"))
    assert row.data["failure"]["help"]["code"] == "E-PROG-20"
    assert next(now, None) is None


@pytest.mark.unmeasured
def test_a_class_that_nothing_fences_in_is_told_once(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def graded(
        job: pool.Job,
        handed: list[Submission],
        finished: Callable[[int, pool.Row], object],
    ) -> None:
        # As a worker says its lines.
        for number, one in enumerate(handed):
            line = job.grade(one, lambda: Started(child_of("unfenced_child.py"))).said(0).encode()
            finished(number, pool.Row.read(line, one.label, 0))

    asked = ["check", str(here / "coin"), "juste.py", "debut.py", "--seeds", "1", "--again"]
    main(asked, {"MARELLE_LANG": "en"})
    assert "E-RUN-25" not in capsys.readouterr().err
    monkeypatch.setattr(pool, "grade", graded)
    main(asked, {"MARELLE_LANG": "en"})
    assert capsys.readouterr().err.count("E-RUN-25") == 1
    main([*asked, "--json"], {"MARELLE_LANG": "en"})
    said, beside = capsys.readouterr()
    assert (json.loads(said)["fenced"], "E-RUN-25" in said + beside) == (False, False)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_s_example_of_a_class_trusts_nobody(language: str) -> None:
    examples = Text(language)("cli.check.examples").splitlines()
    assert [line for line in examples if "--picture" in line and "class" in line] == [examples[2]]
    assert "--trust" not in " ".join(examples)
