"""Drawings for sheets: SVG in millimetres, in the font of all pictures; and the ruler at the foot of each sheet, which is 100 mm long if the printer kept the size."""

from xml.sax.saxutils import escape

from marelle_text import Text

FONT = "Lexend, sans-serif"


def svg(size_mm: tuple[float, float], inner: str) -> str:
    """Return an SVG picture of `size_mm` (width, height) with the elements `inner`; its unit is 1 mm.

    Example:
        >>> svg((10, 5), "")[:36]
        '<svg xmlns="http://www.w3.org/2000/s'
    """
    width, height = size_mm
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}mm" height="{height:g}mm" viewBox="0 0 {width:g} {height:g}" '
        f'font-family="{FONT}">{inner}</svg>'
    )


def sentence(said: str, x: float, y: float, size: float, *, anchor: str = "middle") -> str:
    """Return the SVG of a text at (x, y), `size` mm high; `&`, `<` and `>` are escaped.

    Example:
        >>> sentence("A & B", 10, 5, 3.6)
        '<text x="10" y="5" font-size="3.6" text-anchor="middle">A &amp; B</text>'
    """
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}">{escape(said)}</text>'


LENGTH_MM = 100
WIDTH_MM, HEIGHT_MM = 104, 9  # with room for half of a figure at both ends
_TOP_MM = 0.5
_SIZE_MM = 2.8
_LONG_MM, _MIDDLE_MM, _SHORT_MM = 4.0, 3.0, 2.0


def ruler_svg(text: Text) -> str:
    """Return a ruler of 100 mm as an SVG picture of 104 x 9 mm; its line begins 2 mm from the left."""
    ticks = "".join(_tick(mm) for mm in range(LENGTH_MM + 1))
    figures = "".join(
        f'<text x="{2 + mm}" y="8.3" text-anchor="middle">{mm // 10}</text>'
        for mm in range(0, LENGTH_MM, 10)
    )
    last = sentence(text("print.ten_cm"), WIDTH_MM, 8.3, _SIZE_MM, anchor="end")
    line = (
        f'<path d="M2 {_TOP_MM}h{LENGTH_MM}{ticks}" stroke="#000" stroke-width="0.2" fill="none"/>'
    )
    return svg((WIDTH_MM, HEIGHT_MM), f'<g font-size="{_SIZE_MM}">{line}{figures}{last}</g>')


def _tick(mm: int) -> str:
    length = _SHORT_MM if mm % 5 else _MIDDLE_MM if mm % 10 else _LONG_MM
    return f"M{2 + mm} {_TOP_MM}v{length:g}"
