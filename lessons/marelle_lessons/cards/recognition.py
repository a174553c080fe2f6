"""Recognise the row of cards that a program does, where it is one."""

from __future__ import annotations

import ast
import io
import tokenize
from types import MappingProxyType
from typing import NamedTuple

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
from marelle_lessons.cards.translation import SILENCE_MS, translate
from marelle_text import LANGUAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_CARD_OF_WORD = MappingProxyType(
    {
        "avancer": "A", "forward": "A", "reculer": "R", "back": "R", "gauche": "G", "left": "G",
        "droite": "D", "right": "D", "attendre": "P", "wait": "P", "bip": "B", "beep": "B",
    }
)  # fmt: skip
_OPPOSITE = MappingProxyType({"A": "R", "R": "A", "G": "D", "D": "G"})
_UNIT = MappingProxyType({"A": 1, "R": 1, "G": 90, "D": 90, "P": 1000, "B": 1})
"""By what a word of the program counts, for one of its card."""
_LONGEST = 40  # signs of a line that are shown


class Recognised(NamedTuple):
    """A row, and whether the program says something more.

    Attributes:
        row: the cards that do the same.
        comments: whether the program has comments of its own: cards cannot keep them.
    """

    row: Row
    comments: bool


def recognise(program: str) -> Recognised:
    """Return the row of cards that does what a program does.

    It is read, never run: calls of the words of the mat with a number, and `for … in range(n)`.

    Raises:
        CardError: With the line: the program cannot be read (E-CARD-15), something has no card (-16), a number that no
            card has (-17), too many repeats one in another (-18), there is nothing to do (-19); more cards than a row
            has (-09, -10).

    Example:
        >>> canonical(recognise("for tour in range(4): avancer(2); droite()").row)
        '4(A2 D)'
    """
    try:
        tree = ast.parse(program)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        raise _error("E-CARD-15", program, getattr(error, "lineno", None) or 1) from None
    row = Row(tuple(_Reader(program).items(tree.body, 0)))
    if not row.items:
        raise CardError("E-CARD-19", program, 0, len(program))
    _refuse_long(row, program)
    return Recognised(row, _has_comments(program, tree, row))


def _refuse_long(row: Row, program: str) -> None:
    done = executed(row)
    if count(row) > MOST_WRITTEN:
        raise CardError("E-CARD-09", program, 0, len(program), limit=MOST_WRITTEN)
    if done > MOST_EXECUTED:
        raise CardError("E-CARD-10", program, 0, len(program), count=done, limit=MOST_EXECUTED)


def _error(code: str, program: str, line: int, **facts: str | int) -> CardError:
    """Return an error about a line of the program, which is shown as it is written."""
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
    """Go through the statements of a program, and give the cards that do the same."""

    def __init__(self, program: str) -> None:
        self._program = program

    def items(self, body: Sequence[ast.stmt], depth: int) -> Iterator[Card | Repeat]:
        for node in body:
            if not _does_nothing(node):
                yield self._item(node, depth)

    def _error(self, code: str, node: ast.AST, **facts: str | int) -> CardError:
        return _error(code, self._program, getattr(node, "lineno", 1), **facts)

    def _item(self, node: ast.stmt, depth: int) -> Card | Repeat:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id=word)) as call) if word in _CARD_OF_WORD:
                return self._card(_CARD_OF_WORD[word], call)
            case ast.For(
                target=ast.Name(id=name),
                iter=ast.Call(func=ast.Name(id="range"), args=[times], keywords=[]),
                orelse=[],
            ) if name not in _CARD_OF_WORD:
                return self._repeat(node, times, depth)
        raise self._error("E-CARD-16", node)

    def _card(self, letter: str, call: ast.Call) -> Card:
        given = [*call.args, *(one.value for one in call.keywords)]
        if len(given) > 1 or (letter == "B" and given) or (letter == "P" and not given):
            raise self._error("E-CARD-16", call)
        value = self._number(given[0]) if given else _UNIT[letter]
        if value < 0 and letter in _OPPOSITE:
            letter, value = _OPPOSITE[letter], -value
        number, rest = divmod(value, _UNIT[letter])
        if rest or not 1 <= number <= CARDS[letter]:
            raise self._error("E-CARD-17", call)
        return Card(letter, int(number))

    def _number(self, node: ast.expr) -> float:
        """Return a number that stands in the program; a name has no card."""
        match node:
            case ast.Constant(value=int() | float() as value) if not isinstance(value, bool):
                return value
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as value)):
                return -value
        raise self._error("E-CARD-16", node)

    def _repeat(self, node: ast.For, times: ast.expr, depth: int) -> Card | Repeat:
        number = self._number(times)
        if isinstance(number, int) and _is_sounds(node.body) and 1 <= number <= CARDS["B"]:
            return Card("B", number)
        if not isinstance(number, int) or not 1 <= number <= MOST_TIMES:
            raise self._error("E-CARD-17", times)
        if depth == DEEPEST:
            raise self._error("E-CARD-18", node, limit=DEEPEST)
        items = tuple(self.items(node.body, depth + 1))
        if not items:
            raise self._error("E-CARD-16", node)
        return Repeat(number, items)


def _does_nothing(node: ast.stmt) -> bool:
    """Tell whether a statement moves nothing: the import of the words, a text that stands alone, `pass`."""
    match node:
        case ast.Pass():
            return True
        case ast.ImportFrom(module="marelle" | "marelle.fr", level=0):
            return not any(one.asname for one in node.names)
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _is_sounds(body: Sequence[ast.stmt]) -> bool:
    """Tell whether these are the lines that `translate` makes of several sounds."""
    match body:
        case [
            ast.Expr(value=ast.Call(func=ast.Name(id="bip" | "beep"), args=[], keywords=[])),
            ast.Expr(
                value=ast.Call(
                    func=ast.Name(id="attendre" | "wait"),
                    args=[ast.Constant(value=silence)],
                    keywords=[],
                )
            ),
        ]:
            return silence == SILENCE_MS
    return False


def _has_comments(program: str, tree: ast.Module, row: Row) -> bool:
    """Tell whether a program says more to its reader than the one that is made of the row."""
    made = {one for language in LANGUAGES for one in _comments(translate(row, language).program)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    said = any(isinstance(node.value, ast.Constant) for node in texts)
    return said or not made.issuperset(_comments(program))


def _comments(program: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
