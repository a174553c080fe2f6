"""A possible correction of one statement (a guess), accepted if Python can parse the corrected statement, or if it is sure."""

from __future__ import annotations

import ast
import re
from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_help.mistakes.scan import Scan, Statement, Token

Edit = tuple[int, int, str]

_FIRST_WORD = re.compile(r"\w+|@")
_BEFORE = {
    "elif": "if 1: pass\n", "else": "if 1: pass\n", "except": "try: pass\n", "finally": "try: pass\n",
}  # fmt: skip
_AFTER = {"try": "\nfinally: pass", "@": "\ndef f(): pass"}
UNREADABLE = (SyntaxError, ValueError, RecursionError, MemoryError, OverflowError)
"""The exceptions of Python's parser for a text that it refuses."""

LONGEST = 20_000
"""Number of characters of the longest text in which a mistake is looked for; a longer one would take more than 0.1 s."""


def tree_of(text: str) -> ast.Module | None:
    """Return the syntax tree of a text, or None if Python cannot parse it."""
    try:
        return ast.parse(text)
    except UNREADABLE:
        return None


class Fix(NamedTuple):
    """One possible correction of a statement.

    Attributes:
        code: the code of the mistake. start, end: offsets in the text of the part to mark. edits: the corrections, as (start, end, new text).
        facts: the values that the sentence names.
        sure: True if the mistake is certain even when the corrected statement cannot be parsed, because it has other mistakes.
    """

    code: str
    start: int
    end: int
    edits: list[Edit]
    facts: dict[str, str]
    sure: bool = False


def fixed(
    code: str, start: int, end: int, edits: list[Edit], *, sure: bool = False, **facts: str
) -> Fix:
    """Return the correction that marks the part from `start` to `end` and makes these edits.

    Example:
        >>> fixed("E-PROG-32", 5, 6, [(6, 6, ":")], nearest="if x:").facts
        {'nearest': 'if x:'}
    """
    return Fix(code, start, end, edits, facts, sure)


def replaced(code: str, start: int, end: int, new: str, **facts: str) -> Fix:
    """Return the correction that replaces the marked part, from `start` to `end`, by `new`.

    Example:
        >>> replaced("E-PROG-46", 5, 6, "==").edits
        [(5, 6, '==')]
    """
    return Fix(code, start, end, [(start, end, new)], facts)


class Line:
    """One statement that Python cannot parse, as the functions that look for corrections get it.

    Attributes:
        scan: the whole text. statement: the statement in it.
        tokens: those of the statement. words: all names and keywords in the other statements.
    """

    def __init__(self, scan: Scan, statement: Statement, words: frozenset[str]) -> None:
        self.scan, self.statement, self.words = scan, statement, words
        self.tokens = statement.tokens
        self._depths = _depths(statement.tokens)

    def edited(self, edits: list[Edit]) -> str:
        """Return the text of the statement with these corrections."""
        text, start = self.scan.text, self.statement.start
        parts = []
        for first, last, new in sorted(edits):
            parts += [text[start:first], new]
            start = last
        return "".join([*parts, text[start : max(start, self.statement.end)]])

    def pairs(self) -> Iterator[tuple[Token, Token]]:
        """Yield each token together with the next one."""
        return zip(self.tokens, self.tokens[1:], strict=False)

    def depth_before(self, wanted: Token) -> int:
        """Return the number of open brackets before a token."""
        return self._depths[wanted.start]


def _depths(tokens: list[Token]) -> dict[int, int]:
    depths, depth = {}, 0
    for token in tokens:
        depths[token.start] = depth
        if token.kind == "sign":
            depth += (token.text in "([{") - (token.text in ")]}")
    return depths


def reads(code: str) -> bool:
    """Return True if Python can parse this statement alone, completed for the check: `if x:` gets the block `pass`, `else:` an `if` too.

    Example:
        >>> reads("if x > 3:"), reads("if x > 3")
        (True, False)
    """
    found = _FIRST_WORD.match(code)
    first = found[0] if found else ""
    body = f"{code} pass" if code.endswith(":") else code
    return tree_of(_BEFORE.get(first, "") + body + _AFTER.get(first, "")) is not None
