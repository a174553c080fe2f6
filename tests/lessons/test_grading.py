"""The workers that check a class: what a program or a worker does to them costs one row; the table says the same in the page."""

import csv
import io
import json
import sys
from pathlib import Path
from typing import Any

import pytest
from fatal_submissions import Endless, Fatal, Faulty, Interrupting
from handed_in import write
from hanging import HANGS
from hypothesis import given, strategies as st
from older_kernel import NO_LAYERS, where_refused
from refused import refuses
from small_lesson import SOLUTION
from typed_commands import ENGLISH
from whole_class import WHOLE_CLASS

from marelle_host.cli.grading import pool
from marelle_host.cli.main import main
from marelle_lessons import Submission
from marelle_lessons.class_row import ClassRow, as_csv
from marelle_lessons.page import bridge
from marelle_sim.processes import ChildProcess
from marelle_sim.runners import Started
from marelle_text import Problem, Text

# The workers that check a class: what a program or a worker can do to them costs one row.


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


def python(code: str) -> ChildProcess:
    return ChildProcess([sys.executable, "-c", code], own_group=False)


def test_a_worker_that_does_not_start_is_a_fault_of_ours_and_is_not_started_for_ever(
    here: Path,
) -> None:
    started: list[ChildProcess] = []

    def broken() -> ChildProcess:
        started.append(python("raise SystemExit(1)"))
        return started[-1]

    handed = [Submission(label, SOLUTION, label) for label in ("a", "b", "c")]
    with pool.WorkerPool(pool.Job(str(here / "coin"), 1, "fr", 30.0), 2, broken) as workers:
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


def test_a_worker_that_says_what_nobody_asked_takes_no_row_of_another(here: Path) -> None:
    row = '{"index": 1, "passed": true, "data": {}, "wall_s": 0.5, "picture": "", "fenced": true}'
    chatty = f"print('ready', flush=True); print('{row}', flush=True); import time; time.sleep(20)"
    handed = [Submission(label, SOLUTION, label) for label in ("a", "b")]
    job = pool.Job(str(here / "coin"), 1, "fr", 2.0)
    with pool.WorkerPool(job, 2, lambda: python(chatty)) as workers:
        rows = workers.grade(handed)
    assert [(row.label, row.passed) for row in rows] == [("a", False), ("b", True)]
    assert rows[0].data["failure"]["help"]["code"] == "E-PROG-30"


# A class with programs that crash, hang, flood or forge: each costs its own row, with the reason, and the others go on.


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
    row = pool.Job(str(here / "coin"), 1, "en", limit_s=20.0).grade(
        Submission("x", SOLUTION, "x"), lambda: Started(python(code))
    )
    assert not row.passed
    assert row.data["failure"]["help"]["code"] == expected


def test_the_tries_of_a_program_share_its_time(here: Path) -> None:
    now = iter([0.0, 4.0, 8.0, 12.0])  # at the start, and before each try
    with pool.runner(trusted=False, limit_s=10.0, clock=lambda: next(now)) as run_with:
        assert [run_with("juste.py").ended for _try in range(2)] == ["done"] * 2
        with refuses(Problem, "E-PROG-20"):
            run_with("juste.py")


def test_a_program_without_time_left_is_not_judged(here: Path) -> None:
    job = pool.Job(str(here / "coin"), 5, "en", limit_s=0.0)
    row = job.grade(Submission("x", SOLUTION, "x"))
    assert row.data["failure"]["help"]["code"] == "E-PROG-20"


@pytest.mark.unmeasured
@pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers")
def test_a_class_that_nothing_fences_in_is_told_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def check(*options: str) -> tuple[str, str]:
        main(
            ["check", "coin", "juste.py", "debut.py", "--seeds", "1", "--again", *options], ENGLISH
        )
        return capsys.readouterr()

    assert "E-RUN-25" not in check()[1]
    assert where_refused(NO_LAYERS, check)[1].count("E-RUN-25") == 1
    said, beside = where_refused(NO_LAYERS, lambda: check("--json"))
    assert (json.loads(said)["fenced"], "E-RUN-25" in said + beside) == (False, False)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_help_s_example_of_a_class_trusts_nobody(language: str) -> None:
    examples = Text(language)("cli.check.examples").splitlines()
    assert [line for line in examples if "--picture" in line and "class" in line] == [examples[2]]
    assert "--trust" not in " ".join(examples)


TABLE_STARTS = {
    "fr": '\ufeff"Nom";"Résultat";"Contrôle";',
    "en": '\ufeff"Name";"Result";"Check";',
}


def _ask(do: str, **asked: Any) -> dict[str, Any]:
    answer: dict[str, Any] = json.loads(bridge.answer(json.dumps({"do": do, **asked})))
    return answer


def _shown(class_: Path, language: str) -> dict[str, Any]:
    """Return the table of a folder that is dropped on the page."""
    files = [str(file.relative_to(class_.parent)) for file in class_.rglob("*") if file.is_file()]
    places = [(name, str(class_.parent / name)) for name in files]
    rows = [
        one["row"] or _ask("grade", lesson="L03", **{**one, "language": language})
        for one in _ask("open", files=places, language=language)["files"]
    ]
    return _ask("table", rows=rows, lesson="L03", language=language)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("language", "chosen"),
    [
        ("fr", slice(1, None, 4)),
        pytest.param("en", slice(0, None, 16), marks=pytest.mark.unmeasured),
    ],
)
def test_the_command_and_the_page_say_the_same(
    language: str, chosen: slice, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Some files of a class of forty, none of them endless; tests/browser/test_page_class.py gives the page all."""
    folder = write(tmp_path / "classe", dict([*WHOLE_CLASS.items()][chosen]))
    table = tmp_path / "classe.csv"
    typed = ["check", "L03", str(folder), "--trust", "--csv", str(table)]
    main(typed, {"MARELLE_LANG": language, "COLUMNS": "400"})
    shown = _shown(folder, language)
    saved = table.read_bytes().decode()
    assert saved == shown["csv"]
    assert saved.startswith(TABLE_STARTS[language])
    assert "\n".join(shown["told"]) in capsys.readouterr().out


_CELL = st.text(st.characters(exclude_categories=["Cs"]), max_size=20) | st.sampled_from(
    ["=1+1", " =1", "\t@A1", "\n+1", "-1", "\r=cmd|' /C calc'!A0", '"', ";"]
)


@given(cells=st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=4))
def test_whatever_is_in_a_row_a_spreadsheet_reads_one_line_of_four_cells_and_no_formula(
    cells: list[tuple[str, str, str]],
) -> None:
    rows = [ClassRow(label, "done", check, words) for label, check, words in cells]
    table = as_csv(rows, Text("fr"))
    read = [*csv.reader(io.StringIO(table[1:], newline=""), delimiter=";")]
    assert table[0] == "\ufeff"
    assert [len(row) for row in read] == [4] * (len(rows) + 1)
    assert [cell for row in read for cell in row if cell.startswith((*"=+-@\t\r",))] == []


def test_a_spreadsheet_finds_no_formula_and_each_program_on_a_line_of_its_own() -> None:
    rows = [ClassRow("=1+1", "done", "", ""), ClassRow('un "nom"', "not_yet", "way", "a\n b;c")]
    assert as_csv(rows, Text("fr")).splitlines()[1:] == [
        '"\'=1+1";"Réussi";"";""',
        '"un ""nom""";"Pas encore";"way";"a b;c"',
    ]
