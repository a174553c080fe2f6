"""Show a lesson's page as HTML: what `marelle_lessons.markdown` reads, and nothing else; no HTML passes."""

from __future__ import annotations

import re
from base64 import b64encode
from pathlib import PurePosixPath
from typing import TYPE_CHECKING
from urllib.parse import unquote

from marelle_lessons.markdown import BOX, NOTE, READER

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from markdown_it.token import Token

_FENCED = r"^(?P<fence>`{3,}|~{3,})[^`\n]*$(?:[\s\S]*?^(?P=fence)[`~]* *$|[\s\S]*)"
_NOTE = re.compile(rf"{_FENCED}|{NOTE}(?P<below>(?:\n(?: {{4}}.*| *$))*)", re.MULTILINE)
_PICTURES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
_ATTRIBUTES = {
    "blockquote_open": {"class": "note"},
    "code_block": {"tabindex": "0"},
    "th_open": {"scope": "col"},
}


def html(text: str, picture: Callable[[str], str]) -> str:
    """Return Markdown as HTML in which nothing is executed; its first heading is a `<h2>`, for the page has a title.

    Args:
        text: what a lesson's author wrote.
        picture: returns the address (`data:…`) of a picture of the lesson's folder, or an empty string.

    Example:
        >>> html("Le **robot** avance.", lambda name: "")
        '<p>Le <strong>robot</strong> avance.</p>'
    """
    tokens = READER.parse(_NOTE.sub(_quoted, text))
    for token in tokens:
        _adapt(token)
        for piece in token.children or ():
            _adapt_piece(piece, picture)
    shown = READER.renderer.render(tokens, READER.options, {}).replace("\n<", "<")
    return re.sub(rf"<li>(<p>)?{BOX}", r"<li>\1", shown).rstrip()


def picture_address(folder: Path, name: str) -> str:
    """Return a picture of a lesson as an address (`data:…`); what is not in its folder is no picture of it."""
    kind = _PICTURES.get(PurePosixPath(name).suffix.lower())
    path = (folder / name).resolve()
    if kind is None or not path.is_relative_to(folder.resolve()) or not path.is_file():
        return ""
    return f"data:{kind};base64,{b64encode(path.read_bytes()).decode()}"


def _quoted(note: re.Match[str]) -> str:
    """Return a note as a quotation, which begins with the note's title; and what is between fences as it is."""
    if note["fence"]:
        return note[0]
    head = f"**{note['title']}**\n" if note["title"] else ""
    return re.sub(r"^(?: {4})?", "> ", head + note["below"], flags=re.MULTILINE) + "\n"


def _adapt(token: Token) -> None:
    """Make of a block what the page's style and a screen reader know."""
    if token.type == "fence":
        token.type = "code_block"
    elif token.markup == ">":
        token.tag = "div"
    elif token.markup.startswith("#"):
        token.tag = f"h{min(int(token.tag[1]) + 1 + token.level, 6)}"
    token.attrs = {**_ATTRIBUTES.get(token.type, {})}


def _adapt_piece(piece: Token, picture: Callable[[str], str]) -> None:
    """Leave a picture that is in the lesson, and of a link its words: it leads nowhere from a page that fetches nothing."""
    if piece.type.endswith("break"):
        piece.type, piece.content = "text", " "
    elif piece.type == "image":
        address = picture(unquote(str(piece.attrs["src"])))
        piece.attrs = {"src": address, "alt": ""}
        if not address.startswith("data:image/"):
            piece.type = "text"
    piece.hidden = piece.tag == "a"
