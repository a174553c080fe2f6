"""The table with the results of a class: one row for each program, the same in the command and in the page."""

import csv
from collections.abc import Iterable
from io import StringIO
from types import MappingProxyType
from typing import Any, NamedTuple

from marelle_text import Problem, Text

DONE, NOT_YET, UNREAD = "done", "not_yet", "unread"
NO_CHECK = "read"  # the id in place of a check's if the program could not be judged
# Errors for files that could not be read as a program. An empty program, or one that ran too long, was read and counts.
_NOT_READ = ("E-HAND-", "E-PROG-01", "E-PROG-03", "E-PROG-04", "E-PROG-05", "E-PROG-07")
_COLUMNS = ("name", "verdict", "check", "words")
_SAID = MappingProxyType(
    {DONE: "page.check.good", NOT_YET: "page.check.bad", UNREAD: "page.teacher.unreadable"}
)


class ClassRow(NamedTuple):
    """The row of the table for one program.

    Attributes:
        label: The name under which the program was handed in.
        verdict: `DONE`, `NOT_YET` or `UNREAD`.
        check: The id of the check that fails first, `NO_CHECK` if the program could not be judged, or "".
        words: The explanation, as `why` returns it.
    """

    label: str
    verdict: str
    check: str
    words: str

    @classmethod
    def of(cls, report: dict[str, Any], text: Text) -> "ClassRow":
        """Make the row from `Report.as_data()`."""
        failure = report["failure"]
        check = failure["check"] if failure else ""
        return cls(report.get("label", ""), verdict(report), check, why(report, text))


def as_csv(rows: Iterable[ClassRow], text: Text) -> str:
    """Return the table as CSV for a spreadsheet: with semicolons and a byte order mark, as a French spreadsheet expects.

    Each cell is one line; one that a spreadsheet would take for a formula has "'" before it.
    """
    written = StringIO()
    writer = csv.writer(written, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow([text(f"page.teacher.column.{name}") for name in _COLUMNS])
    for row in rows:
        cells = row.label, text(_SAID[row.verdict]), row.check, row.words
        writer.writerow([_plain(cell) for cell in cells])
    return f"\ufeff{written.getvalue()}"


def summary(verdicts: list[str], lesson: str, text: Text) -> list[str]:
    """Return sentences: how many programs pass, of those that could be read; if there are any, how many could not be read.

    If one passes, a last sentence says that this is no proof.

    Args:
        verdicts: The verdict of each program.
        lesson: The id of the lesson, such as "L03".
        text: The catalogue of the reader's language.
    """
    done, unread = verdicts.count(DONE), verdicts.count(UNREAD)
    said = [text.plural("cli.check.count", done, all=len(verdicts) - unread, lesson=lesson)]
    said += [text.plural("cli.check.count_unread", unread)] if unread else []
    return [*said, text("cli.check.no_proof")] if done else said


def _plain(words: str) -> str:
    """Return words on one line, with "'" before them if a spreadsheet would take them for a formula."""
    line = " ".join(words.split())
    return f"'{line}" if line.startswith(("=", "+", "-", "@")) else line


def verdict(report: dict[str, Any]) -> str:
    """Return the verdict on a program: `DONE`, `NOT_YET`, or `UNREAD` if its file could not be read as a program.

    Args:
        report: `Report.as_data()`.
    """
    if report["passed"]:
        return DONE
    failure = report["failure"]
    read = failure["check"] != NO_CHECK or not failure["help"]["code"].startswith(_NOT_READ)
    return NOT_YET if read else UNREAD


def why(report: dict[str, Any], text: Text) -> str:
    """Return the explanation in a row: what the first failure says, with its hint or help; the mat and the try; the remarks.

    Of a program that stopped with an error, only the help is there; "" for a program that passes without remarks.
    """
    remarks, failure = report["remarks"], report["failure"]
    said = []
    if failure is not None:
        help_ = failure["help"]
        said = [] if failure["stopped"] else [failure["sentence"]]
        said += [failure["hint"]] if help_ is None else [help_["what"], help_["action"]]
        said += _where(failure, len(report["seeds"]), text)
    return " ".join([*said, *([f"({', '.join(remarks)})"] if remarks else [])])


def unreadable(problem: Problem, text: Text) -> dict[str, Any]:
    """Return data like those of a report, for a file that could not be read as a program, as `verdict` and `why` need them."""
    said = problem.explain(text).as_data()
    failure = {"check": NO_CHECK, "help": said, "stopped": True, "time_s": None, "mat": ""}
    return {"passed": False, "seeds": [], "remarks": [], "failure": failure}


def _where(failure: dict[str, Any], trial: int, text: Text) -> list[str]:
    if not failure["time_s"]:
        return []
    if failure["mat"] and not (failure["stopped"] and trial == 1):
        return [text("check.where", mat=failure["mat"], trial=trial)]
    return [text("check.where_trial", trial=trial)] if trial > 1 else []
