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
    """One lesson, as its folder says.

    Attributes:
        id: Its ID, such as "L03".
        name, folder: Its folder's name, and that folder's path.
        path: The course that it belongs to: "mat", "robot", "seconde", "nsi" or "adults".
        levels: The school years that it is for: "CM1", "6e", …
        minutes: Time that a class needs for it.
        kits: Names of the kits that it can be done with; "none" means without a robot.
        skills: Codes of `skills.toml`.
        requires: IDs of the lessons to do before.
        languages: "cards", "micropython" or both.
        personal_data, licence, version: As in `lesson.toml`.
        seconds: The longest run, in virtual seconds.
        kit: Name or path of the simulated robot's kit.
        exact: True if the simulated robot drives without errors; if False, the seed of a try gives it small errors of its own.
        worlds: Its worlds, in the order of their names.
        families: Groups of these worlds: try k takes group k modulo their number, and draws one of its worlds.
        checks: Its checks, in the order of `checks.toml`.
        starts: The program that a pupil begins with, by language.
        solutions: Programs that pass all checks: (file name, text).
        wrong: Programs that a check refuses: (file name, text, the check's ID).
        sources: The sources that `sources.toml` lists.
        words: Its title, summary and question for the debate, by language.
        pages: The texts of its pages, by their files' names.
        place, people: The place of its story, in one word, and the persons in it; tests count them for all lessons of a path.
        roles: If each of several robots runs a program by pupils: those robots.
        board_files: Names of the files in `files/` that are put on the board's flash.

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
