r"""Compiles a regular expression to the instructions of MicroPython's small engine (re1.5), which `re_matching` runs.

It reads `.`, `^`, `$`, sets, `\d \D \s \S \w \W`, groups, `(?:…)`, `|`, and `* + ?` with or without a `?` behind them; any other
letter matches itself. It works on the bytes of UTF-8, as the board does, and refuses an expression that is too long for the board.
"""

from collections.abc import Callable

CONSUME, SPLIT, JUMP, SAVE, LINE_BEGIN, LINE_END, MATCH = range(7)

Instruction = tuple[int, object, int]
"""(what, its value, how many bytes it takes on a board). A place to go to is relative to the instruction."""
Code = list[Instruction]

_FARTHEST = 127  # a jump is one signed byte
_ANY = frozenset(range(256))
_CLASSES = {
    ord("d"): frozenset(b"0123456789"),
    ord("s"): frozenset(b" \t\n\v\f\r"),
    ord("w"): frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_"),
}
_CLASSES.update({letter - 32: _ANY - members for letter, members in list(_CLASSES.items())})


class Program:
    """A compiled expression.

    Attributes:
        code: the instructions; a search begins at the first one, a match at one place at instruction `ANCHORED`.
        groups: the number of groups, without the whole match.
    """

    __slots__ = ("code", "groups")

    ANCHORED = 3

    def __init__(self, pattern: bytes) -> None:
        """Compile a pattern.

        Raises:
            ValueError: it has a syntax error, or is too long for the engine.
        """
        parser = _Parser(pattern.partition(b"\0")[0])
        search = [(SPLIT, (3, 1), 2), (CONSUME, _ANY, 1), (JUMP, -2, 2)]
        code = [*search, (SAVE, 0, 2), *parser.whole(), (SAVE, 1, 2), (MATCH, None, 1)]
        self.code = [_absolute(place, instruction) for place, instruction in enumerate(code)]
        self.groups = parser.groups


class _Parser:
    def __init__(self, pattern: bytes) -> None:
        self._pattern, self._place, self.groups = pattern, 0, 0
        self._terms: dict[int, Callable[[], Code]] = {
            ord("."): lambda: [(CONSUME, _ANY, 1)],
            ord("["): self._set,
            ord("("): self._group,
            ord("\\"): self._escaped,
        }

    def whole(self) -> Code:
        code = self._expression()
        if self._place < len(self._pattern):
            raise _wrong()  # a bracket that nothing opened
        return code

    def _peek(self, ahead: int = 0) -> int:
        place = self._place + ahead
        return self._pattern[place] if place < len(self._pattern) else 0

    def _take(self) -> int:
        letter = self._peek()
        if not letter:
            raise _wrong()
        self._place += 1
        return letter

    def _takes(self, letter: str) -> bool:
        taken = self._peek() == ord(letter)
        self._place += taken
        return taken

    def _expression(self) -> Code:
        earlier: Code | None = None
        code: Code = []
        term: Code = []  # what a `*` would repeat
        while self._peek() not in b"\0)":
            letter = self._take()
            if letter in b"*+?":
                code, term = code + self._repeated(chr(letter), term), []
            elif letter == ord("|"):
                earlier, code, term = _either(earlier, code + term), [], []
            elif letter in b"^$":
                what = LINE_BEGIN if letter == ord("^") else LINE_END
                code, term = [*code, *term, (what, None, 1)], []
            else:
                code += term
                term = self._terms[letter]() if letter in self._terms else _letter(letter)
        return _either(earlier, code + term)

    def _repeated(self, sign: str, term: Code) -> Code:
        if not term:
            raise _wrong()  # nothing to repeat
        lazy, length, size = self._takes("?"), len(term), _size(term)
        if sign == "?":
            _check(size)
            return [_split(1, length + 1, second_first=lazy), *term]
        if sign == "+":
            _check(size + 1)
            return [*term, _split(-length, 1, second_first=lazy)]
        _check(size + 3)
        return [_split(1, length + 2, second_first=lazy), *term, (JUMP, -length - 1, 2)]

    def _group(self) -> Code:
        captures = not (self._peek() == ord("?") and self._peek(1) == ord(":"))
        if captures:
            self.groups += 1
            _check(2 * self.groups)
        else:
            self._place += 2
        number = self.groups
        code = self._expression()
        if not self._takes(")"):
            raise _wrong()
        return [(SAVE, 2 * number, 2), *code, (SAVE, 2 * number + 1, 2)] if captures else code

    def _escaped(self) -> Code:
        letter = self._take()
        return [(CONSUME, _CLASSES[letter], 2)] if letter in _CLASSES else _letter(letter)

    def _set(self) -> Code:
        negated = self._takes("^")
        members: set[int] = set()
        pairs = 0
        while not self._takes("]"):
            members |= self._members()
            pairs += 1
        _check(pairs)
        return [(CONSUME, _ANY - members if negated else frozenset(members), 2 + 2 * pairs)]

    def _members(self) -> frozenset[int]:
        first = self._take()
        if first == ord("\\"):
            first = self._take()
            if first in _CLASSES:
                return _CLASSES[first]
        if self._peek() == ord("-") and self._peek(1) != ord("]"):
            self._place += 1
            return frozenset(range(first, self._take() + 1))
        return frozenset((first,))


def _wrong() -> ValueError:
    return ValueError("error in regex")


def _check(distance: int) -> None:
    if distance > _FARTHEST:
        raise _wrong()


def _size(code: Code) -> int:
    return sum(size for _what, _value, size in code)


def _letter(letter: int) -> Code:
    return [(CONSUME, frozenset((letter,)), 2)]


def _split(first: int, second: int, *, second_first: bool) -> Instruction:
    return (SPLIT, (second, first) if second_first else (first, second), 2)


def _either(earlier: Code | None, code: Code) -> Code:
    """Return the code that tries `earlier`, and then `code`; just `code` if there is no earlier alternative."""
    if earlier is None:
        return code
    _check(_size(earlier) + 2)
    _check(_size(code))
    return [
        _split(1, len(earlier) + 2, second_first=False),
        *earlier,
        (JUMP, len(code) + 1, 2),
        *code,
    ]


def _absolute(place: int, instruction: Instruction) -> Instruction:
    what, value, size = instruction
    if what == JUMP and isinstance(value, int):
        return (what, place + value, size)
    if what == SPLIT and isinstance(value, tuple):
        return (what, (place + value[0], place + value[1]), size)
    return instruction
