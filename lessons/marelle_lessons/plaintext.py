"""Convert a Markdown page to plain text, for a simple editor, a screen reader or a pipe."""

from __future__ import annotations

import re

from markdown_it.tree import SyntaxTreeNode

from marelle_lessons.markdown import BOX, NOTE, READER

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
        if (show := _BLOCKS.get(node.type)) and node.map:
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
    """Return the lines of a table: in columns if they take at most 78 characters, else a list with an item for each row."""
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


_BLOCKS = {"paragraph": _paragraph, "heading": _heading, "fence": _code, "table": _table}
