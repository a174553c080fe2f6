"""The parser for the part of Markdown in which lessons are written, and the conversion of a page to plain text. The HTML pages use the same parser.

It reads headings, lists, tables, rules (`---`), code between fences, notes (`!!! note "Title"` and `> `), and within a line
`**strong**`, `__strong__`, `*light*`, `_light_`, `` `code` ``, links and pictures. All else is shown as it is written.
"""

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode

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
    """Return a note (`!!! word "Title"`) as a quotation (`> `) that begins with the title in bold; return code between fences unchanged."""
    if note["fence"]:
        return note[0]
    head = f"**{note['title']}**\n" if note["title"] else ""
    return re.sub(r"^(?: {4})?", "> ", head + note["below"], flags=re.MULTILINE) + "\n"


_UNDERLINES = {"h1": "=", "h2": "-"}
_WIDEST = 78  # characters of a table in columns; a wider one becomes a list
_BLANK = "…"  # a cell that the pupil fills in: its whole column, or its whole row, is empty


def plain_text(markdown: str) -> str:
    r"""Return a Markdown page as plain text: a description replaces its picture, code is indented; list marks, `> ` and `---` stay.

    Example:
        >>> plain_text("# Le carré\n\n**Avance** de `A3`.")
        'Le carré\n========\n\nAvance de A3.\n'
    """
    source = [line.rstrip() for line in markdown.splitlines()]
    lines: list[str] = []
    at = 0
    for node in SyntaxTreeNode(READER.parse("\n".join(source))).walk():
        if (show := _WRITERS.get(node.type)) and node.map:
            begin, end = node.map
            lines += [*source[at:begin], *show(node, source[begin:end])]
            at = end
    return "\n".join([*lines, *source[at:]]).strip("\n") + "\n"


def _paragraph(node: SyntaxTreeNode, source: list[str]) -> list[str]:
    words = node.children[0]
    said = re.sub(NOTE, r"\g<title>", _words(words), flags=re.MULTILINE)
    if node.parent and node.parent.type == "list_item":
        said = re.sub("^" + BOX, "", said)
    lines = zip(source, words.content.split("\n"), said.split("\n"), strict=False)
    return [
        line[: len(line) - len(written.strip())] + shown.strip() for line, written, shown in lines
    ]


def _heading(node: SyntaxTreeNode, _source: list[str]) -> list[str]:
    words = _words(node.children[0])
    return [words, _UNDERLINES[node.tag] * len(words)] if node.tag in _UNDERLINES else [words]


def _code(node: SyntaxTreeNode, _source: list[str]) -> list[str]:
    return ["    " + line for line in node.content.splitlines()]


def _table(node: SyntaxTreeNode, _source: list[str]) -> list[str]:
    """Return the lines of a table: in columns if they take at most 78 characters, else a list with an item for each row below the heading.

    With three columns or more, the item has a line for each further cell, after the heading of its column.
    """
    rows = [
        [_words(cell.children[0]) for cell in row.children]
        for row in node.walk()
        if row.type == "tr"
    ]
    heading, *others = rows
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    if sum(widths) + 2 * (len(widths) - 1) <= _WIDEST:
        return ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    if len(widths) == 2:
        return [f"- {first} — {said}" for first, said in others]
    blank_columns = [not any(column) for column in zip(*others, strict=True)][1:]
    lines = []
    for first, *rest in others:
        lines.append(f"- {first}")
        for name, cell, blank in zip(heading[1:], rest, blank_columns, strict=True):
            if said := cell or (_BLANK if blank or not any(rest) else ""):
                lines.append(f"  {name} — {said}" if name else f"  {said}")
    return lines


def _words(node: SyntaxTreeNode) -> str:
    if node.type in ("softbreak", "hardbreak"):
        return "\n"
    if node.type == "image":
        return f"[ {node.content} ]"
    return "".join(map(_words, node.children)) if node.children else node.content


_WRITERS = {"paragraph": _paragraph, "heading": _heading, "fence": _code, "table": _table}
