"""Reads the attributes of the board library's errors, from the exception or from the message that a board prints."""

import re
from collections.abc import Mapping
from functools import lru_cache

from marelle_files.library import rows_in_library

_TABLE = re.compile(r" \((\w+\.py)\)$")
_FIELDS = {"%d": r"(-?\d{1,9})", "%s": r"(.{1,200})", "0x%02x": r"0x([\da-f]{1,8})"}
_FIELD = re.compile("|".join(_FIELDS))
_NUMBER = re.compile(r"\d{1,9}")


Attributes = dict[str, "int | str | list[int]"]


def attributes(error: BaseException) -> Attributes:
    """Return the attributes of an exception that are an int, a string or a list of ints; all others are left out, since a program may have set them."""
    return {
        name: value
        for name, value in vars(error).items()
        if type(value) in (int, str)
        or (type(value) is list and all(type(x) is int for x in value))
    }


def attributes_in(code: str, text: str) -> Attributes:
    """Return the attributes of an error of the board library, read from its message, with the names that `marelle.errors` uses.

    A code without attributes, or a message in other words, gives {}, or only `table` if the message ends with a file in parentheses.

    Args:
        code: such as "E-BOT-01".
        text: the message after the code and the part.

    Example:
        >>> attributes_in("E-BOT-01", "a number from 20 to 20000 is expected")
        {'least': 20, 'most': 20000}
        >>> attributes_in("E-BOT-11", "pin 15 is used by led already (my_robot.py)")
        {'pin': '15', 'other': 'led', 'table': 'my_robot.py'}
    """
    table = _TABLE.search(text)
    found: Attributes = {}
    names, fields, pattern = _rows().get(code, ((), (), re.compile("(?!)")))
    match = pattern.fullmatch(text[: table.start()] if table else text)
    if match is not None:
        given = zip(names, fields, match.groups(), strict=True)
        found |= {name: _value(name, field, value) for name, field, value in given}
    if table is not None:
        found["table"] = table[1]
    return found


def _value(name: str, field: str, text: str) -> int | str | list[int]:
    if name == "seen":
        return [int(one) for one in _NUMBER.findall(text)]
    return text if field == "%s" else int(text, 10 if field == "%d" else 16)


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, tuple[list[str], list[str], re.Pattern[str]]]:
    """Return, for each code whose error has attributes: their names, the format of each ("%d", say), and the pattern of the message."""
    rows = [row.split(" ", 3) for row in rows_in_library("marelle.errors", "TABLE")]
    return {
        row[0]: (
            row[2].split(","),
            _FIELD.findall(row[3]),
            re.compile(_FIELD.sub(lambda field: _FIELDS[field[0]], re.escape(row[3]))),
        )
        for row in rows
        if len(row) == 4 and row[2] != "-"
    }
