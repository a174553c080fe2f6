"""Drawings for sheets: SVG in millimetres, in the font of all pictures."""

from __future__ import annotations

from xml.sax.saxutils import escape

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
