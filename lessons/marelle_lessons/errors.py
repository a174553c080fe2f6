"""The errors of lessons and of the files that pupils hand in."""

from marelle_text import Problem


class LessonError(Problem, ValueError):
    """There is no such lesson, or a file in its folder is wrong (`E-LESSON-…`, or another code such as `E-WORLD-…`)."""


class SubmissionError(Problem, ValueError):
    """The files that were handed in cannot be read as programs (`E-HAND-…`), or do not fit the lesson's roles (`E-LESSON-…`)."""
