"""Answers the page's requests about a class: the programs in the files that were dropped, table rows, the table as a file."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from marelle_lessons.class_row import ClassRow, as_csv, summary, unreadable
from marelle_lessons.page.dropped_files import dropped
from marelle_lessons.page.problems import Message, said
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from marelle_lessons import Submission

GIVEN_UP = MappingProxyType({"too_long": "E-PROG-20", "broken": "E-PROG-30"})
"""Why a program was not judged to its end, and what `marelle check` says then."""


def opened(request: Message) -> Message:
    """Return the programs, in Python or as rows of cards, in the files that were dropped; for a file that cannot be read, the reason.

    Args:
        request: `files`, pairs of the file's name and of the path where the page has stored its content; `language`.

    Raises:
        SubmissionError: too many files, too large, or no program at all; or a zip that was dropped alone cannot be read.
    """
    text = Text(request["language"])
    files = [(name, Path(path)) for name, path in request["files"]]
    return {"files": [_told(one, text) for one in dropped(files)]}


def _told(one: Submission, text: Text) -> Message:
    return {
        "label": one.label,
        "origin": one.origin,
        "program": one.text,
        "files": one.files,
        "entry": one.entry,
        "saved": one.saved and one.saved._asdict(),
        "cards": one.language == "cards",
        "put_right": one.remarks,
        "remarks": [text(remark) for remark in one.remarks],
        "problem": said(one.problem, text) if one.problem else None,
        "row": _row(one.label, one.problem, text) if one.problem else None,
    }


def row_of(problem: Problem, request: Message) -> Message:
    """Return the table row of a program that could not be checked; `request` gives its `label` and the `language`."""
    return _row(request.get("label", ""), problem, Text(request["language"]))


def _row(label: str, problem: Problem, text: Text) -> Message:
    return ClassRow.of({**unreadable(problem, text), "label": label}, text)._asdict()


def given_up(request: Message) -> Message:
    """Return the table row of a program whose check was stopped by the page or ended Python; `request["reason"]` is one of `GIVEN_UP`."""
    return row_of(Problem(GIVEN_UP[request["reason"]]), request)


def table(request: Message) -> Message:
    """Return the table of a class as `csv`, and its summary in words as `told`, as `marelle check` does.

    Args:
        request: `rows`, as `grade` and `opened` returned them; `lesson`, `language`.
    """
    rows, text = [ClassRow(**row) for row in request["rows"]], Text(request["language"])
    told = summary([row.verdict for row in rows], request["lesson"], text)
    return {"csv": as_csv(rows, text), "told": told}


ACTIONS = MappingProxyType({"open": opened, "given_up": given_up, "table": table})
"""What the page may ask about a class, beside what runs a program."""
