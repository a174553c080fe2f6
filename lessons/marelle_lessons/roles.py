"""Roles: in some lessons several robots run a program by pupils each; the programs are parts of one file that is handed in."""

import re
import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from typing import NamedTuple

from marelle_lessons.errors import LessonError, SubmissionError
from marelle_lessons.tomlfile import in_language, tables_field, words_fields
from marelle_sim.toml import Field, Table
from marelle_sim.world import World
from marelle_text.nearest import nearest_names
from marelle_text.printable import printable

_MOST_ROLES = 4
_LINE = re.compile("^.*$", re.MULTILINE)
_HEAD = re.compile(r"[ \t]*#[^\S\n]*r(?:o|ô|o\u0302)le[^\S\n]*:(?P<name>[^\n]*)", re.IGNORECASE)
_ABOVE = re.compile(r"\A(?:[ \t]*\n)+")  # blank lines
_NO_WORDS = re.compile(r"\s*(?:#.*)?")


class Role(NamedTuple):
    """A role: a robot of the lesson's worlds that runs one part of the file that is handed in.

    Attributes:
        robot: The name of the robot in the worlds.
        words: What people call it, by language, as it is written in a sentence: « le robot rouge ».
    """

    robot: str
    words: Mapping[str, str]

    def title(self, language: str | None = None) -> str:
        """Return what people call the robot in a language (None: the person's); in French if there is none in it."""
        return in_language(self.words, language)

    def answers_to(self, name: str) -> bool:
        """Return True if a name is that of its robot, or what people call it in any language; case and widths of spaces do not matter."""
        return _plain(name) in {_plain(known) for known in (self.robot, *self.words.values())}


ROLES_FIELD = tables_field({"robot": Field.name(), **words_fields()}, _MOST_ROLES)
"""The tables `[[role]]` of `lesson.toml`; most lessons have none."""


def roles_of(table: Table, tables: Iterable[Mapping[str, str]]) -> list[Role]:
    """Return the roles that the tables `[[role]]` of `lesson.toml` describe, in their order.

    Raises:
        WorldError: E-WORLD-13 if a role has a name of another role.
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
    """Check that the robots of a world without a program are exactly those of the roles, and that the first robot is one of them.

    Raises:
        LessonError: E-LESSON-54 if not; `shown` is the name of the world's file in the message.
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
    r"""Return the part of each role in a text that was handed in, by the name of the robot.

    A part begins below its line `# role: red`. In the result everything above the part is replaced by spaces and line ends, so
    that lines and offsets are those of the whole text.

    Args:
        text: Python or a row of cards.
        roles: The roles of the lesson.
        file: The name of the text's file in an error.
        language: The language in which an error names a role.

    Raises:
        SubmissionError: E-LESSON-50 if a part is missing, -51 if a line `# role: …` names no role, -52 if a role has two parts, -53 if
            there is code above the first part, or code and no such line.

    Example:
        >>> split("# role: red\nA3\n# role: blue\nP2 A3\n", roles, "a.txt")["blue"].strip()
        'P2 A3'
    """
    return {
        name: re.sub(r"[^\n]", " ", text[:start]) + text[start:end]
        for name, (start, end) in places(text, roles, file, language).items()
    }


def places(
    text: str, roles: Sequence[Role], file: str, language: str | None = None
) -> dict[str, tuple[int, int]]:
    """Return the start and the end (offsets from 0) of each role's part in a text, by the name of the robot.

    Raises:
        SubmissionError: As `split`.
    """
    found: dict[str, tuple[int, int]] = {}
    start, robot = 0, ""
    for number, line in enumerate(_LINE.finditer(text), 1):
        head = _HEAD.fullmatch(line[0])
        if head is not None:
            if robot:
                found[robot] = (start, line.start())
            robot = _named(head["name"], roles, found, (file, number, language))
            start = min(line.end() + 1, len(text))
            found[robot] = (start, len(text))
        elif not robot and not _NO_WORDS.fullmatch(line[0]):
            raise SubmissionError("E-LESSON-53", file=file, line=number, name=roles[0].robot)
    for role in roles:
        if role.robot not in found:
            raise SubmissionError(
                "E-LESSON-50", file=file, role=role.title(language), name=role.robot
            )
    return found


def join(parts: Iterable[tuple[str, str]]) -> str:
    r"""Return one text to hand in that has the programs of several robots as its parts.

    Args:
        parts: (name of the robot, program) for each part.

    Example:
        >>> join([("red", "A3"), ("blue", "P2")])
        '# role: red\nA3\n# role: blue\nP2\n'
    """
    return "".join(f"# role: {robot}\n{_ABOVE.sub('', text).rstrip()}\n" for robot, text in parts)


def _named(
    name: str, roles: Sequence[Role], before: Container[str], where: tuple[str, int, str | None]
) -> str:
    file, line, language = where
    role = next((role for role in roles if role.answers_to(name)), None)
    shown = printable(name.strip())
    if role is None:
        known = [role.robot for role in roles]
        near = ", ".join(nearest_names(shown, known, 1)) or ", ".join(known)
        raise SubmissionError("E-LESSON-51", file=file, line=line, value=shown, nearest=near)
    if role.robot in before:
        raise SubmissionError("E-LESSON-52", file=file, line=line, role=role.title(language))
    return role.robot


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", " ".join(name.split())).casefold()
