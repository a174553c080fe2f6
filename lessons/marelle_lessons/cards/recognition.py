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
from marelle_lessons.cards.words import CARD_OF_WORD, MODULES, given_by, module_of, taken_by
from marelle_text import LANGUAGES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    r"""Return the row of cards that does what a program does.

    It is read, never run: the import of the words of the mat, calls of them with a number, and `for … in range(n)`.

    Raises:
        CardError: With the line: the program cannot be read (E-CARD-15), something has no card (-16), a number that no
            card has (-17), too many repeats one in another (-18), there is nothing to do (-19), no import gives a
            word (-20), a word takes nothing of that name (-21); more cards than a row has (-09, -10).

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
        self._known: set[str] = set()

    def items(self, body: Sequence[ast.stmt], depth: int) -> Iterator[Card | Repeat]:
        for node in body:
            if isinstance(node, ast.ImportFrom):
                self._import(node)
            elif not _does_nothing(node):
                yield self._item(node, depth)

    def _error(self, code: str, node: ast.AST, **facts: str | int) -> CardError:
        return _error(code, self._program, getattr(node, "lineno", 1), **facts)

    def _import(self, node: ast.ImportFrom) -> None:
        module = node.module or ""
        if module not in MODULES or node.level or any(one.asname for one in node.names):
            raise self._error("E-CARD-16", node)
        for one in node.names:
            given = given_by(module, star=one.name == "*")
            self._known |= given if one.name == "*" else given & {one.name}
            if one.name in CARD_OF_WORD:
                self._refuse_unknown(one.name, node)
            elif one.name not in {"*", *given}:
                raise self._error("E-CARD-16", node)

    def _refuse_unknown(self, word: str, node: ast.AST) -> None:
        if word not in self._known:
            raise self._error("E-CARD-20", node, word=word, module=module_of(word))

    def _item(self, node: ast.stmt, depth: int) -> Card | Repeat:
        match node:
            case ast.Expr(value=ast.Call(func=ast.Name(id=word)) as call) if word in CARD_OF_WORD:
                self._refuse_unknown(word, node)
                return self._card(word, call)
            case ast.For(
                target=ast.Name(id=name),
                iter=ast.Call(func=ast.Name(id="range"), args=[times], keywords=[]),
                orelse=[],
            ) if name not in CARD_OF_WORD:
                return self._repeat(node, times, depth)
        raise self._error("E-CARD-16", node)

    def _card(self, word: str, call: ast.Call) -> Card:
        letter = CARD_OF_WORD[word]
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
        """Refuse what is given by a name that a word does not know, and `**`, of which nobody reads the names."""
        takes = taken_by(word)
        if keyword.arg is None:
            raise self._error("E-CARD-16", keyword.value)
        if keyword.arg not in takes:
            raise self._error(
                "E-CARD-21", keyword.value, word=word, given=keyword.arg, takes=takes[0]
            )

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


def _does_nothing(node: ast.stmt) -> bool:
    """Tell whether a statement moves nothing: a text that stands alone, `pass`."""
    match node:
        case ast.Pass():
            return True
        case ast.Expr(value=ast.Constant(value=str())):
            return True
    return False


def _sounds(body: Sequence[ast.stmt]) -> tuple[str, ...]:
    """Return the words of the lines that `translate` makes of several sounds; none of any other lines."""
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
    """Tell whether a program says more to its reader than the one that is made of the row."""
    made = {one for language in LANGUAGES for one in _comments(translate(row, language).program)}
    texts = (node for node in ast.walk(tree) if isinstance(node, ast.Expr))
    said = any(isinstance(node.value, ast.Constant) for node in texts)
    return said or not made.issuperset(_comments(program))


def _comments(program: str) -> list[str]:
    tokens = tokenize.generate_tokens(io.StringIO(program).readline)
    return [token.string for token in tokens if token.type == tokenize.COMMENT]
