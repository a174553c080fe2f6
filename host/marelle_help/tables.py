"""Mistakes in a robot's own table (a file such as my_robot.py with its parts and pins): their place, and the correction. Also programs for another kit."""

import ast
import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from marelle_files.library import kit_names
from marelle_files.settings import robots_named
from marelle_help.mistake import Mistake, SourceRange, range_in
from marelle_help.mistakes.fix import tree_of
from marelle_help.mistakes.library import ENGLISH
from marelle_help.mistakes.nearest import nearest
from marelle_help.mistakes.view import range_of
from marelle_help.refusals import Attributes
from marelle_help.signatures import arguments_of

_CONTAINER = re.compile(r"\bin (LEFT|RIGHT|DRIVE)\b")
_GPIOS = range(30)  # GPIO numbers of an RP2040 and an RP2350A
_QUOTED_PIN = re.compile(r'unknown named pin "(\d+)"')
_DICTS = ("PARTS", "DRIVE", "LEFT", "RIGHT")


class _TableRange(NamedTuple):
    """The place of a mistake in a robot's own table.

    Attributes:
        file: name of the table's file. source: its text. place: line and columns of the entry.
    """

    file: str
    source: str
    place: SourceRange


def in_table(
    told: Attributes, words: str, source_of: Callable[[str], str | None]
) -> _TableRange | None:
    """Return the place of a mistake in a robot's own table; None if the error is not about such a table, or `source_of` has no text of it.

    The place has the line 0 if the table has neither the entry nor the dictionary.

    Args:
        told: the attributes of the error: `table` is the file, `part` the entry.
        words: the error's message, which may name the dictionary (LEFT, RIGHT or DRIVE).
        source_of: returns the text of one of the pupil's files, given its name on the board; None for any other file.

    Example:
        >>> told = {"part": "range", "table": "my_robot.py"}
        >>> in_table(told, "E-BOT-14 range: no pin", {"my_robot.py": 'PARTS = {"range": ()}'}.get).place
        SourceRange(line=1, column=10, end_column=21)
    """
    file, part = str(told.get("table", "")), str(told.get("part", ""))
    source = source_of(file) if file else None
    if source is None:
        return None
    named = _CONTAINER.search(words)
    container = named[1] if named else "DRIVE"
    wanted = [(one, part) for one in ((container,) if named else (*_DICTS, ""))]
    known = {(holder, name): place for holder, name, place, _ in reversed(list(_entries(source)))}
    wanted.append(("", container))  # the dictionary that lacks the part
    at = next((known[one] for one in wanted if one in known), SourceRange(0, 0, 0))
    return _TableRange(file, source, at)


def meant_in_table(code: str, part: str, source: str) -> str:
    """Return the correction of a part's entry in the table `source`: a class name similar to the wrong one, or the whole entry; "" if there is none."""
    entries = (value for _, name, _, value in _entries(source) if name == part)
    written = next((value.elts for value in entries if isinstance(value, ast.Tuple)), [])
    given = [str(one.value) for one in written if isinstance(one, ast.Constant)]
    kind = given[0] if given else ""
    if code == "E-BOT-16" and kind == "LineSensor" and len(given) == len(written):
        return f'"{part}": ("LineSensor", {", ".join(given[1:])}, {{"black": 1}})'
    if code == "E-BOT-10" and "." not in kind:
        classes = [name for name in ENGLISH if name[:1].isupper() and not name.endswith("Error")]
        return nearest(kind, classes)
    if code != "E-BOT-14" or kind not in ENGLISH:
        return ""
    takes = ", ".join((f'"{kind}"', *arguments_of(kind)))
    return f'"{part}": ({takes})'


def wrong_pin(words: str, part: str, source: str) -> dict[str, str]:
    """Return `code` and `pin` for a part's pin that the board does not have; {} if it is not found.

    It is the number in quotes in the message, or the only number in the part's entry that is not 0 to 29.
    """
    quoted = _QUOTED_PIN.search(words)
    if quoted is not None:
        return {"code": "E-BOT-51", "pin": quoted[1]}
    entries = [value for _, name, _, value in _entries(source) if name == part]
    numbers = {
        one.value for entry in entries for one in ast.walk(entry) if isinstance(one, ast.Constant)
    }
    unknown = [one for one in numbers if type(one) is int and one not in _GPIOS]
    if "invalid pin" not in words or len(unknown) != 1:
        return {}
    return {"code": "E-BOT-52", "pin": str(unknown[0])}


def other_robots(source: str, kit: str) -> list[Mistake]:
    """Return a mistake for each `Robot("xrp")` that names another of marelle's kits than `kit`; none if `kit` is not one of these."""
    if kit not in kit_names():  # a robot's own table may have the pins of one of marelle's kits
        return []
    return [
        Mistake("E-BOT-19", range_of(source, call), {"part": name, "nearest": kit})
        for name, call in robots_named(source)
        if name in kit_names() and name != kit
    ]


def _entries(source: str) -> Iterator[tuple[str, str, SourceRange, ast.expr]]:
    """Yield each top-level name of a table and each entry of its dictionaries: name of the dictionary ("" for a top-level name), name, place and value."""
    tree = tree_of(source)
    for statement in tree.body if tree is not None else ():
        if not isinstance(statement, ast.Assign) or not isinstance(statement.targets[0], ast.Name):
            continue
        target, value = statement.targets[0], statement.value
        yield "", target.id, range_of(source, target), value
        if isinstance(value, ast.Dict):
            for key, one in zip(value.keys, value.values, strict=True):
                if isinstance(key, ast.Constant):
                    raw = (key.lineno, one.end_lineno, key.col_offset, one.end_col_offset)
                    yield target.id, str(key.value), range_in(source, key.lineno, raw), one
