"""What can be wrong with a lesson or with what a pupil hands in."""

from __future__ import annotations

from marelle_text import Problem


class LessonError(Problem, ValueError):
    """A lesson is unknown, or its folder is wrong (`E-LESSON-…`, or the code of its world)."""


class SubmissionError(Problem, ValueError):
    """What was handed in cannot be read as programs (`E-HAND-…`)."""
