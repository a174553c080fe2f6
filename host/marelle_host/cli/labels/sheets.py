"""Lay out labels for boards: three columns of seven on A4, the layout of sheets of 63.5 x 38.1 mm labels, or to be cut out."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

PAGE_MM = (210.0, 297.0)
_COLUMNS, _ROWS = 3, 7
PER_PAGE = _COLUMNS * _ROWS
_LABEL_MM = (63.5, 38.1)
_FIRST_MM = (7.25, 15.15)  # the corner of the first label
_PITCH_MM = (66.04, 38.1)
_INSIDE_MM = 4.0  # from the edge of a label to what stands on it
_NUMBER_SHOWN = 6  # the last digits of a unique number: a class has no two boards that share them
# the width of a bold letter, in parts of its height, at most; the second for these:
_LETTER, _WIDE = 0.82, 1.01
_WIDE_LETTERS = frozenset("mwMW")
_FONT = "Lexend, Verdana, sans-serif"


class Label(NamedTuple):
    """The texts of one label.

    Attributes:
        name: the board's name; "" for none yet, then a line is left to write it on. unique_id: its unique number, in hexadecimal.
        kind: the model of the board, and its kit. written: the words before the line on which a teacher writes.
    """

    name: str
    unique_id: str
    kind: str
    written: str


class Words(NamedTuple):
    """Words on a page, in mm: `x` and `y` of the start of their baseline, the font size, and the greatest width `most`."""

    x: float
    y: float
    size: float
    words: str
    bold: bool = False
    most: float = _LABEL_MM[0] - 2 * _INSIDE_MM


class Line(NamedTuple):
    """A straight line on a page, in mm; `cut` is True for a line along which a label is cut out."""

    x1: float
    y1: float
    x2: float
    y2: float
    cut: bool = False


def pages(labels: Sequence[Label]) -> list[list[Words | Line]]:
    """Return the words and lines of each page, with up to 21 labels a page."""
    parts = [labels[at : at + PER_PAGE] for at in range(0, len(labels), PER_PAGE)]
    return [
        [mark for at, label in enumerate(part) for mark in _label(label, *_corner(at))]
        for part in parts
    ]


def _corner(at: int) -> tuple[float, float]:
    row, column = divmod(at, _COLUMNS)
    return _FIRST_MM[0] + column * _PITCH_MM[0], _FIRST_MM[1] + row * _PITCH_MM[1]


def _label(label: Label, left: float, top: float) -> Iterator[Words | Line]:
    width, height = _LABEL_MM
    right, bottom = left + width, top + height
    yield from (
        Line(left, top, right, top, cut=True), Line(left, bottom, right, bottom, cut=True),
        Line(left, top, left, bottom, cut=True), Line(right, top, right, bottom, cut=True),
    )  # fmt: skip
    x, end = left + _INSIDE_MM, right - _INSIDE_MM
    if label.name:
        wide = sum(_WIDE if letter in _WIDE_LETTERS else _LETTER for letter in label.name)
        whole = (end - x) / wide  # a name is never cut
        yield Words(x, top + 12.5, min(8.0, whole), label.name, bold=True)
    else:
        yield Line(x, top + 13.0, end, top + 13.0)
    yield Words(x, top + 19.0, 3.2, label.kind)
    if number := label.unique_id[-_NUMBER_SHOWN:]:
        yield Words(x, top + 24.5, 3.2, f"… {number}")
    yield Words(x, top + 33.0, 3.2, label.written)
    yield Line(x + 2.2 * len(label.written), top + 33.5, end, top + 33.5)


def as_svg(drawn: Sequence[Sequence[Words | Line]]) -> str:
    """Return the pages as one SVG picture, one below the other."""
    width, height = PAGE_MM
    all_mm = height * len(drawn)
    marks = "".join(
        _svg(mark, page * height) for page, on_it in enumerate(drawn) for mark in on_it
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{all_mm:g}mm" viewBox="0 0 {width:g} {all_mm:g}" '
        f'font-family="{_FONT}">\n{marks}</svg>\n'
    )


def _svg(mark: Words | Line, down: float) -> str:
    if isinstance(mark, Line):
        colour, thick = ("#bbb", 0.1) if mark.cut else ("#000", 0.2)
        places = f'x1="{mark.x1:.2f}" y1="{mark.y1 + down:.2f}" x2="{mark.x2:.2f}" y2="{mark.y2 + down:.2f}"'
        return f'<line {places} stroke="{colour}" stroke-width="{thick}"/>\n'
    # Words wider than the label are compressed.
    tight = f' textLength="{mark.most:.1f}" lengthAdjust="spacingAndGlyphs"' if not mark.bold and len(mark.words) * mark.size * _LETTER > mark.most else ""  # fmt: skip
    weight = ' font-weight="600"' if mark.bold else ""
    return f'<text x="{mark.x:.2f}" y="{mark.y + down:.2f}" font-size="{mark.size:g}"{weight}{tight}>{escape(mark.words)}</text>\n'
