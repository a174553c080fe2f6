"""The glossary: every name of the library and word of Python that pupils use, with its call, a sentence and an example that runs.

The arguments are read from the library; the sentences and examples are in `content/glossary/`, in French and English.

Example:
    >>> [word.call["fr"] for word in glossary() if word.key == "Robot.drive"]
    ['bot.rouler(speed, rate)']
"""

import ast
import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from marelle_help import Argument, Word, library_vocabulary
from marelle_lessons.lesson import Lesson
from marelle_lessons.tomlfile import typeset
from marelle_text import LANGUAGES

_FOLDER = Path(__file__).parent / "content" / "glossary"
DRAWER = _FOLDER / "drawer.toml"
"""The kit with the parts that some examples need and the standard robot lacks."""
_GROUPS = tuple(sorted(_FOLDER.glob("[0-9]_*.toml")))
_MODULES = {"fr": "marelle.fr", "en": "marelle"}
_CODE = re.compile(r"```[^\n]*\n(.*?)```|`([^`\n]+)`", re.S)
_COMMENT = re.compile("#.*")
_ROBOT = "bot"


class Taken(NamedTuple):
    """An argument of a function or method.

    Attributes:
        name: its name in the library.
        usual: its default value as written in a program, "" if it must be given.
        named: True if it can be given only by name.
        says: what it means, with its unit, by language.
        least, most: the least and the greatest value, None without a bound.
    """

    name: str
    usual: str
    named: bool
    says: Mapping[str, str]
    least: int | None
    most: int | None


class Entry(NamedTuple):
    """An entry of the glossary.

    Attributes:
        key: its unique English name: `forward`, `Robot.drive`, `LineSensor.values`, `for`.
        group: the section in which it is shown: "mat", "robot", "parts", "sensors", "contacts", "more" or "python".
        kind: "function", "class", "part", "method", "value" or "python".
        names: the name that is typed in a program, by language.
        call: the name as it is called, with the object before the dot and the arguments, by language.
        returns: for a part of the robot, the name of its class; else "".
        picture: the name of its pictogram.
        says: the sentence that explains it, by language.
        example: a few lines that use it, by language.
        head: the lines that the example needs before it (imports, the robot), by language.
        takes: its arguments.
        kit: the kit on which the example runs: "" (the standard robot) or "drawer".
        typed: the answers for the `input()` calls of the example.
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
        """Return the example in a language as a complete program."""
        return "\n".join([*self.head[language], self.example[language], ""])

    def as_data(self) -> dict[str, Any]:
        """Return the entry as data for JSON."""
        return {**self._asdict(), "takes": [one._asdict() for one in self.takes]}


@lru_cache(maxsize=1)
def glossary() -> tuple[Entry, ...]:
    """Return all entries in the order in which they are shown; they are read once."""
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
    return {language: text if isinstance(text, str) else text[language] for language in LANGUAGES}


def _name(word: Word, language: str) -> str:
    return (word.french if language == "fr" else word.name).rpartition(".")[2]


def _call(word: Word, parts: Mapping[str, Word], language: str) -> str:
    name = _name(word, language)
    owner = word.name.rpartition(".")[0]
    if owner in parts:
        name = f"{_ROBOT}.{_name(parts[owner], language)}.{name}"
    elif owner:
        name = f"{_ROBOT if owner == 'Robot' else ''}.{name}"
    if word.kind in ("part", "value"):
        return name
    taken = [f"{one.name}={one.usual}" if one.usual else one.name for one in word.takes]
    return f"{name}({', '.join(taken)})"


def _taken(argument: Argument, own: Mapping[str, Any], shared: Mapping[str, Any]) -> Taken:
    name = argument.name.lstrip("*")
    said = own.get(name) or shared[name]
    says = {language: typeset(said[language], language) for language in LANGUAGES}
    return Taken(*argument, says, said.get("least"), said.get("most"))


def _head(example: str, language: str, known: Mapping[str, Word]) -> list[str]:
    """Return the lines that an example needs before it: the imports, and `bot = Robot()` if it uses `bot` but does not begin so."""
    names = {node.id for node in ast.walk(ast.parse(example)) if isinstance(node, ast.Name)}
    by_name = {_name(word, language): word for word in known.values() if "." not in word.name}
    used = [by_name[name] for name in sorted(names & by_name.keys())]
    head = []
    if _ROBOT in names or any(word.starred for word in used):
        head.append(f"from {_MODULES[language]} import *")
    named = [word.name for word in used if not word.starred]
    if named:
        head.append(f"from {_MODULES[language]} import {', '.join(named)}")
    if _ROBOT in names and not example.startswith(f"{_ROBOT} = "):
        head.append(f"{_ROBOT} = Robot()")
    return head


def words_of(lesson: Lesson) -> dict[str, str]:
    """Return the keys of the entries that the Python programs of a lesson (start and solutions) and the code in its French page use.

    The value of each is the language of the name that the lesson uses ("fr", "en"), or "" if both languages have the same name or
    the lesson uses both.

    Example:
        >>> words_of(load_lesson("L07"))["LineSensor.values"]
        'en'
    """
    programs = [text for name, text in lesson.solutions if name.endswith(".py")]
    start = lesson.starts.get("micropython", "")
    sheet = "\n".join(a or b for a, b in _CODE.findall(lesson.page("fr")))
    text = "\n".join([start, *programs, sheet])
    found = [one for one in glossary() if _uses(one, text)]
    owners = {"", "Robot", *(one.returns for one in found)}  # "" is that of a key without a dot
    used = [one for one in found if one.key.rpartition(".")[0] in owners]
    return {one.key: _written_in(one, text) for one in used}


def _written_in(entry: Entry, text: str) -> str:
    found = [one for one in LANGUAGES if _names(entry, [entry.names[one]], text)]
    return found[0] if len(found) == 1 else ""


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
"""The patterns by which entries that are signs, not names, are found in a program."""
