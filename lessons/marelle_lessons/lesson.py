"""A lesson as data: its pages, worlds, checks, starters, solutions and wrong programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.boardfiles import FOLDER
from marelle_lessons.draws import world_of_try
from marelle_lessons.sourcespage import with_sources
from marelle_text import persons_language

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from marelle_lessons.checks import Kind
    from marelle_lessons.checks.kind import Options
    from marelle_lessons.draws import Family
    from marelle_lessons.people import Person
    from marelle_lessons.roles import Role
    from marelle_lessons.sourcesfile import Source
    from marelle_sim.world import World

LANGUAGES = ("fr", "en")


class LessonWorld(NamedTuple):
    """A world of a lesson; a hidden one is checked in but not shown beforehand."""

    name: str
    world: World
    hidden: bool


class Check(NamedTuple):
    """One check of a lesson.

    Attributes:
        id: Its name in the lesson. kind: What it asks, see `marelle_lessons.checks`.
        options: The kind's options. worlds: The names of the worlds in which it is asked.
        robot: Whose part it judges, of a lesson with roles; "" judges that of each.
        words: `passed`, `failed` and `hint` in each language.
    """

    id: str
    kind: str
    judged: Kind
    options: Options
    worlds: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    robot: str = ""

    def said(self, what: str, language: str | None) -> str:
        """Return `"passed"`, `"failed"` or `"hint"` in a language, in French if it has no other."""
        return (self.words.get(language or persons_language()) or self.words["fr"])[what]


class WrongProgram(NamedTuple):
    """A program that a lesson must refuse, and the check that does."""

    file: str
    text: str
    expects: str


@dataclass(eq=False, repr=False)
class Lesson:
    """One lesson.

    Attributes:
        folder: Where it is. id: "L03".
        path: "mat", "robot", "seconde", "nsi" or "adults". levels: "CM1", "6e", …
        minutes: How long it takes. kits: What may be used, "none" among them.
        skills: Codes of `skills.toml`. requires: Lessons to have done before.
        languages: "cards", "micropython". personal_data, licence, version: As written.
        seconds: The limit of one run, in virtual seconds. kit: Name or path of the robot's kit.
        exact: Whether every robot drives exactly; if not, each seed has one that drives a little aslant in its own way.
        worlds: Its worlds, in the order of their names. families: From which of them each try draws its own, by turns. checks: In the order of `checks.toml`.
        starts: The program to begin with, by language.
        solutions: (file name, text). wrong: (file name, text, id of the check that refuses it).
        sources: What was read for it, as `sources.toml` says.
        words: Its title, summary and question for the debate, by language. pages: The texts of its pages, by the names of their files.
        place, people: Where it plays, in a word, and the persons that it shows.
        roles: The robots that have a pupil's program each, where there are several.
        board_files: The names of what lies on the board's flash, in `files/`.

    Example:
        >>> lesson = load_lesson("L03")
        >>> lesson.title("fr"), [check.id for check in lesson.checks]
    """

    folder: Path
    id: str
    path: str
    levels: list[str]
    minutes: int
    kits: list[str]
    skills: list[str]
    requires: list[str]
    languages: list[str]
    personal_data: str
    licence: str
    version: int
    seconds: float
    kit: str
    exact: bool
    words: Mapping[str, Mapping[str, str]]
    place: str
    people: list[Person]
    roles: list[Role]
    worlds: list[LessonWorld] = field(default_factory=list)
    families: list[Family] = field(default_factory=list)
    checks: list[Check] = field(default_factory=list)
    starts: dict[str, str] = field(default_factory=dict)
    solutions: list[tuple[str, str]] = field(default_factory=list)
    wrong: list[WrongProgram] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    board_files: list[str] = field(default_factory=list)
    pages: dict[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """Return the name of the lesson's folder."""
        return self.folder.name

    @property
    def runs(self) -> int:
        """Return the number of runs in one try: one, and those of each check that compares runs."""
        kinds = [(check.judged.runs, check.options) for check in self.checks]
        return 1 + sum(runs(options) for runs, options in kinds if runs is not None)

    def world_of(self, seed: int) -> LessonWorld:
        """Return the world of the try of a seed."""
        return world_of_try(self.families, seed)

    @property
    def flash(self) -> str | None:
        """Return the folder of what lies on the board's flash, for `simulate`; None if nothing does."""
        return str(self.folder / FOLDER) if self.board_files else None

    def title(self, language: str | None = None) -> str:
        """Return the title of the lesson."""
        return self._said("title", language)

    def summary(self, language: str | None = None) -> str:
        """Return one sentence on what the lesson teaches."""
        return self._said("summary", language)

    def debate(self, language: str | None = None) -> str:
        """Return the question to talk over at its end."""
        return self._said("debate", language)

    def page(self, language: str | None = None) -> str:
        """Return the pupil's page in Markdown, in French if there is no other."""
        return (
            self.pages.get(f"lesson.{language or persons_language()}.md")
            or self.pages["lesson.fr.md"]
        )

    def teacher_page(self) -> str:
        """Return the teacher's page in Markdown, in French, with its sources; "" where nobody has written it yet."""
        page = self.pages.get("teacher.fr.md", "")
        return with_sources(page, self.skills, self.levels, self.sources) if page else ""

    def paper_page(self) -> str:
        """Return the version for a class with no screen, in French; "" where nobody has written it yet."""
        return self.pages.get("paper.fr.md", "")

    def has(self, page: str) -> bool:
        """Tell whether somebody has written a page, such as `teacher.fr.md`."""
        return page in self.pages

    def _said(self, what: str, language: str | None) -> str:
        words = self.words[what]
        return words.get(language or persons_language()) or words["fr"]

    def __repr__(self) -> str:
        return f"Lesson({self.id!r}, {self.name!r})"
