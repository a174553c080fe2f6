"""Reports of a class that are kept: nothing is checked twice, no verdict is wrong, and nobody is named."""

import json
import pkgutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

import pytest
from hypothesis import given, strategies as st
from killed_class import EACH_WRONG, checked_while_killed, write_class
from small_lesson import CHECKS, SOLUTION, START
from typed_commands import Command

import marelle_help
from marelle_host.cli.grading.pool import Job, Row
from marelle_host.cli.grading.report_cache import (
    DAYS,
    FILE,
    ReportCache,
    ReportKey,
    cache_of,
    engine_facts,
    grade_once,
    hash_of,
    settled,
)
from marelle_host.cli.main import main
from marelle_lessons import Submission, load_lesson
from marelle_text import Problem

FRENCH = {"MARELLE_LANG": "fr", "COLUMNS": "400"}
CHECKS_TWO = ["check", "coin", "juste.py", "debut.py", "--seeds", "1"]
Checked = Callable[..., dict[str, Any]]
Told = Callable[[], tuple[list[str], str]]
DATA = {"lesson": "T1", "label": "", "origin": "", "passed": True, "failure": None}


@pytest.fixture
def database(no_report_is_kept_from_before: Path) -> Path:
    return no_report_is_kept_from_before / "marelle" / FILE


@pytest.fixture
def checked(here: Path, capsys: pytest.CaptureFixture[str]) -> Checked:
    """Return what checks two programs with more options, and gives the answer."""

    def check(*more: str) -> dict[str, Any]:
        main([*CHECKS_TWO, "--json", *more], FRENCH)
        answer: dict[str, Any] = json.loads(capsys.readouterr().out)
        return answer

    return check


@pytest.fixture
def told(here: Path, marelle: Command) -> Told:
    """Return what checks two programs, and gives the verdicts in the table and what was said beside."""

    def check() -> tuple[list[str], str]:
        answer = marelle(*CHECKS_TWO, exits=1, environment=FRENCH)
        return [word for word in answer.out.split() if word in {"réussi", "pas"}][:2], answer.err

    return check


def reports(database: Path) -> set[Any]:
    """Return the reports that are kept, sealed."""
    with closing(sqlite3.connect(database)) as opened:
        return set(opened.execute("SELECT report FROM results"))


def beside(here: Path, name: str, text: str) -> str:
    """Write a program into the folder `lea`, and return its path from here."""
    (here / "lea").mkdir()
    (here / "lea" / name).write_text(text, encoding="utf-8")
    return f"lea/{name}"


@pytest.mark.unmeasured
def test_what_was_checked_once_is_not_checked_again_and_says_the_same(
    here: Path, checked: Checked
) -> None:
    first, second = checked("--junit", "one.xml"), checked("--junit", "two.xml")
    assert (here / "two.xml").read_text() == (here / "one.xml").read_text()  # with its times
    assert (first["from_before"], second["from_before"]) == (0, 2)
    assert second["programs"] == first["programs"]
    assert [one["passed"] for one in second["programs"]] == [True, False]


def test_a_program_under_another_label_is_the_same_program(here: Path, checked: Checked) -> None:
    """Its file's name is told in sentences: another name is another report."""
    checked()
    answer = checked(beside(here, "juste.py", SOLUTION))
    assert answer["from_before"] == 3
    assert sorted(one["label"] for one in answer["programs"])[-2:] == ["juste.py", "lea/juste.py"]


@pytest.mark.unmeasured
def test_two_that_are_the_same_are_graded_once(here: Path) -> None:
    graded = list[int]()
    programs = (("juste", SOLUTION), ("debut", START), ("lea/debut", START))
    handed = [Submission(name, text, f"{name}.py", entry="main.py") for name, text in programs]
    with ReportCache(None, b"asked", tell=print) as nothing:
        rows, found = grade_once(job_of(here), handed, nothing, graded.append)
    assert (found, graded) == (0, [1, 2])
    assert [(row.label, row.passed) for row in rows] == [
        ("juste", True), ("debut", False), ("lea/debut", False),
    ]  # fmt: skip
    assert rows[2].data["origin"] == "lea/debut.py"


@pytest.mark.unmeasured
def test_again_checks_anew_and_keeps_the_new_report(checked: Checked, database: Path) -> None:
    checked()
    old = reports(database)
    assert checked("--again")["from_before"] == 0
    new = reports(database)
    assert (len(new), old & new) == (2, set())  # each has its own time
    assert checked()["from_before"] == 2


def job_of(here: Path) -> Job:
    return Job(str(here / "coin"), 1, "fr", 30.0)


def hashed(job: Job) -> bytes | None:
    return hash_of(job, load_lesson(job.folder), [])


@pytest.mark.parametrize(
    "otherwise", [{"seeds": 2}, {"trusted": True}, {"language": "en"}, {"drawn": True}]
)
def test_what_was_asked_otherwise_is_checked(here: Path, otherwise: dict[str, Any]) -> None:
    job = job_of(here)
    assert hashed(job._replace(**otherwise)) != hashed(job)


def test_a_lesson_that_has_changed_is_checked(here: Path) -> None:
    before = hashed(job_of(here))
    (here / "coin" / "checks.toml").write_text(CHECKS.replace("max = 3", "max = 2"), "utf-8")
    assert hashed(job_of(here)) not in (None, before)


def test_another_engine_checks_anew(here: Path) -> None:
    job, lesson = job_of(here), load_lesson(here / "coin")
    handed = Submission("a", START, "a.py")

    def key(engine: Iterable[tuple[str, int, int]]) -> ReportKey:
        return ReportCache(None, hash_of(job, lesson, engine) or b"", tell=print).name(handed)

    assert key([("kernel/clock.py", 1, 1)]) != key([("kernel/clock.py", 1, 2)])
    with cache_of(job, lesson, again=False, tell=print) as results:
        assert results.name(handed) == key(engine_facts())


@pytest.mark.unmeasured
def test_pictures_are_kept_too(here: Path, checked: Checked) -> None:
    checked("--picture", "un")
    assert checked("--picture", "deux")["from_before"] == 2
    assert (here / "un" / "debut.png").read_bytes() == (here / "deux" / "debut.png").read_bytes()


def make_no_database(database: Path) -> None:
    database.parent.mkdir()
    database.write_bytes(b"no database " * 100)


def make_folder(database: Path) -> None:
    database.mkdir(parents=True)


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("make", "code"), [(make_no_database, "(E-LESSON-42)"), (make_folder, "(E-LESSON-43)")]
)
def test_a_damaged_file_and_a_place_that_cannot_be_written_are_told_and_no_verdict_is_wrong(
    make: Callable[[Path], None], code: str, database: Path, told: Told
) -> None:
    make(database)
    verdicts, said = told()
    assert verdicts == ["réussi", "pas"]
    assert (said.count(code), str(database) in said) == (1, True)


def test_a_damaged_file_is_left_as_it_is(database: Path) -> None:
    make_no_database(database)
    told: list[Problem] = []
    with ReportCache(database, b"asked", tell=told.append) as nothing:
        nothing.keep(Submission("a", START, "a.py"), row())
    assert [problem.code for problem in told] == ["E-LESSON-42"]
    assert database.read_bytes() == b"no database " * 100


@pytest.mark.unmeasured
def test_a_damaged_report_is_told_and_checked_anew(database: Path, told: Told) -> None:
    told()
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("UPDATE results SET report = substr(report, 1, 60) || x'00' || substr(report, 62)")  # fmt: skip
        opened.commit()
    verdicts, said = told()
    assert verdicts == ["réussi", "pas"]
    assert said.count("(E-LESSON-42)") == 1


def test_a_file_that_another_check_holds_is_waited_for_no_longer_than_its_deadline(
    database: Path,
) -> None:
    told: list[Problem] = []
    with ReportCache(database, b"asked", tell=told.append) as kept:
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            begun_s = monotonic()
            kept.keep(Submission("a", START, "a.py"), row())
        assert 1 < monotonic() - begun_s < 20
        assert kept.find(Submission("a", START, "a.py")) is None
    assert [problem.code for problem in told] == ["E-LESSON-43"]


def test_who_has_no_home_keeps_nothing(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", "not-absolute")
    handed = Submission("a", START, "a.py")
    with cache_of(job_of(here), load_lesson(here / "coin"), again=False, tell=print) as results:
        results.keep(handed, row())
        assert results.find(handed) is None
    assert not (here / "not-absolute").exists()


def row(code: str = "", check: str = "few") -> Row:
    help_ = {"code": code} if code else None
    failure = {"check": check, "help": help_}
    return Row("poste-07", passed=False, data={**DATA, "failure": failure}, wall_s=0.1)


@pytest.mark.parametrize("code", ["E-PROG-20", "E-PROG-30", "E-PROG-18", "E-BUG-01"])
def test_what_hangs_on_the_computer_is_not_kept(code: str) -> None:
    assert not settled(row(code))
    assert not settled(row("E-PROG-03", check="read"))
    assert settled(row("E-LESSON-23"))
    assert settled(row())


def stored(path: Path, days: int) -> ReportCache:
    """Return what is kept, as old as that."""
    kept = ReportCache(path, b"asked", tell=print)
    kept.keep(Submission("poste-07", "print(1)", "a.py"), Row("poste-07", True, dict(DATA), 0.1))
    kept.__exit__()
    with closing(sqlite3.connect(path)) as opened:
        opened.execute("UPDATE results SET day = day - ?", [days])
        opened.commit()
    return ReportCache(path, b"asked", tell=print)


@pytest.mark.parametrize(("days", "there"), [(DAYS, True), (DAYS + 1, False)])
def test_a_report_is_kept_for_ninety_days(tmp_path: Path, days: int, there: bool) -> None:
    with stored(tmp_path / FILE, days) as kept:
        found = kept.find(Submission("lea", "print(1)", "lea/a.py"))
    assert (found is not None) == there
    assert found is None or (found.label, found.data["origin"]) == ("lea", "lea/a.py")


def test_a_kit_beside_the_lesson_is_not_part_of_its_hash_so_nothing_is_kept(here: Path) -> None:
    job, lesson = job_of(here), load_lesson(here / "coin")
    assert hash_of(job, lesson, []) == hash_of(job, lesson, [])
    lesson.kit = str(here / "coin" / ".." / "kit.toml")
    assert hash_of(job, lesson, []) is None


def test_a_class_that_is_checked_while_killed_twice_is_graded_once_and_nobody_is_named(
    tmp_path: Path,
) -> None:
    write_class(tmp_path, 20)
    came = checked_while_killed(tmp_path, 20, 2)
    assert came.passed == [number % EACH_WRONG != 0 for number in range(20)]
    assert 6 <= came.kills[0] < 13 <= came.kills[1] < 20  # it had not come to its end
    assert (came.kept, came.graded) == (came.found, 20)
    assert came.kept >= 13
    assert [name for name in (b"hugo", b"Hugo", b"Durand", b"classe") if name in came.stored] == []


@given(
    st.dictionaries(st.text(max_size=9), st.text(max_size=30), max_size=4),
    st.booleans(),
    st.binary(max_size=40),
    st.integers(0, 10_000),
    st.integers(1, 255),
)
def test_a_report_that_is_sealed_is_read_with_its_secret_or_not_at_all(
    data: dict[str, str], passed: bool, picture: bytes, at: int, change: int
) -> None:
    handed, other = (Submission("Hugo", text, "hugo.py") for text in ("mine", "another's"))
    row = Row("Hugo", passed, {**DATA, **data, "failure": None, "label": "Hugo", "origin": "hugo.py"}, 0.5, picture)  # fmt: skip
    told: list[Problem] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / FILE
        with ReportCache(path, b"asked", tell=told.append) as kept:
            kept.keep(handed, row)
            assert (kept.find(handed), kept.find(other)) == (row, None)
            key = kept.name(other).key
        [(sealed,)] = reports(path)
        damaged = bytearray(sealed)
        damaged[at % len(sealed)] ^= change
        for wrong, one in ((bytes(damaged), handed), (sealed[:-1], handed), (sealed, other)):
            with closing(sqlite3.connect(path, isolation_level=None)) as opened:
                opened.execute("INSERT OR IGNORE INTO results SELECT ?, report, day FROM results", [key])  # fmt: skip
                opened.execute("UPDATE results SET report = ?", [wrong])
            with ReportCache(path, b"asked", tell=told.append) as kept:
                assert kept.find(one) is None
    assert [problem.code for problem in told] == ["E-LESSON-42"] * 3


_TEXTS = st.text(max_size=8)
_PROGRAMS = st.builds(
    lambda text, entry, files, cards: (text, entry, tuple(sorted(files.items())), cards),
    _TEXTS, _TEXTS, st.dictionaries(_TEXTS, _TEXTS, max_size=2), st.booleans(),
)  # fmt: skip


@given(_PROGRAMS, _PROGRAMS)
def test_programs_share_a_name_only_if_they_are_the_same(
    one: tuple[Any, ...], other: tuple[Any, ...]
) -> None:
    unread: list[Problem] = []
    kept = ReportCache(None, b"asked", tell=unread.append)
    names = {
        kept.name(Submission(label, text, label, entry=entry, files=dict(files), language="cards" if cards else "micropython"))
        for label, (text, entry, files, cards) in (("a", one), ("b", other), ("c", one))
    }  # fmt: skip
    assert (len(names) == 1) == (one == other)


def test_a_program_that_starts_anew_is_still_the_first_of_its_name(tmp_path: Path) -> None:
    with ReportCache(tmp_path / FILE, b"asked", tell=print) as kept:
        handed = Submission("a", START, "a.py")
        kept.keep(handed, row())
        kept.keep(handed, row("E-LESSON-23"))
        found = kept.find(handed)
    assert found is not None
    assert found.data["failure"]["help"] is None


def test_a_kept_report_depends_on_each_package_that_helps_to_judge() -> None:
    modules = [
        f"marelle_help.{found.name}" for found in pkgutil.iter_modules(marelle_help.__path__)
    ]
    loads = f"import sys, marelle_lessons.judging, {', '.join(modules)}\nprint(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", loads], capture_output=True, text=True, check=True
    ).stdout
    packages = {name.split(".")[0] for name in loaded.split() if name.startswith("marelle")}
    assert packages <= {name.split("/")[0] for name, _size, _time in engine_facts()}
