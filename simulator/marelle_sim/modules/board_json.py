"""MicroPython's `json`: the separators and escapes are the board's, and every wrong JSON text gives the board's one message."""

import json as _real
from typing import Any, NoReturn

from marelle_sim.microcontroller.whole import no_text

__all__ = ["dump", "dumps", "load", "loads"]

_NAMES = {None: "null", True: "true", False: "false"}
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}


def dumps(obj: Any, separators: Any = None) -> str:
    """Return `obj` as a JSON text; `separators` is (between items, between a key and its value)."""
    return _encode(obj, _pair(separators))


def dump(obj: Any, stream: Any, separators: Any = None) -> None:
    """Write `obj` as a JSON text to an open file; `separators` as in `dumps`."""
    if not hasattr(stream, "write"):
        raise OSError("stream operation not supported")
    stream.write(_encode(obj, _pair(separators)))


def loads(text: str | bytes) -> Any:
    """Return the value of a JSON text.

    Raises:
        ValueError: "syntax error in JSON".
    """
    try:
        if not isinstance(text, str):
            text = bytes(text).decode()
        return _real.loads(text, strict=False, parse_constant=_refuse)
    except (ValueError, RecursionError):
        raise ValueError("syntax error in JSON") from None


def load(stream: Any) -> Any:
    """Return the value of the JSON text in an open file."""
    return loads(stream.read())


def _refuse(_name: str) -> NoReturn:
    raise ValueError


def _pair(separators: Any) -> tuple[str, str]:
    """Return the separator of items, and that of a key and its value; ", " and ": " if `separators` is None.

    Raises:
        TypeError: `separators` is neither a tuple nor a list, or one of its elements is neither str nor bytes.
        ValueError: it does not have two elements.
    """
    if separators is None:
        return ", ", ": "
    if not isinstance(separators, (tuple, list)):
        raise TypeError(f"object '{type(separators).__name__}' isn't a tuple or list")
    if len(separators) != 2:
        raise ValueError(f"requested length 2 but object has length {len(separators)}")
    for text in separators:
        if not isinstance(text, (str, bytes)):
            raise no_text(type(text).__name__)
    return separators[0], separators[1]


def _encode(obj: Any, separators: tuple[str, str]) -> str:
    if obj is None or isinstance(obj, bool):
        return _NAMES[obj]
    if isinstance(obj, (int, float)):
        return repr(obj)
    if isinstance(obj, (bytes, bytearray)):
        obj = bytes(obj).decode()
    if isinstance(obj, str):
        return _quote(obj)
    comma, colon = separators
    if isinstance(obj, (list, tuple)):
        return "[" + comma.join([_encode(item, separators) for item in obj]) + "]"
    if isinstance(obj, dict):
        pairs = [f"{_key(key, separators)}{colon}{_encode(obj[key], separators)}" for key in obj]
        return "{" + comma.join(pairs) + "}"
    return _quote(str(obj))


def _key(key: Any, separators: tuple[str, str]) -> str:
    text = _encode(key, separators)
    return text if text.startswith('"') else f'"{text}"'


def _quote(text: str) -> str:
    letters = [
        _ESCAPES.get(letter) or (f"\\u{ord(letter):04x}" if letter < " " else letter)
        for letter in text
    ]
    return '"' + "".join(letters) + '"'
