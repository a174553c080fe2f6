"""Show a lesson's page as HTML: what `marelle_lessons.markdown` reads, and nothing else; no HTML passes."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from marelle_lessons.markdown import FENCE, HEADING, ITEM, NOTE, Span, cells, is_rule, spans

if TYPE_CHECKING:
    from collections.abc import Callable

    Picture = Callable[[str], str]


def html(text: str, picture: Picture, *, top: int = 2) -> str:
    """Return Markdown as HTML in which nothing is executed.

    Args:
        text: what a lesson's author wrote.
        picture: returns the address (`data:…`) of a picture of the lesson's folder, or an empty string.
        top: the level of the first heading; the page has one of its own.

    Example:
        >>> html("Le **robot** avance.", lambda name: "")
        '<p>Le <strong>robot</strong> avance.</p>'
    """
    return _Blocks(text.replace("\r\n", "\n").split("\n"), picture, top).all()


class _Blocks:
    """Read lines one block after the other."""

    def __init__(self, lines: list[str], picture: Picture, top: int) -> None:
        self.lines, self.picture, self.top = lines, picture, top
        self.at = 0

    def all(self) -> str:
        found = []
        while self.at < len(self.lines):
            if self.lines[self.at].strip():
                found.append(self.block())
            else:
                self.at += 1
        return "\n".join(found)

    def block(self) -> str:
        """Return the block that begins here."""
        line = self.lines[self.at]
        if fence := FENCE.match(line):
            return self.code(fence[1])
        if heading := HEADING.fullmatch(line):
            return self.heading(len(heading[1]), heading[2])
        for begins, read in (
            (bool(NOTE.fullmatch(line.strip())) or line.startswith(">"), self.note),
            (bool(ITEM.match(line)), self.items),
            (line.startswith("|"), self.table),
        ):
            if begins:
                return read()
        return self.paragraph()

    def taken(self, belongs: Callable[[str], bool]) -> list[str]:
        """Return this line and those after it that belong to the same block."""
        begin = self.at
        self.at += 1
        while self.at < len(self.lines) and belongs(self.lines[self.at]):
            self.at += 1
        return self.lines[begin : self.at]

    def inside(self, lines: list[str]) -> str:
        return _Blocks(lines, self.picture, self.top + 1).all()

    def code(self, fence: str) -> str:
        lines = self.taken(lambda line: not line.startswith(fence))[1:]
        self.at += 1
        return f'<pre tabindex="0"><code>{escape(chr(10).join(lines))}</code></pre>'

    def heading(self, depth: int, words: str) -> str:
        self.at += 1
        level = min(depth - 1 + self.top, 6)
        return f"<h{level}>{self.inline(words)}</h{level}>"

    def note(self) -> str:
        """Return a note: `!!!` and what is indented below it, or lines that begin with `>`."""
        told = NOTE.fullmatch(self.lines[self.at].strip())
        if told is None:
            quoted = self.taken(lambda line: line.startswith(">"))
            inner = [line.lstrip(">").removeprefix(" ") for line in quoted]
        else:
            below = self.taken(lambda line: line.startswith("    ") or not line.strip())[1:]
            inner = [line[4:] for line in below]
        title = told[2] if told is not None else ""
        head = f"<p><strong>{self.inline(title)}</strong></p>" if title else ""
        return f'<div class="note">{head}{self.inside(inner)}</div>'

    def items(self) -> str:
        first = ITEM.match(self.lines[self.at])
        ordered = first is not None and first[1] is not None
        found: list[list[str]] = []
        while self.at < len(self.lines):
            item = ITEM.match(self.lines[self.at])
            if item is None or (item[1] is not None) != ordered:
                break
            rest = self.taken(lambda line: line.startswith("  ") and bool(line.strip()))[1:]
            found.append([item[2], *(line.strip() for line in rest)])
        tag = "ol" if ordered else "ul"
        rows = "".join(f"<li>{self.item(lines)}</li>" for lines in found)
        return f"<{tag}>{rows}</{tag}>"

    def item(self, lines: list[str]) -> str:
        """Return an item: its words, then a list that is in it."""
        own = [lines[0]]
        for line in lines[1:]:
            if ITEM.match(line):
                break
            own.append(line)
        inner = lines[len(own) :]
        return self.inline(" ".join(own)) + (self.inside(inner) if inner else "")

    def table(self) -> str:
        rows = [cells(line) for line in self.taken(lambda s: s[:1] == "|") if not is_rule(line)]
        head = (
            "".join(f'<th scope="col">{self.inline(cell)}</th>' for cell in rows[0])
            if rows
            else ""
        )
        body = "".join(
            "<tr>" + "".join(f"<td>{self.inline(cell)}</td>" for cell in row) + "</tr>"
            for row in rows[1:]
        )
        return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def paragraph(self) -> str:
        lines = self.taken(lambda line: bool(line.strip()) and not _begins(line))
        return f"<p>{self.inline(' '.join(line.strip() for line in lines))}</p>"

    def inline(self, text: str) -> str:
        """Return the words of a line."""
        return "".join(map(self.span, spans(text)))

    def span(self, span: Span) -> str:
        """Return a piece of a line; a link leads nowhere from a page that fetches nothing."""
        if span.kind == "picture":
            return self.drawn(span.text, span.name)
        if span.kind in ("text", "code"):
            words = escape(span.text, quote=False)
        else:
            words = "".join(map(self.span, span.inner))
        tag = {"code": "code", "strong": "strong", "light": "em"}.get(span.kind)
        return f"<{tag}>{words}</{tag}>" if tag else words

    def drawn(self, words: str, name: str) -> str:
        address = self.picture(name)
        if not address.startswith("data:image/"):
            return escape(words)
        return f'<img src="{escape(address)}" alt="{escape(words)}">'


def _begins(line: str) -> bool:
    """Return whether another block begins with a line."""
    return bool(
        FENCE.match(line)
        or HEADING.fullmatch(line)
        or ITEM.match(line)
        or line.startswith((">", "|", "!!!"))
    )
