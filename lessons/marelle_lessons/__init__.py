"""Lessons as data, and the checker of pupils' programs; both run without installed packages, in a browser too.

Example:
    >>> from marelle_lessons import Submission, check, load_lesson
    >>> report = check(load_lesson("L03"), Submission("poste-07", text, "carre.py"))
    >>> report.passed
"""

from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_lessons.catalogue import lesson_names, load_lesson
    from marelle_lessons.checker import Failure, Report, check
    from marelle_lessons.errors import LessonError, SubmissionError
    from marelle_lessons.lesson import Lesson
    from marelle_lessons.skillsfile import skills
    from marelle_lessons.submissions import Submission, read_submissions

__all__ = [
    "Failure", "Lesson", "LessonError", "Report", "Submission", "SubmissionError", "check", "lesson_names",
    "load_lesson", "read_submissions", "skills",
]  # fmt: skip

if not TYPE_CHECKING:  # a type checker would accept any name
    # Only the module of the name is imported: the cards alone need no simulator.
    __getattr__ = lazily(
        __name__,
        {
            "catalogue": ("lesson_names", "load_lesson"),
            "checker": ("Failure", "Report", "check"),
            "errors": ("LessonError", "SubmissionError"),
            "lesson": ("Lesson",),
            "skillsfile": ("skills",),
            "submissions": ("Submission", "read_submissions"),
        },
    )
