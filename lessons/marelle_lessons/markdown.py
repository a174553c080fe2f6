"""The part of Markdown that lessons are written in, read in one way for all that show it: as HTML, or as plain text.

Headings, lists, tables, code between fences, notes (`!!! note "Title"` and `> `), and within a line `**strong**`, `__strong__`,
`*light*`, `_light_`, `` `code` ``, links and pictures. All else is shown as it is written.
"""

from __future__ import annotations

from markdown_it import MarkdownIt

_BLOCKS = ("heading", "list", "table", "fence", "blockquote")
_IN_A_LINE = ("newline", "emphasis", "backticks", "link", "image")
READER = MarkdownIt("zero", {"maxNesting": 100}).enable([*_BLOCKS, *_IN_A_LINE])
"""Reads that part of Markdown, and no more."""

NOTE = r'^!!! *\w+(?: +"(?P<title>.*)")? *$'
"""How a note begins, and its title."""

BOX = r"\[[ x]\] +"
"""A box to tick, which is left out of what an item says."""
