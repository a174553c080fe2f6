"""Markdown as plain data, for the typst program, which reads no Markdown: blocks, and the pieces of a line."""

from __future__ import annotations

import re
from collections.abc import Callable
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from markdown_it.tree import SyntaxTreeNode

from marelle_lessons.markdown import BOX, tokens

Node = dict[str, Any]

_PLAIN = {"text": "text", "code_inline": "code"}
_WITH_INNER = {"strong": "strong", "em": "light"}
_SHORT = 40  # characters in a row of the columns with text; with more, empty columns are only as wide as their heads
_LISTS = {"bullet_list": "list", "ordered_list": "enum"}


def tree(text: str, picture: Callable[[str], str]) -> list[Node]:
    """Return the blocks of a Markdown text, in order.

    Args:
        text: what a lesson's author wrote.
        picture: returns the file name of a picture of the lesson's folder in the document, or an empty string.

    Returns:
        One dictionary a block, `kind` among its keys: `heading` (`level`, `line`), `paragraph` (`line`), `code` (`text`), `note`
        (`blocks`), `list` and `enum` (`first`, `items`: each its `blocks`, and `box`, whether it has a box to tick), `table` (`to_fill`,
        see `_to_fill`; `rows` of lines, the first one the head), `rule`. A line is a list of
        pieces: `text`, `code`, `strong`, `light`, `picture`.

    Example:
        >>> tree("Le **robot**", lambda name: "")[0]["line"][1]
        {'kind': 'strong', 'line': [{'kind': 'text', 'text': 'robot'}]}
    """
    return _blocks(SyntaxTreeNode(tokens(text)), picture)


def _blocks(parent: SyntaxTreeNode, picture: Callable[[str], str]) -> list[Node]:
    return [_BLOCKS[node.type](node, picture) for node in parent.children]


def _rule(_node: SyntaxTreeNode, _picture: Callable[[str], str]) -> Node:
    return {"kind": "rule"}


def _code(node: SyntaxTreeNode, _picture: Callable[[str], str]) -> Node:
    return {"kind": "code", "text": node.content.rstrip("\n")}


def _note(node: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    return {"kind": "note", "blocks": _blocks(node, picture)}


def _heading(node: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    return {"kind": "heading", "level": int(node.tag[1]), "line": _line(node.children[0], picture)}


def _paragraph(node: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    return {"kind": "paragraph", "line": _line(node.children[0], picture)}


def _list(node: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    items = [_item(item, picture) for item in node.children]
    return {"kind": _LISTS[node.type], "first": int(node.attrs.get("start", 1)), "items": items}


def _item(item: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    blocks = _blocks(item, picture)
    pieces = blocks[0].get("line") if blocks else None
    has_box = False
    if pieces and pieces[0]["kind"] == "text":
        rest = re.sub("^" + BOX, "", pieces[0]["text"])
        has_box = rest != pieces[0]["text"]
        pieces[0]["text"] = rest
    return {"blocks": blocks, "box": has_box}


def _table(node: SyntaxTreeNode, picture: Callable[[str], str]) -> Node:
    rows = [
        [_line(cell.children[0], picture) for cell in row.children]
        for row in node.walk()
        if row.type == "tr"
    ]
    return {"kind": "table", "to_fill": _to_fill(node), "rows": rows}


def _to_fill(table: SyntaxTreeNode) -> list[bool]:
    """Tell for each column of a table whether it is to be filled in by hand: no text below its head, and the others are short."""
    rows = [row for row in table.walk() if row.type == "tr"]
    columns = zip(
        *([len(cell.children[0].content) for cell in row.children] for row in rows), strict=True
    )
    longest = [max(lengths[1:], default=0) for lengths in columns]
    return [not length and sum(longest) <= _SHORT for length in longest]


def _line(inline: SyntaxTreeNode, picture: Callable[[str], str]) -> list[Node]:
    return [piece for node in inline.children for piece in _pieces(node, picture)]


def _pieces(node: SyntaxTreeNode, picture: Callable[[str], str]) -> list[Node]:
    if node.type in _PLAIN:
        return [{"kind": _PLAIN[node.type], "text": node.content}]
    if node.type in _WITH_INNER:
        return [{"kind": _WITH_INNER[node.type], "line": _line(node, picture)}]
    if node.type == "image":
        file = picture(unquote(str(node.attrs["src"])))
        return [{"kind": "picture" if file else "text", "file": file, "text": node.content}]
    # A link becomes its text, for nobody can follow it on paper.
    is_break = node.type.endswith("break")
    return [{"kind": "text", "text": " "}] if is_break else _line(node, picture)


_BLOCKS = MappingProxyType(
    {
        "blockquote": _note,
        "bullet_list": _list,
        "fence": _code,
        "heading": _heading,
        "hr": _rule,
        "ordered_list": _list,
        "paragraph": _paragraph,
        "table": _table,
    }
)
