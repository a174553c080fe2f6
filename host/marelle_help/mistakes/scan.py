"""Splits any text into tokens and statements as Python does, but does not stop at errors."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import islice
from keyword import iskeyword
from typing import NamedTuple

from marelle_help.mistake import SourceRange

_MOST_TOKENS = 8_000  # twice as many as a long program has
CLOSERS = {"(": ")", "[": "]", "{": "}"}
_STARTERS = frozenset(
    ("break", "class", "continue", "def", "elif", "except", "finally", "from", "global", "import", "pass", "raise",
     "return", "try", "while", "with")
)  # fmt: skip
_MAY_GO_ON = frozenset(("and", "as", "else", "for", "if", "in", "is", "not", "or"))
_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\f]+ | \\\n)
  | (?P<comment>\#[^\n]*)
  | (?P<newline>\n)
  | (?P<text>(?:[rRbBfFuU]|[bBfF][rR]|[rR][bBfF])?(?P<quote>\"\"\"|'''|"|'))
  | (?P<number>0[xXbBoO][0-9a-fA-F_]+ | (?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9]+)?j?)
  | (?P<name>[^\W\d]\w{0,80})
  | (?P<sign>\*\*=|//=|>>=|<<=|\.\.\.|!=|->|:=|[-+*/%&|^<>=@]=|\*\*|//|<<|>>|[-+*/%&|^~<>=@.,:;()\[\]{}])
  | (?P<other>.)
    """,
    re.VERBOSE,
)
_REST_OF_TEXT = {
    '"': re.compile(r'(?:\\[\s\S]|[^\\\n"])*"'),
    "'": re.compile(r"(?:\\[\s\S]|[^\\\n'])*'"),
    '"""': re.compile(r'(?:\\[\s\S]|[^\\])*?"""'),
    "'''": re.compile(r"(?:\\[\s\S]|[^\\])*?'''"),
}


class Token(NamedTuple):
    """One word, number, string or sign.

    Attributes:
        kind: "name" (keywords too), "number", "text" (a string), "open" (a string without its end), "sign" (of Python's syntax), "other" or "newline".
        text: its characters. start, end: its offsets in the whole text.
    """

    kind: str
    text: str
    start: int
    end: int

    @property
    def is_keyword(self) -> bool:
        """True if the word is a keyword of Python."""
        return self.kind == "name" and iskeyword(self.text)

    @property
    def is_operand(self) -> bool:
        """True for a name, a number or a string, and for the keywords True, False, None, lambda and not."""
        return self.kind in ("name", "number", "text") and not (
            iskeyword(self.text) and self.text not in ("True", "False", "None", "lambda", "not")
        )


class Statement(NamedTuple):
    """One logical line: a line, or several lines joined by a bracket, a backslash or a long string.

    Attributes:
        tokens: at least one. indent: the white space before the first.
        unclosed: brackets that were never closed, outermost first. stray: closing brackets without an opening one.
    """

    tokens: list[Token]
    indent: str
    unclosed: list[Token]
    stray: list[Token]

    @property
    def first(self) -> str:
        """The text of the first token."""
        return self.tokens[0].text

    @property
    def last(self) -> str:
        """The text of the last token."""
        return self.tokens[-1].text

    @property
    def start(self) -> int:
        """The offset in the whole text of its first token, after the indent."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """The offset in the whole text after the last character of its last token, without a comment behind it."""
        return self.tokens[-1].end


class Scan:
    r"""A text split into statements.

    Args:
        text: any text; each line end becomes "\n".

    Attributes:
        text: the text with these line ends.
        statements: those that lie completely in the first 8000 tokens. is_whole: True if these are all.

    Example:
        >>> [token.text for token in Scan("if x\n").statements[0].tokens]
        ['if', 'x']
    """

    def __init__(self, text: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self._starts = [0, *(match.end() for match in re.finditer("\n", self.text))]
        tokens = list(islice(_tokens(self.text), _MOST_TOKENS))
        self.is_whole = len(tokens) < _MOST_TOKENS
        self.statements = list(_statements(self.text, tokens))
        if not self.is_whole:
            del self.statements[-1:]

    def range_of(self, start: int, end: int) -> SourceRange:
        """Return the line and columns of the text from offset `start` to `end`, cut at the end of its first line."""
        line = bisect_right(self._starts, start)
        first = self._starts[line - 1]
        line_end = self.text.find("\n", first)
        stop = min(end, line_end) if line_end >= start else end
        return SourceRange(line, start - first + 1, max(stop, start + 1) - first + 1)

    def line_start(self, offset: int) -> int:
        """Return the offset of the start of the line with this offset."""
        return self._starts[bisect_right(self._starts, offset) - 1]


def _tokens(text: str) -> Iterator[Token]:
    """Yield the tokens of a text, one for each line end too, but none for spaces and comments."""
    at = 0
    while found := _TOKEN.match(text, at):  # None at the end alone
        kind, start, at = str(found.lastgroup), at, found.end()
        if found["text"] is not None:
            kind, at = _end_of_text(text, found["quote"], at)
        elif kind == "name" and not found[0].isidentifier():
            kind, at = _end_of_name(found[0], start)
        if kind not in ("space", "comment"):
            yield Token(kind, text[start:at], start, at)


def _end_of_text(text: str, quote: str, at: int) -> tuple[str, int]:
    """Return the kind ("text", or "open" without a closing quote) and the end offset of a string whose content starts at `at`."""
    rest = _REST_OF_TEXT[quote].match(text, at)
    if rest is not None:
        return "text", rest.end()
    end = -1 if len(quote) == 3 else text.find("\n", at)
    return "open", len(text) if end < 0 else end


def _end_of_name(word: str, start: int) -> tuple[str, int]:
    """Return the kind and the end offset of the first token of a word that is no valid name and begins at offset `start`.

    It is a "name" that ends before the first character that no name can have. If that is the first of the word, or there is none,
    the token is the word's first character, an "other".
    """
    valid = next((at for at, sign in enumerate(word) if not f"a{sign}".isidentifier()), 0)
    return ("name", start + valid) if valid else ("other", start + 1)


class _Gathering:
    """Collects the tokens of a statement, with its open and its stray brackets, until the caller takes it; then those of the next."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens: list[Token] = []
        self.open: list[Token] = []
        self._stray: list[Token] = []

    def add(self, token: Token) -> None:
        self.tokens.append(token)
        if token.text in CLOSERS:
            self.open.append(token)
        elif token.kind == "sign" and token.text in ")]}":
            if self.open and CLOSERS[self.open[-1].text] == token.text:
                self.open.pop()
            else:
                self._stray.append(token)

    def take(self) -> Statement:
        start = self.tokens[0].start
        before = self._text[self._text.rfind("\n", 0, start) + 1 : start]
        statement = Statement(
            self.tokens, before if not before.strip(" \t\f") else "", self.open, self._stray
        )
        self.tokens, self.open, self._stray = [], [], []
        return statement


def _statements(text: str, tokens: list[Token]) -> Iterator[Statement]:
    gathering = _Gathering(text)
    fresh = False  # True at the first token of a line inside brackets
    for token in tokens:
        if token.kind == "newline":
            if gathering.tokens and not gathering.open:
                yield gathering.take()
            fresh = bool(gathering.open)
            continue
        if fresh and _begins_another(text, gathering, token):
            yield gathering.take()
        fresh = False
        gathering.add(token)
    if gathering.tokens:
        yield gathering.take()


def _begins_another(text: str, gathering: _Gathering, token: Token) -> bool:
    """Return True if a line inside an open bracket looks like a new statement: the closing bracket was forgotten."""
    before = gathering.tokens[-1]
    if before.kind == "open":
        return True
    if token.kind != "name":
        return False
    if token.text in _STARTERS:
        return True
    if token.text in _MAY_GO_ON:
        line = text[token.start : (text.find("\n", token.start) + 1) or len(text)]
        return token.text in ("else", "for", "if") and line.partition("#")[0].rstrip().endswith(
            ":"
        )
    return before.is_operand or before.text in (")", "]", "}", ":")
