"""Cache the reports of a class by the hashes of program, lesson and engine, so that the same program is not checked again.

Nothing that names a person is stored. A row is found by one half of a program's hash, and encrypted with the other half,
which is not stored: only somebody who has the program, its file name included, can read its row. Labels and file
names are left out.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from marelle_host.cli.grading import pool
from marelle_host.cli.grading.pool import Job, Row
from marelle_host.cli.page import own_cache
from marelle_lessons.class_row import NO_CHECK
from marelle_sim.regular_file import open_regular
from marelle_text import Problem

if TYPE_CHECKING:
    from marelle_lessons import Lesson, Submission

FILE = "results-1.sqlite3"
DAYS = 90  # after which a report is deleted
_WAIT_S = 2.0  # the longest wait for another check that writes
MOST_BYTES = 2_000_000  # the largest report, with its picture

_ENGINE = (
    "marelle", "marelle_files", "marelle_help", "marelle_lessons", "marelle_protocol", "marelle_sim", "marelle_text"
)  # fmt: skip
_MOST_FILES, _MOST_FILE_BYTES = 1000, 5_000_000  # of a lesson's folder
_SUM_BYTES = 16
# Results that depend on how busy the computer was: these programs are checked again.
_BY_CHANCE = ("E-PROG-18", "E-PROG-20", "E-PROG-30", "E-BUG-01")
_TABLE = """
CREATE TABLE IF NOT EXISTS results (key BLOB PRIMARY KEY, report BLOB NOT NULL, day INTEGER NOT NULL) WITHOUT ROWID
"""
_FIND = "SELECT CAST(report AS BLOB) FROM results WHERE key = ?"
# two checks of one class may run at the same time
_ADD = "INSERT OR IGNORE INTO results VALUES (?, ?, ?)"
_REPLACE = "INSERT OR REPLACE INTO results VALUES (?, ?, ?)"


class ReportKey(NamedTuple):
    """The two halves, of 32 bytes each, of the hash of a program, its lesson, the engine and the options.

    `key` finds the program's report; `secret` decrypts it and is not stored.
    """

    key: bytes
    secret: bytes


class ReportCache:
    """The reports that are cached on this computer for one lesson and one choice of options.

    Args:
        path: The cache's file; it is made when there is none. None to cache nothing.
        asked: The hash of lesson, engine and options, see `hash_of`.
        again: Whether to find no report, and replace old reports by new ones.
        tell: Called once, when the cache can no longer be used: with the problem `E-LESSON-42`, the file is damaged, or `E-LESSON-43`, it
            is busy or cannot be written. No error of the file is raised.

    Example:
        >>> with ReportCache(folder / FILE, hash_of(job, lesson, engine_facts()), tell=print) as results:
        ...     results.keep(submission, row)
        ...     results.find(submission)
    """

    def __init__(
        self,
        path: Path | None,
        asked: bytes,
        *,
        again: bool = False,
        tell: Callable[[Problem], object],
    ) -> None:
        self._path, self._asked, self._again, self._tell = path, asked, again, tell
        self._day = datetime.now(UTC).toordinal()
        self._database: sqlite3.Connection | None = None
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._database = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
            # Damage by a power cut is found by the checksums.
            self._database.execute("PRAGMA synchronous = OFF")
            self._database.execute(_TABLE)
            self._database.execute("DELETE FROM results WHERE day < ?", [self._day - DAYS])
        except (OSError, sqlite3.Error) as error:
            self._give_up(error)

    def __enter__(self) -> ReportCache:
        return self

    def __exit__(self, *_raised: object) -> None:
        if self._database is not None:
            self._database.close()

    def name(self, handed: Submission) -> ReportKey:
        """Return the key of a program's report; programs that differ only in their labels and origins share it."""
        told = [
            handed.language, handed.entry, handed.text, sorted(handed.files.items()), handed.remarks,
            handed.problem is None,
        ]  # fmt: skip
        said = hashlib.sha512(self._asked + json.dumps(told).encode()).digest()
        return ReportKey(said[:32], said[32:])

    def find(self, handed: Submission) -> Row | None:
        """Return the cached row of a program, with its present label.

        None if there is none, if old reports are not wanted, or if the cache cannot be read.
        """
        if self._database is None or self._again:
            return None
        name = self.name(handed)
        try:
            line = self._database.execute(_FIND, [name.key]).fetchone()
            return None if line is None else labelled(_opened(line[0], name.secret), handed)
        except (sqlite3.Error, ValueError, TypeError) as error:
            self._give_up(error)
            return None

    def keep(self, handed: Submission, row: Row) -> None:
        """Cache a row, unless it is not `settled`, is too large, or nothing can be cached."""
        if self._database is None or not settled(row):
            return
        name = self.name(handed)
        sealed = _sealed(row, name.secret)
        if len(sealed) > MOST_BYTES:
            return
        try:
            self._database.execute(
                _REPLACE if self._again else _ADD, (name.key, sealed, self._day)
            )
        except sqlite3.Error as error:
            self._give_up(error)

    def _give_up(self, error: Exception) -> None:
        busy = isinstance(error, sqlite3.OperationalError | OSError)
        database, self._database = self._database, None
        if database is not None:
            database.close()
        self._tell(Problem("E-LESSON-43" if busy else "E-LESSON-42", file=str(self._path)))


def cache_of(
    job: Job, lesson: Lesson, *, again: bool, tell: Callable[[Problem], object]
) -> ReportCache:
    """Return this user's cache for a lesson; for a user without a home, or a lesson that cannot be hashed, a cache that stores nothing."""
    cache, asked = own_cache(), hash_of(job, lesson, engine_facts())
    path = cache / FILE if cache.is_absolute() and asked else None
    return ReportCache(path, asked or b"", again=again, tell=tell)


def grade_once(
    job: Job, handed: list[Submission], results: ReportCache, done: Callable[[int], object]
) -> tuple[list[Row], int]:
    """Check the programs that have no cached report, equal ones once if the row is `settled`; return all rows, and how many were cached.

    Args:
        job: The lesson, the number of tries and the limits.
        handed: The programs.
        results: The cache.
        done: Called after each program that was checked, with the number of finished programs, the cached ones included.
    """
    rows = {number: row for number, one in enumerate(handed) if (row := results.find(one))}
    found = len(rows)

    def check(numbers: list[int]) -> None:
        def finished(place: int, row: Row) -> None:
            rows[numbers[place]] = row
            results.keep(handed[numbers[place]], row)
            done(len(rows))

        if numbers:
            pool.grade(job, [handed[number] for number in numbers], finished)

    keys = [results.name(one).key for one in handed]
    first: dict[bytes, int] = {}
    for number, key in enumerate(keys):
        if number not in rows:
            first.setdefault(key, number)
    check([*first.values()])
    for number, one in enumerate(handed):
        same = rows[first[keys[number]]] if number not in rows else None
        if same is not None and settled(same):
            rows[number] = labelled(same, one)
    check([number for number in range(len(handed)) if number not in rows])
    return [rows[number] for number in range(len(handed))], found


def settled(row: Row) -> bool:
    """Return True if a row does not depend on how busy the computer was: checks judged the program, and no limit, crash or fault of marelle ended it."""
    failure = row.data["failure"]
    if failure is None:
        return True
    return failure["check"] != NO_CHECK and (failure["help"] or {}).get("code") not in _BY_CHANCE


def labelled(row: Row, handed: Submission) -> Row:
    """Return the row of an equal program, with the label and the origin of this one."""
    named = {"label": handed.label, "origin": handed.origin}
    return row._replace(label=handed.label, data={**row.data, **named})


def _sealed(row: Row, secret: bytes) -> bytes:
    bare = row._replace(label="", data={**row.data, "label": "", "origin": ""})
    packed = zlib.compress(bare.said(0).encode())
    return _mixed(hashlib.sha256(packed).digest()[:_SUM_BYTES] + packed, secret)


def _opened(sealed: bytes, secret: bytes) -> Row:
    """Return the row that `_sealed` encrypted.

    Raises:
        ValueError: The bytes are damaged, or the secret is another one.
    """
    plain = _mixed(bytes(sealed), secret)
    known, packed = plain[:_SUM_BYTES], plain[_SUM_BYTES:]
    if hashlib.sha256(packed).digest()[:_SUM_BYTES] != known:
        raise ValueError("damaged")
    return Row.read(zlib.decompress(packed), "", 0)


def _mixed(data: bytes, secret: bytes) -> bytes:
    """Return the data XORed with a stream of bytes made from the secret; a second call decrypts."""
    stream = hashlib.shake_256(secret).digest(len(data))
    return (int.from_bytes(data) ^ int.from_bytes(stream)).to_bytes(len(data))


def hash_of(job: Job, lesson: Lesson, engine: Iterable[tuple[str, int, int]]) -> bytes | None:
    """Return the hash of all that a report depends on besides the program; None for a lesson that cannot be hashed.

    These are the files of the lesson's folder, `engine` (see `engine_facts`), the version of Python, the kind of system, the number of
    tries, the language, whether programs are trusted, and whether pictures are drawn.
    """
    said = hashlib.sha256(
        json.dumps([sys.version, sys.platform, job.seeds, job.language, job.trusted, job.drawn]).encode()
    )  # fmt: skip
    kit = Path(lesson.kit)
    if kit.suffix == ".toml" and not kit.resolve().is_relative_to(lesson.folder.resolve()):
        return None
    try:
        for facts in [*engine, *_lesson_facts(lesson.folder)]:
            said.update(json.dumps(facts).encode())
    except OSError:
        return None
    return said.digest()


def engine_facts() -> Iterator[tuple[str, int, int]]:
    """Yield name, size (bytes) and modification time (ns) of each file of the packages in `_ENGINE`.

    Python itself compares size and time to decide whether to compile a module again.
    """
    for package in _ENGINE:
        spec = find_spec(package)  # does not run it
        for name, file in _files(str(Path(str(spec.origin if spec else "")).parent)):
            facts = file.stat()
            yield f"{package}/{name}", facts.st_size, facts.st_mtime_ns


def _lesson_facts(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield the name and the hash of each file of a lesson.

    Raises:
        OSError: A file cannot be read, or the files are too many or too large.
    """
    for number, (name, file) in enumerate(_files(str(folder))):
        with open_regular(file.path) as opened:
            data = opened.read(_MOST_FILE_BYTES + 1)
        if number >= _MOST_FILES or len(data) > _MOST_FILE_BYTES:
            raise OSError(folder)
        yield name, hashlib.sha256(data).hexdigest()


def _files(root: str, above: str = "") -> Iterator[tuple[str, os.DirEntry[str]]]:
    """Yield the files of a folder and its subfolders with their paths in it, sorted, without Python's compiled files."""
    with os.scandir(root) as found:
        entries = sorted(found, key=lambda entry: entry.name)
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield above + entry.name, entry
        elif entry.name != "__pycache__":
            yield from _files(entry.path, f"{above}{entry.name}/")
