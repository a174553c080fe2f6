"""The parser for the part of Markdown in which lessons are written; the HTML pages and the plain text use the same.

It reads headings, lists, tables, rules (`---`), code between fences, notes (`!!! note "Title"` and `> `), and within a line
`**strong**`, `__strong__`, `*light*`, `_light_`, `` `code` ``, links and pictures. All else is shown as it is written.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

_BLOCKS = ("heading", "list", "table", "fence", "blockquote", "hr")
_IN_A_LINE = ("newline", "emphasis", "backticks", "link", "image")
READER = MarkdownIt("zero", {"maxNesting": 100}).enable([*_BLOCKS, *_IN_A_LINE])
"""Reads that part of Markdown, and no more."""

NOTE = r'^!!! *\w+(?: +"(?P<title>.*)")? *$'
"""How a note begins, and its title."""

BOX = r"\[[ x]\] +"
"""A box to tick, which is left out of what an item says."""

_FENCED = r"^(?P<fence>`{3,}|~{3,})[^`\n]*$(?:[\s\S]*?^(?P=fence)[`~]* *$|[\s\S]*)"
_NOTE = re.compile(rf"{_FENCED}|{NOTE}(?P<below>(?:\n(?: {{4}}.*| *$))*)", re.MULTILINE)


def tokens(text: str) -> list[Token]:
    """Return the tokens of a Markdown text; a note becomes a quotation that begins with the note's title.

    Example:
        >>> [token.type for token in tokens("Le robot avance.")]
        ['paragraph_open', 'inline', 'paragraph_close']
    """
    return READER.parse(_NOTE.sub(_quoted, text))


def _quoted(note: re.Match[str]) -> str:
    """Return a note (`!!! note`) rewritten as a quotation (`> `); code between fences is returned unchanged."""
    if note["fence"]:
        return note[0]
    head = f"**{note['title']}**\n" if note["title"] else ""
    return re.sub(r"^(?: {4})?", "> ", head + note["below"], flags=re.MULTILINE) + "\n"
