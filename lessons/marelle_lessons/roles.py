"""A lesson in which several robots have a pupil's program each: who they are, and the parts of the file that is handed in."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches
from typing import TYPE_CHECKING, NamedTuple

from marelle_lessons.errors import LessonError, SubmissionError
from marelle_lessons.tomlfile import tables_field, words_fields
from marelle_sim.toml import Field
from marelle_text import persons_language
from marelle_text.printable import printable

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping, Sequence

    from marelle_sim.toml import Table
    from marelle_sim.world import World

MOST_ROLES = 4
_MOST_SHOWN = 60
_HEAD = re.compile(r"[ \t]*#[^\S\n]*r(?:o|ô|o\u0302)le[^\S\n]*:(?P<name>[^\n]*)", re.IGNORECASE)
_ABOVE = re.compile(r"\A(?:[ \t]*\n)+")  # blank lines
_NO_WORDS = re.compile(r"\s*(?:#.*)?")


class Role(NamedTuple):
    """A robot that runs a part of what is handed in.

    Attributes:
        robot: Its name in the lesson's worlds. words: What it is called, by language, as in a sentence: « le robot rouge ».
    """

    robot: str
    words: Mapping[str, str]

    def title(self, language: str | None = None) -> str:
        """Return the title in a language, in French if it has no other."""
        return self.words.get(language or persons_language()) or self.words["fr"]

    def answers_to(self, name: str) -> bool:
        """Tell whether a line names it: by its robot, or by what it is called in one of the languages."""
        return _plain(name) in {_plain(known) for known in (self.robot, *self.words.values())}


ROLES_FIELD = tables_field({"robot": Field.name(), **words_fields()}, MOST_ROLES)
"""The tables `[[role]]` of `lesson.toml`; most lessons have none."""


def roles_of(table: Table, tables: Iterable[Mapping[str, str]]) -> list[Role]:
    """Return the roles of `lesson.toml`, in its order.

    Raises:
        WorldError: One is called like another one (13).
    """
    roles: list[Role] = []
    for index, names in enumerate(tables):
        for key, name in names.items():
            if any(other.answers_to(name) for other in roles):
                raise table.source.error(
                    "E-WORLD-13", ("role", index, key), value=name, nearest=f"{name} 2"
                )
        roles.append(Role(names["robot"], {k: v for k, v in names.items() if k != "robot"}))
    return roles


def check_robots(world: World, roles: Sequence[Role], shown: str) -> None:
    """Refuse a world whose robots without a program are not those of the roles, or whose first robot has one.

    Raises:
        LessonError: E-LESSON-54.
    """
    free = [robot.name for robot in world.robots if not robot.program]
    first = world.robots[0].name if world.robots else ""
    wanted = [role.robot for role in roles]
    if sorted(free) != sorted(wanted) or first not in wanted:
        raise LessonError(
            "E-LESSON-54", file=shown, line=world.source[1], expected=", ".join(wanted)
        )


def split(
    text: str, roles: Sequence[Role], file: str, language: str | None = None
) -> dict[str, str]:
    r"""Return the part of each role of what was handed in, by its robot: what stands below its line `# role: red`.

    What is not of a part is blank in it: each line and each card stands where it does in the whole text.

    Args:
        text: Python or a row of cards.
        roles: Those of the lesson.
        file: What an error calls the text.
        language: In which an error names a role.

    Raises:
        SubmissionError: E-LESSON-50 a part is missing, 51 a line names no role, 52 a role has two parts, 53 something stands
            above the first part.

    Example:
        >>> split("# role: red\nA3\n# role: blue\nP2 A3\n", roles, "a.txt")["blue"].strip()
        'P2 A3'
    """
    found = places(text, roles, file, language)
    return {name: _blank(text[:start]) + text[start:end] for name, (start, end) in found.items()}


def places(
    text: str, roles: Sequence[Role], file: str, language: str | None = None
) -> dict[str, tuple[int, int]]:
    """Return the start and end of each role's part in a text, by robot.

    Raises:
        SubmissionError: As `split`.
    """
    found: dict[str, tuple[int, int]] = {}
    start, robot = 0, ""
    for number, (at, line) in enumerate(_lines(text), 1):
        head = _HEAD.fullmatch(line)
        if head is not None:
            if robot:
                found[robot] = (start, at)
            robot = _named(head["name"], roles, found, (file, number, language))
            start = min(at + len(line) + 1, len(text))
        elif not robot and not _NO_WORDS.fullmatch(line):
            raise SubmissionError("E-LESSON-53", file=file, line=number, name=roles[0].robot)
    if robot:
        found[robot] = (start, len(text))
    for role in roles:
        if role.robot not in found:
            raise SubmissionError(
                "E-LESSON-50", file=file, role=role.title(language), name=role.robot
            )
    return found


def join(parts: Iterable[tuple[str, str]]) -> str:
    r"""Return the text to hand in of several programs.

    Args:
        parts: Robot and program of each.

    Example:
        >>> join([("red", "A3"), ("blue", "P2")])
        '# role: red\nA3\n# role: blue\nP2\n'
    """
    return "".join(f"# role: {robot}\n{_ABOVE.sub('', text).rstrip()}\n" for robot, text in parts)


def _lines(text: str) -> Iterable[tuple[int, str]]:
    """Yield where each line begins, and the line without its end."""
    at = 0
    for line in text.split("\n"):
        yield at, line
        at += len(line) + 1


def _named(
    name: str, roles: Sequence[Role], before: Container[str], where: tuple[str, int, str | None]
) -> str:
    """Return the robot that a line `# role: …` names; an error says where that is, and the role in a language."""
    file, line, language = where
    role = next((role for role in roles if role.answers_to(name)), None)
    shown = printable(name.strip()[:_MOST_SHOWN])
    if role is None:
        known = [role.robot for role in roles]
        near = ", ".join(get_close_matches(shown, known, 1)) or ", ".join(known)
        raise SubmissionError("E-LESSON-51", file=file, line=line, value=shown, nearest=near)
    if role.robot in before:
        raise SubmissionError("E-LESSON-52", file=file, line=line, role=role.title(language))
    return role.robot


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()


def _blank(text: str) -> str:
    return re.sub(r"[^\n]", " ", text)
