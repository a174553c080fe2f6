"""The words at hand: every word that a pupil may use, with its signature, a sentence and an example that runs.

What a word takes is read in the library; its sentence and its example stand in `content/glossary/`, in both languages.

Example:
    >>> [word.call["fr"] for word in glossary() if word.key == "Robot.drive"]
    ['bot.rouler(speed, rate)']
"""

from __future__ import annotations

import ast
import re
import tomllib
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from marelle_help import library_vocabulary
from marelle_lessons.tomlfile import typeset
from marelle_text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from marelle_help import Argument, Word
    from marelle_lessons.lesson import Lesson

_FOLDER = Path(__file__).parent / "content" / "glossary"
DRAWER = _FOLDER / "drawer.toml"
"""The kit of the examples that the project's robot cannot do."""
_GROUPS = tuple(sorted(_FOLDER.glob("[0-9]_*.toml")))
_MODULES = {"fr": "marelle.fr", "en": "marelle"}
_CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.S)
_COMMENT = re.compile("#.*")
_ROBOT = "bot"


class Taken(NamedTuple):
    """What a word takes between its parentheses.

    Attributes:
        name: as in the library. usual: what it is if left out, "" if it must be given. named: whether only by name.
        says: what it is, and in which unit, by language.
        least, most: its bounds, None where it has none.
    """

    name: str
    usual: str
    named: bool
    says: Mapping[str, str]
    least: int | None
    most: int | None


class Entry(NamedTuple):
    """A word of the table.

    Attributes:
        key: `forward`, `Robot.drive`, `LineSensor.values`, `for`.
        group: "mat", "robot", "parts", "sensors", "contacts", "more" or "python".
        kind: "function", "class", "part", "method", "value" or "python".
        names: what is typed, by language. call: the same with what it takes, and with what stands before its dot.
        returns: the class of a robot's part.
        picture: the name of its pictogram.
        says, example: its sentence, and a few lines that use it, by language.
        head: the lines that the example needs above it, by language.
        takes: what stands between its parentheses.
        kit: what the example is tried on: "" (the robot) or "drawer".
        typed: the answers to what the example asks.
    """

    key: str
    group: str
    kind: str
    names: Mapping[str, str]
    call: Mapping[str, str]
    returns: str
    picture: str
    says: Mapping[str, str]
    example: Mapping[str, str]
    head: Mapping[str, list[str]]
    takes: tuple[Taken, ...]
    kit: str
    typed: tuple[str, ...]

    def program(self, language: str) -> str:
        """Return the example as a whole program."""
        return "\n".join([*self.head[language], self.example[language], ""])

    def as_data(self) -> dict[str, Any]:
        """Return it ready for JSON."""
        return {**self._asdict(), "takes": [one._asdict() for one in self.takes]}


@lru_cache(maxsize=1)
def glossary() -> tuple[Entry, ...]:
    """Return the words in the order in which they are shown."""
    known = {word.name: word for word in library_vocabulary()}
    parts = {word.returns: word for word in known.values() if word.returns}
    shared = tomllib.loads((_FOLDER / "takes.toml").read_text("utf-8"))
    return tuple(
        _entry(key, path.stem[2:], table, known, parts, shared)
        for path in _GROUPS
        for key, table in tomllib.loads(path.read_text("utf-8")).items()
    )


def _entry(
    key: str,
    group: str,
    table: dict[str, Any],
    known: Mapping[str, Word],
    parts: Mapping[str, Word],
    shared: Mapping[str, Any],
) -> Entry:
    word = known.get(key)
    example = _both(table["example"])
    return Entry(
        key=key,
        group=group,
        kind=word.kind if word else "python",
        names={language: _name(word, language) if word else key for language in LANGUAGES},
        call={
            language: _call(word, parts, language) if word else _both(table["form"])[language]
            for language in LANGUAGES
        },
        returns=word.returns if word else "",
        picture=table["picture"],
        says={language: typeset(table[language], language) for language in LANGUAGES},
        example=example,
        head={language: _head(example[language], language, known) for language in LANGUAGES},
        takes=tuple(_taken(one, table.get("takes", {}), shared) for one in word.takes)
        if word
        else (),
        kit=table.get("kit", ""),
        typed=tuple(table.get("typed", ())),
    )


def _both(text: str | dict[str, str]) -> dict[str, str]:
    """Return a text by language; where it is the same in all, it is written once."""
    return {language: text if isinstance(text, str) else text[language] for language in LANGUAGES}


def _name(word: Word, language: str) -> str:
    return (word.french if language == "fr" else word.name).rpartition(".")[2]


def _call(word: Word, parts: Mapping[str, Word], language: str) -> str:
    """Return a word as it is called: `bot.ligne.valeurs()`."""
    name = _name(word, language)
    owner = word.name.rpartition(".")[0]
    if owner in parts:
        name = f"{_ROBOT}.{_name(parts[owner], language)}.{name}"
    elif owner:
        name = f"{_ROBOT if owner == 'Robot' else ''}.{name}"
    if word.kind in ("part", "value"):
        return name
    return f"{name}({', '.join(_written(one) for one in word.takes)})"


def _written(argument: Argument) -> str:
    return f"{argument.name}={argument.usual}" if argument.usual else argument.name


def _taken(argument: Argument, own: Mapping[str, Any], shared: Mapping[str, Any]) -> Taken:
    name = argument.name.lstrip("*")
    said = own.get(name) or shared[name]
    says = {language: typeset(said[language], language) for language in LANGUAGES}
    return Taken(*argument, says, said.get("least"), said.get("most"))


def _head(example: str, language: str, known: Mapping[str, Word]) -> list[str]:
    """Return the lines that an example needs above it: what is imported, and the robot."""
    names = {node.id for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Name)}
    by_name = {_name(word, language): word for word in known.values() if "." not in word.name}
    used = [by_name[name] for name in sorted(names & by_name.keys())]
    made = bool(re.search(rf"^{_ROBOT} = ", example))
    head = []
    if _ROBOT in names or any(word.starred for word in used):
        head.append(f"from {_MODULES[language]} import *")
    named = [word.name for word in used if not word.starred]
    if named:
        head.append(f"from {_MODULES[language]} import {', '.join(named)}")
    if _ROBOT in names and not made:
        head.append(f"{_ROBOT} = Robot()")
    return head


def words_of(lesson: Lesson) -> dict[str, str]:
    """Return the words that a lesson's programs and sheet use, which are shown first, each with the language of its name there.

    The language is "" where the name is the same in both, or where the lesson writes both names.

    Example:
        >>> words_of(load_lesson("L07"))["LineSensor.values"]
        'en'
    """
    programs = [text for name, text in lesson.solutions if name.endswith(".py")]
    start = lesson.starts.get("micropython", "")
    sheet = "\n".join(a or b for a, b in _CODE.findall(lesson.page("fr")))
    text = "\n".join([start, *programs, sheet])
    owners = {"Robot", *(one.returns for one in glossary() if one.returns and _uses(one, text))}
    used = [one for one in glossary() if _uses(one, text) and _may_be(one, owners)]
    return {one.key: _written_in(one, text) for one in used}


def _written_in(entry: Entry, text: str) -> str:
    """Return the language of the name by which a text uses a word, or "" if that does not tell it."""
    found = [one for one in LANGUAGES if _names(entry, [entry.names[one]], text)]
    return found[0] if len(found) == 1 else ""


def _may_be(entry: Entry, owners: set[str]) -> bool:
    """Tell whether a word behind a dot may be of one of these classes."""
    owner = entry.key.rpartition(".")[0]
    return not owner or owner in owners


def _uses(entry: Entry, text: str) -> bool:
    if entry.key in _SIGNS:
        return bool(_SIGNS[entry.key].search(text))
    return _names(entry, sorted({*entry.names.values()}), text)


def _names(entry: Entry, names: list[str], text: str) -> bool:
    dot = r"\." if "." in entry.key or entry.key == "append" else r"(?<![.\w])"
    return bool(
        re.search(rf"{dot}(?:{'|'.join(map(re.escape, names))})\b", _COMMENT.sub("", text))
    )


_SIGNS = {
    "=": re.compile(r"^\s*\w+ = ", re.M),
    "==": re.compile(r" (?:==|!=|<|>|<=|>=) "),
    "[ ]": re.compile(r"\w\[|\[\w"),
    "#": re.compile(r"#"),
}
"""How the words that are signs are found in a program."""
