"""Find the row of cards that does the same as a Python program, if there is one."""

import ast
import io
import tokenize
from collections.abc import Iterator, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple

from marelle_help import Word, library_vocabulary
from marelle_lessons.cards.row import (
    CARDS,
    DEEPEST,
    MOST_EXECUTED,
    MOST_TIMES,
    MOST_WRITTEN,
    Card,
    CardError,
    Repeat,
    Row,
    count,
    executed,
)
from marelle_lessons.cards.writing import SILENCE_MS, translate
from marelle_text import LANGUAGES

_CARD_OF_WORD = MappingProxyType(
    {
        "avancer": "A", "forward": "A", "reculer": "R", "back": "R", "gauche": "G", "left": "G",
        "droite": "D", "right": "D", "attendre": "P", "wait": "P", "bip": "B", "beep": "B",
    }
)  # fmt: skip
_MODULES = ("marelle", "marelle.fr")
_ENGLISH, _FRENCH = _MODULES
_OPPOSITE = MappingProxyType({"A": "R", "R": "A", "G": "D", "D": "G"})
_UNIT = MappingProxyType({"A": 1, "R": 1, "G": 90, "D": 90, "P": 1000, "B": 1})
"""The number in the program for a card with the number 1: 1 square, 90 degrees, 1000 ms, 1 sound."""
_LONGEST = 40  # characters of a line of the program that an error shows


class Recognised(NamedTuple):
    """The row of cards found for a program.

    Attributes:
        row: the cards that do the same as the program.
        comments: True if the program has comments or texts of its own, which are lost in a row of cards.
    """

    row: Row
    comments: bool


def recognise(program: str) -> Recognised:
    r"""Return the row of cards that does the same as a program.

    The program is parsed, never run. It may have imports as `from marelle import …` or `from marelle.fr import …`, calls of the functions that
    have a card (`avancer`, `droite` …), and `for … in range(n)`, with numbers that are written as such; a pause needs one, a sound takes none.

    Raises:
        CardError: With the line: the program is not valid Python (E-CARD-15), a statement has no card (-16), a number is not
            possible on a card (-17), repeats are nested more than 4 deep (-18), the program does nothing (-19), a function is
            not imported (-20), a function has no argument of this name (-21), or the row would be too long (-09, -10).

    Example:
        >>> canonical(recognise("from marelle.fr import *\nfor tour in range(4): avancer(2); droite()").row)
        '4(A2 D)'
    """
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _error("E-CARD-15", program, getattr(error, "lineno", None) or 1) from None
    row = Row(tuple(_Reader(program).items(tree.body, 0)))
    if not row.items:
        raise CardError("E-CARD-19", program, 0, len(program))
    if count(row) > MOST_WRITTEN:
        raise CardError("E-CARD-09", program, 0, len(program), limit=MOST_WRITTEN)
    done = executed(row)
    if done > MOST_EXECUTED:
        raise CardError("E-CARD-10", program, 0, len(program), count=done, limit=MOST_EXECUTED)
    return Recognised(row, _has_comments(program, tree, row))


def _error(code: str, program: str, line: int, **facts: str | int) -> CardError:
    """Return an error at a line of the program (from 1); its fact `what` is the text of the line, shortened to 40 characters."""
    lines = program.split("\n")
    written = lines[min(line, len(lines)) - 1]
    start = sum(len(one) + 1 for one in lines[: line - 1])
    shown = written.split("#")[0].strip()
    shown = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
    return CardError(
        code,
        program,
        min(start, len(program)),
        min(start + len(written), len(program)),
        what=shown,
        **facts,
    )


class _Reader:
    """Converts the statements of a program to cards and repeats, in order, and collects the names that it imports from the library.

    It skips `pass` and strings, and raises CardError for any other statement that has no card.
    """

    def __init__(self, program: str) -> None:
        self._program = program
        self._known: set[str] = set()

    def items(self, body: Sequence[ast.stmt], depth: int) -> Iterator[Card | Repeat]:
        for node in body:
            match node:
                case ast.ImportFrom():
                    self._import(node)
                case ast.Pass() | ast.Expr(value=ast.Constant(value=str())):
                    pass  # a string does nothing, such as a docstring
                case _:
                    yield self._item(node, depth)

    def _error(self, code: str, node: ast.AST, **facts: str | int) -> CardError:
        return _error(code, self._program, getattr(node, "lineno", 1), **facts)

    def _import(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module not in _MODULES or node.level or any(one.asname for one in node.names):
            raise self._error("E-CARD-16", node)
        for one in node.names:
            given = _given_by(module, star=one.name == "*")
            self._known |= given if one.name == "*" else given & {one.name}
            if one.name in _CARD_OF_WORD:
                self._refuse_unknown(one.name, node)
            elif one.name not in {"*", *given}:
                raise self._error("E-CARD-16", node)

    def _refuse_unknown(self, word: str, node: ast.AST) -> None:
        if word not in self._known:
            module = _ENGLISH if word in _given_by(_ENGLISH, star=True) else _FRENCH
            raise self._error("E-CARD-20", node, word=word, module=module)

    def _item(self, node: ast.stmt, depth: int) -> Card | Repeat:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id=word)) as call) if word in _CARD_OF_WORD:
                self._refuse_unknown(word, node)
                return self._card(word, call)
            case ast.For(
                target=ast.Name(id=name),
                iter=ast.Call(func=ast.Name(id="range"), args=[times], keywords=[]),
                orelse=[],
            ) if name not in _CARD_OF_WORD:
                return self._repeat(node, times, depth)
        raise self._error("E-CARD-16", node)

    def _card(self, word: str, call: ast.Call) -> Card:
        letter = _CARD_OF_WORD[word]
        given = [*call.args, *(one.value for one in call.keywords)]
        if len(given) > 1 or (letter == "B" and given) or (letter == "P" and not given):
            raise self._error("E-CARD-16", call)
        for one in call.keywords:
            self._refuse_named(word, one)
        value = self._number(given[0]) if given else _UNIT[letter]
        if value < 0 and letter in _OPPOSITE:
            letter, value = _OPPOSITE[letter], -value
        number, rest = divmod(value, _UNIT[letter])
        if rest or not 1 <= number <= CARDS[letter]:
            raise self._error("E-CARD-17", call)
        return Card(letter, int(number))

    def _refuse_named(self, word: str, keyword: ast.keyword) -> None:
        takes = _taken_by(word)
        if keyword.arg is None:
            raise self._error("E-CARD-16", keyword.value)
        if keyword.arg not in takes:
            raise self._error(
                "E-CARD-21", keyword.value, word=word, given=keyword.arg, takes=takes[0]
            )

    def _number(self, node: ast.expr) -> float:
        """Return the value of a number literal, with or without a minus; raise E-CARD-16 for any other expression."""
        sign, digits = 1, node
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            sign, digits = -1, node.operand
        match digits:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return sign * value
        raise self._error("E-CARD-16", node)

    def _repeat(self, node: ast.For, times: ast.expr, depth: int) -> Card | Repeat:
        number = self._number(times)
        sounds = _sounds(node.body)
        for word in sounds:
            self._refuse_unknown(word, node.body[0])
        if isinstance(number, int) and sounds and 1 <= number <= CARDS["B"]:
            return Card("B", number)
        if not isinstance(number, int) or not 1 <= number <= MOST_TIMES:
            raise self._error("E-CARD-17", times)
        if depth == DEEPEST:
            raise self._error("E-CARD-18", node, limit=DEEPEST)
        items = tuple(self.items(node.body, depth + 1))
        if not items:
            raise self._error("E-CARD-16", node)
        return Repeat(number, items)


def _sounds(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """Return the two function names in a loop body that `translate` writes for several sounds (`bip()`, `attendre(150)`).

    Return () for any other body.
    """
    match body:
        case [
            ast.Expr(
                value=ast.Call(func=ast.Name(id="bip" | "beep" as sound), args=[], keywords=[])
            ),
            ast.Expr(
                value=ast.Call(
                    func=ast.Name(id="attendre" | "wait" as silence),
                    args=[ast.Constant(value=ms)],
                    keywords=[],
                )
            ),
        ] if ms == SILENCE_MS:
            return sound, silence
    return ()


def _has_comments(program: str, tree: ast.Module, row: Row) -> bool:
    """Return True if a program has a constant as a statement, or a comment that the translation of the row does not have."""
    made = {one for language in LANGUAGES for one in _comments(translate(row, language).program)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    said = any(isinstance(node.value, ast.Constant) for node in texts)
    return said or not made.issuperset(_comments(program))


def _comments(program: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]


@lru_cache(maxsize=1)
def _alone() -> tuple[Word, ...]:
    return tuple(word for word in library_vocabulary() if "." not in word.name)


def _given_by(module: str, *, star: bool) -> frozenset[str]:
    """Return the names that a program can import from `marelle` or `marelle.fr`.

    Args:
        module: "marelle" or "marelle.fr"; the latter has the English names too.
        star: True for only those that `from … import *` gives.

    Example:
        >>> sorted(_given_by("marelle", star=True) & set(_CARD_OF_WORD))
        ['back', 'beep', 'forward', 'left', 'right', 'wait']
    """
    words = [word for word in _alone() if word.starred or not star]
    french = {word.french for word in words} if module == _FRENCH else frozenset()
    return frozenset({word.name for word in words} | french)


def _taken_by(word: str) -> tuple[str, ...]:
    (found,) = (one for one in _alone() if word in (one.name, one.french))
    return tuple(one.name for one in found.takes)
