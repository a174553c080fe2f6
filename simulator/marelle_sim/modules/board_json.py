"""MicroPython's `json`: the separators and escapes are the board's, and `loads` accepts the same wrong texts as a board.

To a board, commas and colons are spaces, any closing bracket closes any opening one, and the last closing bracket may be missing.
"""

import re
from typing import Any

from marelle_sim.microcontroller.board_types import BoardMemoryview, no_text

__all__ = ["dump", "dumps", "load", "loads"]

_NAMES = {None: "null", True: "true", False: "false"}
_ESCAPES = {"\n": "\\n", "\r": "\\r", "\t": "\\t", '"': '\\"', "\\": "\\\\"}
_TOKEN = re.compile(
    rb"[,: \t\n\r]*(?:(?P<name>null|true|false)|(?P<number>[-0-9][-+.0-9Ee]*)|(?P<opening>[\[{])|(?P<closing>[\]}])"
    rb'|"(?P<text>(?:[^"\\]|\\u[0-9A-Fa-f]{4}|\\[^u])*)")',
    re.DOTALL,
)
_VALUES = {b"null": None, b"true": True, b"false": False}
_ESCAPED = re.compile(rb"\\(u.{4}|[^u])", re.DOTALL)
_LETTERS = {b"b": b"\b", b"f": b"\f", b"n": b"\n", b"r": b"\r", b"t": b"\t"}
_NO_KEY = object()
_WRONG = "syntax error in JSON"


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
        ValueError: "syntax error in JSON", or that of `int` or `float` for a wrong number.
        UnicodeError: a text in it is not UTF-8.
        TypeError: `text` is neither a text nor a buffer.
    """
    if isinstance(text, str):
        text = text.encode("utf-8", "surrogatepass")
    return _read(BoardMemoryview(text).tobytes().partition(b"\0")[0])  # a zero is the end


def load(stream: Any) -> Any:
    """Return the value of the JSON text in an open file."""
    return loads(stream.read())


def _read(data: bytes) -> Any:
    r"""Return the value of a JSON text as `extmod/modjson.c` of MicroPython 1.25 reads it, but wrong digits after `\u` raise ValueError."""
    found: list[Any] = []
    unclosed: list[Any] = [found]
    key: Any = _NO_KEY  # one for all dictionaries, as on a board
    place = 0
    while (not found or len(unclosed) > 1) and (token := _TOKEN.match(data, place)):
        place = token.end()
        if token["closing"]:
            if not found:
                break
            unclosed.pop()
            continue
        value = _value(token)
        if isinstance(unclosed[-1], list):
            unclosed[-1].append(value)
        elif key is not _NO_KEY:
            unclosed[-1][key], key = value, _NO_KEY
        elif token["opening"]:
            raise ValueError(_WRONG)
        else:
            key = value
        if token["opening"]:
            unclosed.append(value)
    spaces = b",: \t\n\r" if len(unclosed) > 1 else None
    if not found or len(unclosed) > 2 or data[place:].strip(spaces):
        raise ValueError(_WRONG)
    return found[0]


def _value(token: re.Match[bytes]) -> Any:
    if token["name"]:
        return _VALUES[token["name"]]
    if token["number"]:
        return (float if re.search(rb"[.Ee]", token["number"]) else int)(token["number"])
    if token["text"] is not None:
        return _ESCAPED.sub(_letter, token["text"]).decode("utf-8", "surrogatepass")
    return [] if token["opening"] == b"[" else {}


def _letter(escaped: re.Match[bytes]) -> bytes:
    """Return the UTF-8 bytes of an escaped letter; half of a surrogate pair gives a letter too, as on a board."""
    letter = escaped[1]
    if len(letter) == 1:
        return _LETTERS.get(letter, letter)
    return chr(int(letter[1:], 16)).encode("utf-8", "surrogatepass")


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
