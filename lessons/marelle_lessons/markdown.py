"""The part of Markdown that lessons are written in, read in one way for all that show it: as HTML, or as plain text.

Headings, lists, tables, code between fences, notes (`!!! note "Title"` and `> `), and within a line `**strong**`, `__strong__`,
`*light*`, `_light_`, `` `code` ``, links and pictures. All else is shown as it is written.
"""

from __future__ import annotations

import re
from typing import NamedTuple

HEADING = re.compile(r"(#{1,6}) +(.*?) *#*")
"""The marks of its depth, and its words."""

ITEM = re.compile(r"(?:[-*]|(\d{1,3})\.) +(?:\[[ x]\] +)?(.*)")
"""The number, or none, and the words; a box to tick is left out."""

NOTE = re.compile(r'!!! *(\w+)(?: +"(.*)")?')
"""The kind of a note, and its title."""

FENCE = re.compile(r"(`{3,}) *(\w*)")
"""The fence, and the language of the code below it."""

_RULE = re.compile(r"\|?[ :|-]*-[ :|-]*\|?")
_SPAN = re.compile(
    r"`(?P<code>[^`]+)`"
    r"|!\[(?P<picture>[^\]]*)\]\((?P<name>[^)]*)\)"
    r"|\[(?P<link>[^\]]+)\]\([^)]*\)"
    r"|(?P<two>\*\*|(?<!\w)__)(?=\S)(?P<strong>(?:`[^`]+`|[^`])+?)(?<=\S)(?P=two)"
    r"|(?<![\w*])(?P<one>[*_])(?=\S)(?P<light>(?:`[^`]+`|[^*_`])+?)(?<=\S)(?P=one)(?![\w*])"
)
_KINDS = ("code", "picture", "link", "strong", "light")
_OPAQUE = ("code", "picture")


class Span(NamedTuple):
    """A piece of a line.

    Attributes:
        kind: "text", "code", "picture", "link", "strong" or "light".
        text: what it says; of a picture, its words for those who do not see it.
        inner: the pieces of what it says, if they may have marks of their own.
        name: the file of a picture.
    """

    kind: str
    text: str
    inner: tuple[Span, ...] = ()
    name: str = ""


def spans(line: str) -> list[Span]:
    """Return the pieces of a line; what stands between backquotes has no marks.

    Example:
        >>> [span.kind for span in spans("Le **robot** dit `2 * 3`.")]
        ['text', 'strong', 'text', 'code', 'text']
    """
    found: list[Span] = []
    at = 0
    for match in _SPAN.finditer(line):
        if match.start() > at:
            found.append(Span("text", line[at : match.start()]))
        kind = next(kind for kind in _KINDS if match[kind] is not None)
        inner = () if kind in _OPAQUE else tuple(spans(match[kind]))
        found.append(Span(kind, match[kind], inner, match["name"] or ""))
        at = match.end()
    return [*found, Span("text", line[at:])] if at < len(line) else found


def cells(line: str) -> list[str]:
    """Return what is written in the cells of a table's row."""
    return [cell.strip() for cell in line.strip().strip("|").split("|")]


def is_rule(line: str) -> bool:
    """Tell whether a row of a table is the rule below its heading."""
    return _RULE.fullmatch(line.strip()) is not None
