"""A lesson as data: its pages, worlds, checks, starters, solutions, wrong programs and the persons that it shows; these are listed so that women and men can be counted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from marelle_lessons.boardfiles import FOLDER
from marelle_lessons.checks import Kind
from marelle_lessons.checks.kind import Options
from marelle_lessons.roles import Role
from marelle_lessons.sourcesfile import Source, with_sources
from marelle_lessons.tomlfile import in_language, tables_field
from marelle_sim.kernel import in_turn
from marelle_sim.toml import Field
from marelle_sim.world import World
from marelle_text import persons_language

GENDERS = ("woman", "man")
PORTRAIT, TRADE, SITUATION = "portrait", "trade", "situation"
SHOWN = (PORTRAIT, TRADE, SITUATION)
MOST_PEOPLE = 500


class Person(NamedTuple):
    """A person that a lesson shows.

    Attributes:
        name: The name as the pages of the lesson write it.
        gender: "woman" or "man", as the pages show.
        shown: The part of the lesson that shows the person: "portrait", "trade" or "situation".
    """

    name: str
    gender: str
    shown: str


PEOPLE_FIELD = tables_field(
    {"name": Field.text(), "is": Field.choice(GENDERS), "in": Field.choice(SHOWN)}, MOST_PEOPLE
)
"""The tables `[[person]]` of `lesson.toml`."""


LANGUAGES = ("fr", "en")


class LessonWorld(NamedTuple):
    """A world of a lesson; programs are checked in a hidden one too, but pupils do not see it before."""

    name: str
    world: World
    hidden: bool


Family = tuple[LessonWorld, ...]
"""Worlds of which the seed draws one for each try; `checks.toml` lists them."""


class Check(NamedTuple):
    """One check of a lesson.

    Attributes:
        id: Its name, unique in the lesson.
        kind: The name of its kind, such as "visits"; see `marelle_lessons.checks`.
        judged: The description of this kind.
        options: The options of the kind.
        worlds: The names of the worlds in which it applies.
        robot: In a lesson with roles, the robot to whose program it applies; "" applies to each.
        words: The sentences `passed`, `failed` and `hint`, by language.
    """

    id: str
    kind: str
    judged: Kind
    options: Options
    worlds: tuple[str, ...]
    words: Mapping[str, Mapping[str, str]]
    robot: str = ""

    def said(self, what: str, language: str | None) -> str:
        """Return one of the sentences `"passed"`, `"failed"` and `"hint"` in a language (None: the person's); in French if there is none in it."""
        return in_language(self.words, language)[what]


class WrongProgram(NamedTuple):
    """A wrong program in the folder `wrong/` of a lesson, and the id of the check that must fail for it (`expects`)."""

    file: str
    text: str
    expects: str


@dataclass(eq=False, repr=False)
class Lesson:
    """One lesson, read from the files of its folder.

    Attributes:
        id: Its ID, such as "L03".
        folder, name: The path and the name of its folder.
        path: The course that it belongs to: "mat", "robot", "seconde", "nsi" or "adults".
        levels: The school years that it is for: "CM1", "6e", …
        minutes: Time that a class needs for it.
        kits: Names of the kits that it can be done with; "none" means without a robot.
        skills: Codes of `skills.toml`.
        requires: IDs of the lessons that a class should do before.
        languages: "cards", "micropython" or both.
        personal_data, licence, version: As in `lesson.toml`.
        seconds: The longest run, in virtual seconds.
        kit: Name or path of the simulated robot's kit.
        exact: True if the simulated robot drives without errors; if False, the seed of a try gives it small errors of its own.
        worlds: Its worlds, in the order of their names.
        families: Groups of these worlds: try k takes group k modulo their number, and draws one of its worlds.
        checks: Its checks, in the order of `checks.toml`.
        starts: The program that is given to a pupil at the start, by language.
        solutions: Programs that pass all checks: (file name, text).
        wrong: Programs that a check refuses: (file name, text, the check's ID).
        sources: The sources that `sources.toml` lists.
        words: `title`, `summary` and `debate` (a question for a debate), each by language.
        pages: The texts of its pages, by the names of their files.
        place: The place of its story, in one word; tests count the places in the lessons of a path.
        people: The persons in its story, counted like the places.
        roles: The robots that each run a program of their own by pupils; [] if only one robot does.
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
        """The name of the lesson's folder."""
        return self.folder.name

    @property
    def runs(self) -> int:
        """The number of runs in one try: one, and the additional runs of checks that compare runs, but not those for the pace."""
        kinds = [(check.judged.runs, check.options) for check in self.checks]
        return 1 + sum(runs(options) for runs, options in kinds if runs is not None)

    def world_of(self, seed: int) -> LessonWorld:
        """Return the world of the try with this seed: seed k uses the family of index k modulo their number, and draws one of its worlds.

        Of the tries with a family of n worlds, the first n have each world once, in any order; so have the next n, and so on.
        """
        turn, number = divmod(seed, len(self.families))
        family = self.families[number]
        return family[in_turn(turn, len(family), "world", *(world.name for world in family))]

    @property
    def flash(self) -> str | None:
        """The path of the folder whose files are on the board's flash, for `simulate`; None if the lesson has no such files."""
        return str(self.folder / FOLDER) if self.board_files else None

    def title(self, language: str | None = None) -> str:
        """Return the title of the lesson in a language (None: the person's); in French if there is none in it."""
        return in_language(self.words["title"], language)

    def summary(self, language: str | None = None) -> str:
        """Return one sentence about what the lesson teaches, in a language as `title`."""
        return in_language(self.words["summary"], language)

    def debate(self, language: str | None = None) -> str:
        """Return the question for the debate at the end of the lesson, in a language as `title`."""
        return in_language(self.words["debate"], language)

    def page(self, language: str | None = None) -> str:
        """Return the pupil's page in Markdown, in a language as `title`."""
        return (
            self.pages.get(f"lesson.{language or persons_language()}.md")
            or self.pages["lesson.fr.md"]
        )

    def teacher_page(self) -> str:
        """Return the teacher's page in Markdown, in French, with the list of sources; "" if the lesson has no such page."""
        page = self.pages.get("teacher.fr.md", "")
        return with_sources(page, self.skills, self.levels, self.sources) if page else ""

    def paper_page(self) -> str:
        """Return the paper version, for a class without a screen, in Markdown and French; "" if the lesson has none."""
        return self.pages.get("paper.fr.md", "")

    def has(self, page: str) -> bool:
        """Return True if the lesson has a page with this file name, such as `teacher.fr.md`."""
        return page in self.pages

    def __repr__(self) -> str:
        return f"Lesson({self.id!r}, {self.name!r})"
