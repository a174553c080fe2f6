"""Converts the Markdown of a lesson's page to HTML: the Markdown that `marelle_lessons.markdown` reads; HTML in it is escaped."""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote

from markdown_it.token import Token

from marelle_lessons.markdown import BOX, READER, tokens
from marelle_lessons.pictures import PICTURES, picture_file

_ATTRIBUTES = {
    "blockquote_open": {"class": "note"},
    "code_block": {"tabindex": "0"},
    "th_open": {"scope": "col"},
}

_LEAST_LETTERS = 0.75
"""How high the letters of a drawing are at least, by the letters of the page: 12 of 16 pixels."""
_AROUND_TABLES = {
    "<table>": '<div class="scrolls" tabindex="0"><table>',
    "</table>": "</table></div>",
}
"""A table that is wider than its column is moved with the arrows, as code is; what an author wrote holds no tag."""


def html(text: str, picture: Callable[[str], str]) -> str:
    """Return Markdown as HTML in which nothing is executed; a heading `#` is a `<h2>`, for the page has a title.

    Args:
        text: what a lesson's author wrote.
        picture: returns the address (`data:…`) of a picture of the lesson's folder, or an empty string to show its description instead.

    Example:
        >>> html("Le **robot** avance.", lambda name: "")
        '<p>Le <strong>robot</strong> avance.</p>'
    """
    read = tokens(text)
    before = None
    for token in read:
        _adapt(token)
        for piece in token.children or ():
            _adapt_inline(piece, picture)
            if before and "style" in piece.attrs:
                before.attrs = {"class": "scrolls", "tabindex": "0"}
        before = token
    shown = READER.renderer.render(read, READER.options, {}).replace("\n<", "<")
    for tag in ("<table>", "</table>"):
        shown = shown.replace(tag, _AROUND_TABLES[tag])
    return re.sub(rf"<li>(<p>)?{BOX}", r'<li class="to-tick">\1', shown).rstrip()


def picture_address(folder: Path, name: str) -> str:
    """Return a picture in a lesson's folder as a `data:` address; "" if `name` is no picture there."""
    path = picture_file(folder, name)
    if path is None:
        return ""
    return f"data:{PICTURES[path.suffix.lower()]};base64,{b64encode(path.read_bytes()).decode()}"


def _adapt(token: Token) -> None:
    """Change a block of Markdown to the HTML tag and attributes that the page's style and a screen reader expect."""
    if token.type == "fence":
        token.type = "code_block"
    elif token.markup == ">":
        token.tag = "div"
    elif token.markup.startswith("#"):
        token.tag = f"h{min(int(token.tag[1]) + 1 + token.level, 6)}"
    token.attrs = {**_ATTRIBUTES.get(token.type, {})}


def _adapt_inline(piece: Token, picture: Callable[[str], str]) -> None:
    """Change a part of a line: a line break becomes a space; a link becomes its text, for the page opens no other page.

    A picture gets the address that `picture` returns for its name. If that is no `data:` address of a picture, the picture's
    description replaces it. An SVG picture also gets the width at which its letters are legible.
    """
    if piece.type.endswith("break"):
        piece.type, piece.content = "text", " "
    elif piece.type == "image":
        address = picture(unquote(str(piece.attrs["src"])))
        piece.attrs = {"src": address, "alt": "", **_legible_width(address)}
        if not address.startswith("data:image/"):
            piece.type = "text"
    piece.hidden = piece.tag == "a"


def _legible_width(address: str) -> dict[str, str | int | float]:
    """Return the style with the width at which the smallest letters of an SVG picture are legible; a narrower page scrolls the picture.

    {} for any other picture, and if its width or its letters are not found.
    """
    kind, _, coded = address.partition(",")
    try:
        drawn = b64decode(coded, validate=True).decode() if "svg" in kind else ""
    except ValueError:  # no base64, or no text in it
        return {}
    width = re.search(r'viewBox="\S+ \S+ ([\d.]+)', drawn)
    letters = [float(size) for size in re.findall(r'font-size="([\d.]+)"', drawn)]
    if not width or not letters or not min(letters):
        return {}
    return {"style": f"--letters: {float(width[1]) / min(letters) * _LEAST_LETTERS:.1f}rem"}
