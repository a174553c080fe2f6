"""The errors of lessons and of the files that pupils hand in."""

from __future__ import annotations

from marelle_text import Problem


class LessonError(Problem, ValueError):
    """There is no such lesson, or a file in its folder is wrong (`E-LESSON-…`, or `E-WORLD-…` for any of its TOML files)."""


class SubmissionError(Problem, ValueError):
    """The files that were handed in cannot be read as programs (`E-HAND-…`)."""
