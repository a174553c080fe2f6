r"""MicroPython's `re`, by an engine that takes the same steps as the board's (`re_program`, `re_matching`).

There are no named groups, look-arounds, `{2}`, `\b` or flags; a `.` matches a newline too, `$` only the very end.
"""

from collections.abc import Callable
from operator import index as _index
from typing import Any

from _board import board
from re_matching import Matching
from re_program import Program

from marelle_sim.microcontroller.board_types import no_text

__all__ = ["compile", "match", "search", "sub"]

_Text = str | bytes


class _Pattern:
    __slots__ = ("_program",)

    def __init__(self, source: Any) -> None:
        pattern = _bytes(source)
        steps = 2 * len(pattern)  # it is read twice
        board.clock.spend(steps * board.costs.pattern_step_ns // 1000)
        self._program = Program(pattern)

    def match(self, string: Any, *_ignored: Any) -> Any:
        """Match at the beginning of a string; return the match, or None. Further arguments are ignored, as on a board."""
        return self._first(string, anchored=True)

    def search(self, string: Any, *_ignored: Any) -> Any:
        """Find the first match in a string; return it, or None."""
        return self._first(string, anchored=False)

    def sub(self, replace: Any, string: Any, count: int = 0, _flags: int = 0) -> Any:
        r"""Return the string with its matches before the first empty one replaced, at most `count` of them if that is not 0.

        `replace` is a text, in which `\1` and `\g<1>` stand for a group, or a function of the match that returns one.
        """
        text, made, place = _bytes(string), b"", 0
        while found := self._next(string, text, place):
            begin, end = found.bounds(0)
            new = replace(found) if callable(replace) else replace
            made += text[place:begin] + _filled(_bytes(new), found)
            place = end
            count -= 1
            if count == 0:
                break
        if not place:
            return string
        made += text[place:]  # a board does not check whether this is still text
        return made.decode(errors="replace") if isinstance(string, str) else made

    def split(self, string: Any, max_split: int = 0) -> list[Any]:
        """Return the parts of a string between its matches; the string is split at most `max_split` times if that is not 0.

        It is not split at the first empty match, nor behind it.

        An expression with groups raises NotImplementedError once it matches.
        """
        text, pieces, place = _bytes(string), [], 0
        while found := self._next(string, text, place):
            begin, end = found.bounds(0)
            pieces.append(_like(string, text[place:begin]))
            if self._program.groups:
                raise NotImplementedError("splitting with sub-captures")
            place = end
            max_split -= 1
            if max_split == 0:
                break
        return [*pieces, _like(string, text[place:])]

    def _first(self, string: Any, *, anchored: bool) -> "_Match | None":
        text = _bytes(string)
        matching = Matching(self._program, text)
        return (
            _Match(string, text, matching.places) if matching.found(0, anchored=anchored) else None
        )

    def _next(self, string: Any, text: bytes, place: int) -> "_Match | None":
        matching = Matching(self._program, text)
        if not matching.found(place, anchored=False) or matching.places[0] == matching.places[1]:
            return None
        return _Match(string, text, matching.places)

    def __repr__(self) -> str:
        return "<re>"


class _Match:
    __slots__ = ("_places", "_string", "_text")

    def __init__(self, string: _Text, text: bytes, places: list[int]) -> None:
        self._string, self._text, self._places = string, text, places

    def bounds(self, index: int) -> tuple[int, int]:
        """Return (begin, end) of a group in bytes, end excluded; (-1, -1) if the group has not matched. Group 0 is the whole match."""
        number = _index(index)
        if not 0 <= number < len(self._places) // 2:
            raise IndexError(index)
        return self._places[2 * number], self._places[2 * number + 1]

    def part(self, index: int) -> bytes | None:
        """Return the bytes of a group; None if the group has not matched."""
        begin, end = self.bounds(index)
        return None if begin < 0 else self._text[begin:end]

    def group(self, index: int) -> Any:
        """Return the text of a group, of the whole match for 0; None if the group has not matched."""
        part = self.part(index)
        return None if part is None else _like(self._string, part)

    def groups(self) -> tuple[Any, ...]:
        """Return the texts of all groups but group 0."""
        return tuple(self.group(number) for number in range(1, len(self._places) // 2))

    def start(self, index: int = 0) -> int:
        """Return the index in the string at which a group begins; -1 if the group has not matched."""
        return self.span(index)[0]

    def end(self, index: int = 0) -> int:
        """Return the index in the string behind a group; -1 if the group has not matched."""
        return self.span(index)[1]

    def span(self, index: int = 0) -> tuple[int, int]:
        """Return (begin, end) of a group as indices of the string, end excluded; (-1, -1) if the group has not matched."""
        begin, end = self.bounds(index)
        if begin < 0 or isinstance(self._string, bytes):
            return begin, end
        return _letters(self._text[:begin]), _letters(self._text[:end])

    def __repr__(self) -> str:
        return f"<match num={len(self._places) // 2}>"


def compile(regex: Any, _flags: int = 0) -> _Pattern:
    """Compile a regular expression."""
    return _Pattern(regex)


def match(regex: Any, string: Any, *ignored: Any) -> Any:
    """Match at the beginning of a string; return the match, or None."""
    return _pattern(regex).match(string, *ignored)


def search(regex: Any, string: Any, *ignored: Any) -> Any:
    """Find the first match in a string; return it, or None."""
    return _pattern(regex).search(string, *ignored)


def sub(
    regex: Any, replace: str | Callable[[Any], str], string: Any, count: int = 0, flags: int = 0
) -> Any:
    """Replace the matches before the first empty one, at most `count` of them if that is not 0; return the result; see `_Pattern.sub`."""
    return _pattern(regex).sub(replace, string, count, flags)


def _pattern(regex: Any) -> _Pattern:
    return regex if isinstance(regex, _Pattern) else _Pattern(regex)


def _bytes(text: Any) -> bytes:
    if isinstance(text, str):
        return text.encode()
    if type(text) is bytes:
        return text
    raise no_text(type(text).__name__)


def _like(string: _Text, part: bytes) -> Any:
    """Return some bytes of a string as the string's type: text or bytes.

    Raises:
        UnicodeError: they are no UTF-8, for example because a `.` has matched one byte of an `é`.
    """
    try:
        return part.decode() if isinstance(string, str) else part
    except UnicodeDecodeError:
        raise UnicodeError from None


def _letters(text: bytes) -> int:
    return sum(byte & 0xC0 != 0x80 for byte in text)


def _filled(text: bytes, found: _Match) -> bytes:
    r"""Return a replacement with the matched groups in the places of `\1` and `\g<1>`; a group that has not matched is empty.

    IndexError if there is no such group.
    """
    made, place = b"", 0
    while (slash := text.find(b"\\", place)) >= 0:
        made, place = made + text[place:slash], slash + 1
        named = text.startswith(b"g<", place)
        place += 2 * named
        digits = place
        while text[digits : digits + 1].isdigit():
            digits += 1
        if digits > place:
            made += found.part(int(text[place:digits]) % (1 << 32)) or b""
            place = digits + (named and text.startswith(b">", digits))
        elif text.startswith(b"\\", place):
            made, place = made + b"\\", place + 1
    return made + text[place:]
