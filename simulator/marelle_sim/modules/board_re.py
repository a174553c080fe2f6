r"""MicroPython's `re`: the syntax of its small engine, run by Python's.

`{2}` are three letters, `.` matches a newline too, `$` only the very end; there are no named groups,
look-arounds, `\b` or flags.
"""

import re as _real
from collections.abc import Callable
from typing import Any

__all__ = ["compile", "match", "search", "sub"]

_CLASSES = "dDsSwW"
_ERROR = "error in regex"


class _Pattern:
    """A compiled expression."""

    __slots__ = ("_real",)

    def __init__(self, source: str | bytes) -> None:
        text = source if isinstance(source, str) else source.decode("latin-1")
        try:
            translated = _translate(text)
            self._real: Any = _real.compile(
                translated if isinstance(source, str) else translated.encode("latin-1"),
                _real.DOTALL | (_real.ASCII if isinstance(source, str) else _real.NOFLAG),
            )
        except (_real.error, OverflowError, RecursionError):
            raise ValueError(_ERROR) from None

    def match(self, string: Any) -> Any:
        """Match at the beginning of a string."""
        return _found(self._real.match(string))

    def search(self, string: Any) -> Any:
        """Match anywhere."""
        return _found(self._real.search(string))

    def sub(self, replace: str | Callable[[Any], str], string: Any, count: int = 0) -> Any:
        r"""Replace matches; `\1` and `\g<1>` stand for a group."""
        if callable(replace):
            made = replace
            return self._real.sub(lambda match: made(_Match(match)), string, count=count)
        return self._real.sub(replace, string, count=count)

    def split(self, string: Any, max_split: int = -1) -> list[Any]:
        """Cut a string where it matches."""
        pieces = self._real.split(string, max(0, max_split))
        return list(pieces[:: self._real.groups + 1])

    def __repr__(self) -> str:
        return "<re>"


class _Match:
    """What matched."""

    __slots__ = ("_real",)

    def __init__(self, real: Any) -> None:
        self._real = real

    def group(self, index: int) -> Any:
        """Return the text of a group; 0 is the whole."""
        if not 0 <= index <= self._real.re.groups:
            raise IndexError(index)
        return self._real.group(index)

    def groups(self) -> tuple[Any, ...]:
        """Return the texts of all groups."""
        return tuple(self._real.groups())

    def start(self, index: int = 0) -> int:
        """Return where a group begins."""
        return int(self._real.start(index))

    def end(self, index: int = 0) -> int:
        """Return where a group ends."""
        return int(self._real.end(index))

    def span(self, index: int = 0) -> tuple[int, int]:
        """Return where a group begins and ends."""
        return self.start(index), self.end(index)

    def __repr__(self) -> str:
        return f"<match num={self._real.re.groups + 1}>"


def compile(regex: str | bytes) -> _Pattern:
    """Compile an expression."""
    return _Pattern(regex)


def match(regex: Any, string: Any) -> Any:
    """Match at the beginning of a string."""
    return _pattern(regex).match(string)


def search(regex: Any, string: Any) -> Any:
    """Match anywhere."""
    return _pattern(regex).search(string)


def sub(regex: Any, replace: Any, string: Any, count: int = 0) -> Any:
    """Replace matches."""
    return _pattern(regex).sub(replace, string, count)


def _pattern(regex: Any) -> _Pattern:
    return regex if isinstance(regex, _Pattern) else _Pattern(regex)


def _found(real: Any) -> _Match | None:
    return None if real is None else _Match(real)


def _translate(source: str) -> str:
    """Write an expression of the small engine in Python's syntax."""
    made: list[str] = []
    place, in_set = 0, False
    while place < len(source):
        letter = source[place]
        place += 1
        if letter == "\\":
            if place == len(source):
                raise ValueError(_ERROR)
            letter, place = source[place], place + 1
            made.append(f"\\{letter}" if letter in _CLASSES else _real.escape(letter))
        elif in_set:
            in_set = letter != "]"
            made.append("\\[" if letter == "[" else letter)
        elif letter == "[":
            in_set = True
            negated = source.startswith("^", place)
            made.append("[^" if negated else "[")
            place += negated
        else:
            made.append(_outside(letter, source[place : place + 2]))
    return "".join(made)


def _outside(letter: str, following: str) -> str:
    if letter == "(" and following.startswith("?") and following != "?:":
        raise ValueError(_ERROR)
    if letter in "*+?" and following.startswith(("*", "+")):
        raise ValueError(_ERROR)
    if letter in "{}":
        return f"\\{letter}"
    return r"\Z" if letter == "$" else letter
