"""Split what a pupil handed in into its programs (one, or one for each role of the lesson), and write each to files to run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from marelle_lessons.judging import Part
from marelle_lessons.lesson import Lesson
from marelle_lessons.lessonfile import STARTS
from marelle_lessons.program import Program
from marelle_lessons.roles import Role, split
from marelle_lessons.submissions import Submission


class Runnable(NamedTuple):
    """A program and the files that must be written to run it.

    Attributes:
        program: The program as the pupil wrote it.
        files: The texts of the files to run, by name.
        entry: The name of the file to start.
        role: The role whose program it is; None in a lesson without roles.
    """

    program: Program
    files: Mapping[str, str]
    entry: str
    role: Role | None = None


def programs_of(lesson: Lesson, handed: Submission, language: str | None = None) -> list[Runnable]:
    """Return the programs in a submission: one, or one for each role in the order of the lesson's roles.

    Args:
        lesson: The lesson.
        handed: The submission.
        language: The language in which an error names a role.

    Raises:
        Problem: The text of a part is not a valid row of cards (`E-CARD-…`), or the parts do not fit the roles (see `split`).
    """
    roles: Sequence[Role | None] = lesson.roles or [None]
    return [
        Runnable(Program(text, handed.language), handed.as_program(text), handed.entry, role)
        for role, text in zip(roles, texts_of(lesson, handed, language), strict=True)
    ]


def texts_of(lesson: Lesson, handed: Submission, language: str | None = None) -> list[str]:
    """Return the text of each program in a submission; lines and offsets in it are those in the whole text.

    Raises:
        SubmissionError: The parts do not fit the roles of the lesson (see `split`).
    """
    if not lesson.roles:
        return [handed.text]
    parts = split(handed.text, lesson.roles, PurePosixPath(handed.path).name, language)
    return [parts[role.robot] for role in lesson.roles]


def write_parts(lesson: Lesson, programs: Sequence[Runnable], folder: Path) -> list[Part]:
    """Write the files of the programs to a folder, for roles each program to a subfolder; return the parts for `Judge`."""
    starts = starts_of(lesson)
    return [
        Part(
            one.program,
            _write(folder / str(index) if one.role else folder, one),
            starts[index],
            one.role,
        )
        for index, one in enumerate(programs)
    ]


def starts_of(lesson: Lesson) -> list[dict[str, str]]:
    """Return the programs that a lesson gives at the start, by language: one dict, or one for each role (see `split`)."""
    if not lesson.roles:
        return [lesson.starts]
    texts = {
        language: split(text, lesson.roles, STARTS[language])
        for language, text in lesson.starts.items()
    }
    return [
        {language: parts[role.robot] for language, parts in texts.items()} for role in lesson.roles
    ]


def _write(folder: Path, program: Runnable) -> Path:
    for name, text in program.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return folder / program.entry
