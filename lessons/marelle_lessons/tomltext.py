"""Write data as the text of a TOML file."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_BARE = re.compile("[A-Za-z0-9_-]+")


def toml_text(data: Mapping[str, Any]) -> str:
    """Return data as a TOML text: numbers, texts and lists, tables of them, and lists of such tables.

    Example:
        >>> print(toml_text({"format": 1, "robot": {"at": [75, 75]}}), end="")
        format = 1

        [robot]
        at = [75, 75]
    """
    return "\n".join([*_values(data), *_tables(data)]) + "\n"


def _tables(data: Mapping[str, Any]) -> Iterator[str]:
    for name, value in data.items():
        if isinstance(value, dict):
            yield from ("", f"[{_key(name)}]", *_values(value))
        elif _is_tables(value):
            for table in value:
                yield from ("", f"[[{_key(name)}]]", *_values(table))


def _values(table: Mapping[str, Any]) -> Iterator[str]:
    for name, value in table.items():
        if not isinstance(value, dict) and not _is_tables(value):
            yield f"{_key(name)} = {_value(value)}"


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(one, dict) for one in value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _words(name)


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return _words(value) if isinstance(value, str) else repr(value)


def _words(text: str) -> str:
    """Return a text as a TOML basic string: the escapes of JSON, and DEL escaped too, which JSON does not do."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")
