"""A small lesson that tests write, whole or with one of its files changed, and the lesson of one check that is made of it."""

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from textwrap import dedent

import pytest
from handed_in import write

from marelle_lessons import Failure, LessonError, Report, Submission, check, load_lesson
from marelle_lessons.checks import KINDS
from marelle_sim import Run
from marelle_text import Text

Make = Callable[..., "Asked"]
WORLD = """\
format = 1
size = [900, 600]
[squares]
size = 150
columns = 6
rows = 4
[robot]
square = "A1"
"""
LESSON = """\
format = "lesson-1"
id = "T1"
path = "mat"
levels = ["CM1"]
minutes = 20
kits = ["none", "robot"]
skills = ["C3-6E-REP"]
requires = []
languages = ["cards", "micropython"]
personal_data = "none"
licence = "CC-BY-SA-4.0"
version = 1
seconds = 30
kit = "pico_bot"
hidden = ["second"]
[title]
fr = "Le coin"
en = "The corner"
[summary]
fr = "Aller au coin."
en = "Go to the corner."
[debate]
fr = "Qui décide ?"
en = "Who decides?"
"""
CHECKS = """\
format = "checks-1"

[[check]]
id = "the-way"
kind = "visits"
squares = ["A2", "A3", "B3"]
in_order = true
[check.fr]
passed = "Le robot passe par A2, A3 et B3."
failed = "À {time_s} s, {place} : le robot devait aller en {expected}."
hint = "Où le robot est-il après deux cases ?"
[check.en]
passed = "The robot goes through A2, A3 and B3."
failed = "At {time_s} s, {place}: the robot should have gone to {expected}."
hint = "Where is the robot after two squares?"

[[check]]
id = "few"
kind = "instructions"
max = 3
[check.fr]
passed = "Trois instructions au plus."
failed = "Il y a {count} instructions, il en faut {expected} au plus."
hint = "Un nombre peut-il remplacer des cartes ?"
[check.en]
passed = "Three instructions at most."
failed = "There are {count} instructions, at most {expected} are allowed."
hint = "Can a number replace cards?"
"""
START = "from marelle.fr import *\n\navancer()\n"
SOLUTION = "from marelle.fr import *\n\navancer(2)\ndroite()\navancer()\n"
WRONG_TURN = "# expect: the-way\nfrom marelle.fr import *\n\navancer(2)\ngauche()\navancer()\n"
TOO_MANY = "# expect: few\nfrom marelle.fr import *\n\navancer()\navancer()\ndroite()\navancer()\n"

FILES = {
    "lesson.toml": LESSON,
    "checks.toml": CHECKS,
    "worlds/first.toml": WORLD,
    "worlds/second.toml": WORLD,
    "lesson.fr.md": "# Le coin\n\nVa au coin.\n",
    "lesson.en.md": "# The corner\n\nGo to the corner.\n",
    "teacher.fr.md": "# Pour la classe\n",
    "paper.fr.md": "# Sur papier\n",
    "start.cards.txt": "A\n",
    "start.py": START,
    "solution.py": SOLUTION,
    "solution.cards.txt": "A2 D A\n",
    "wrong/turn.py": WRONG_TURN,
    "wrong/many.cards.txt": "# expect: few\nA A D A\n",
}


PLAIN = {0xA0: " ", 0x2019: "'"}  # of what a person reads, to what is typed in a test


def refused(folder: Path) -> tuple[str, dict[str, object]]:
    """Return the code and the facts with which the lesson of a folder is refused."""
    with pytest.raises(LessonError) as caught:
        load_lesson(folder)
    return caught.value.code, dict(caught.value.facts)


def refusal(folder: Path) -> str:
    """Return the code, the sentence and the action with which the lesson of a folder is refused, in typed signs."""
    code, facts = refused(folder)
    said, _english = (LessonError(code, **facts).explain(Text(one)) for one in ("fr", "en"))  # type: ignore[arg-type]
    return f"{code} {said.what} {said.action}".translate(PLAIN)


def write_lesson(folder: Path, changes: Mapping[str, str | bytes | None] = {}) -> Path:
    """Write the lesson to a folder and return it; None in the changes leaves a file out."""
    files = {**FILES, **changes}
    return write(folder, {name: text for name, text in files.items() if text is not None})


class Asked:
    """A lesson of one check, and one world; `files` are others than those of the small lesson."""

    def __init__(
        self, folder: Path, check: str, world: str, seconds: int, files: Mapping[str, str]
    ) -> None:
        words = '[check.{}]\npassed = "p"\nfailed = "{}"\nhint = "h"\n'
        said = "".join(words.format(lang, self._all_values(check)) for lang in ("fr", "en"))
        text = 'format = "checks-1"\n[[check]]\nid = "one"\n' + dedent(check) + said
        changes = {
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
    return told.translate(PLAIN)


def why(report: Report) -> str:
    """Return what a failure gives as its reason, plainly; nothing of a check that is met."""
    return plain(said(report)).partition("why=")[2].partition(", count=")[0]
