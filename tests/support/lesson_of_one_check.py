"""A lesson that asks one thing, for the tests of that kind of check."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import dedent

from small_lesson import write_lesson

from marelle_lessons import Failure, Report, Submission, check, load_lesson
from marelle_lessons.checks import KINDS
from marelle_sim import Run

Make = Callable[..., "Asked"]


class Asked:
    """A lesson of one check, and one world; `files` are others than those of the small lesson."""

    def __init__(
        self, folder: Path, check: str, world: str, seconds: int, files: Mapping[str, str]
    ) -> None:
        words = '[check.{}]\npassed = "p"\nfailed = "{}"\nhint = "h"\n'
        said = "".join(words.format(lang, self._all_values(check)) for lang in ("fr", "en"))
        text = 'format = "checks-1"\n[[check]]\nid = "one"\n' + dedent(check) + said
        changes: dict[str, str | bytes | None] = {
            "checks.toml": text,
            "worlds/first.toml": world,
            "worlds/second.toml": world,
            "wrong/turn.py": "# expect: one\n",
            "wrong/many.cards.txt": "# expect: one\nA\n",
            **files,
        }
        write_lesson(folder, changes)
        self.lesson = load_lesson(folder)
        self.lesson.seconds = seconds

    @staticmethod
    def _all_values(check: str) -> str:
        """Return a sentence that names all that the kind gives: each failure fills it."""
        kind = check.partition('kind = "')[2].partition('"')[0]
        values = ("time_s", "square", *KINDS[kind].values)
        return ", ".join(f"{name}={{{name}}}" for name in values)

    def __call__(
        self, program: str, language: str = "micropython", seeds: Iterable[int] = (0,)
    ) -> Report:
        submission = Submission("x", program, "x", language=language)
        return check(self.lesson, submission, seeds=seeds, lines=True)


def failure_of(report: Report) -> Failure:
    """Return the failure of a report that has one."""
    assert report.failure is not None
    return report.failure


def help_of(failure: Failure) -> dict[str, str | int]:
    """Return the help of a failure that has one."""
    assert failure.help is not None
    return failure.help


def run_of(failure: Failure) -> Run:
    """Return the run of a failure that has one."""
    assert failure.run is not None
    return failure.run


def said(report: Report) -> str:
    """Return the sentence of a failure; a check that is met has none."""
    return "" if report.failure is None else report.failure.sentence


def plain(told: str) -> str:
    """Return what is told with the spaces and apostrophes of a keyboard."""
    return told.replace("\xa0", " ").replace("\u2019", "'")


def why(report: Report) -> str:
    """Return what a failure gives as its reason, plainly; nothing of a check that is met."""
    return plain(said(report)).partition("why=")[2].partition(", count=")[0]
