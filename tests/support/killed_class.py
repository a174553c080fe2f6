"""A class that is checked while the checker is killed again and again: what is kept, and how often each program was graded."""

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from pathlib import Path
from time import monotonic
from typing import Any, NamedTuple

from small_lesson import SOLUTION, WRONG_TURN, write_lesson

from marelle_host.cli.grading.report_cache import FILE, ReportCache

EACH_WRONG = 5  # every fifth program is wrong
_OF_ONE_CLASS = 400  # files, of the 500 that a folder may have
_LOOK_S = 0.02
_MOST_S = 900.0


class Checked(NamedTuple):
    """What came of it.

    Attributes:
        passed: Of each program, in order, as the last run says.
        kept: How many the last run took from before. found: How many there were when it began.
        kills: How many reports were kept at each kill.
        graded: How often a report came to be kept, of whichever program. stored: The bytes of the file.
    """

    passed: list[bool]
    kept: int
    found: int
    kills: list[int]
    graded: int
    stored: bytes


def write_class(folder: Path, count: int) -> None:
    """Write a lesson and programs of pupils with names, all different."""
    write_lesson(folder / "coin")
    for number in range(count):
        pupils = folder / f"classe-{number // _OF_ONE_CLASS}"
        pupils.mkdir(exist_ok=True)
        text = WRONG_TURN if number % EACH_WRONG == 0 else SOLUTION
        program = f"# Hugo Durand\n{text}print({number})\n"
        (pupils / f"hugo-durand-{number:04}.py").write_text(program, "utf-8")


def checked_while_killed(folder: Path, count: int, kills: int) -> Checked:
    """Check the class of `write_class`, with the checker killed at even shares of it; then once to its end."""
    database = folder / "cache" / "marelle" / FILE
    _count_reports(database)
    told = []
    for number in range(1, kills + 1):
        process = _start(folder)
        try:
            _wait_until(database, process, number * count // (kills + 1))
            told.append(_number(database, "results"))
        finally:
            process.kill()
            process.communicate()
    found = _number(database, "results")
    said, _beside = _start(folder).communicate(timeout=_MOST_S)
    answer: dict[str, Any] = json.loads(said)
    passed = [one["passed"] for one in answer["programs"]]
    stored = database.read_bytes()
    return Checked(passed, answer["from_before"], found, told, _number(database, "tried"), stored)


def _count_reports(database: Path) -> None:
    """Have the file count each report that comes, also one that is there."""
    with ReportCache(database, b"", tell=print):
        pass
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("CREATE TABLE tried (key BLOB)")
        opened.execute(
            "CREATE TRIGGER try BEFORE INSERT ON results BEGIN INSERT INTO tried VALUES (new.key); END"
        )
        opened.commit()


def _start(folder: Path) -> subprocess.Popen[str]:
    classes = sorted(path.name for path in folder.glob("classe-*"))
    command = [sys.executable, "-m", "marelle_host", "check", "coin", *classes]
    return subprocess.Popen(
        [*command, "--seeds", "1", "--json"],
        cwd=folder,
        env={**os.environ, "XDG_CACHE_HOME": str(folder / "cache")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )


def _wait_until(database: Path, process: subprocess.Popen[str], wanted: int) -> None:
    end_s = monotonic() + _MOST_S
    while _number(database, "results") < wanted and monotonic() < end_s:
        with suppress(subprocess.TimeoutExpired):
            process.wait(_LOOK_S)
            return


def _number(database: Path, table: str) -> int:
    with closing(sqlite3.connect(database, timeout=10)) as opened:
        number: int = opened.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    return number
