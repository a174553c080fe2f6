"""Drawings for sheets: SVG in millimetres, in the font of all pictures."""

from __future__ import annotations

from xml.sax.saxutils import escape

FONT = "Lexend, sans-serif"


def svg(size_mm: tuple[float, float], inner: str) -> str:
    """Return an SVG picture of this size, whose unit is a millimetre.

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
    """Return the SVG of a text at a place, its signs escaped.

    Example:
        >>> sentence("A & B", 10, 5, 3.6)
        '<text x="10" y="5" font-size="3.6" text-anchor="middle">A &amp; B</text>'
    """
    return f'<text x="{x:g}" y="{y:g}" font-size="{size:g}" text-anchor="{anchor}">{escape(said)}</text>'
