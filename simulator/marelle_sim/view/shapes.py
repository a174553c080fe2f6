"""The kinds of shapes of which robots, walls and boxes are drawn: plain data, told once.

Two painters draw them: `painter.py` with Pillow, `web/painter.js` on a canvas. Lengths are in mm, in the frame of what is
drawn: x to the right, y to its front (of a robot) or to the top of the mat.

A colour is `#rrggbb` or a name: one of `colours.NAMED`, "body" for the robot's own, "light" for that of the strip's light
with the shape's `number`. A tone follows a name: "body+10" is mixed with 10 % of white, "body-35" with 35 % of ink.

Example:
    >>> as_data(Disc("body-35", 0, 12.5, 40))
    ['disc', 'body-35', [0, 12.5, 40, 1]]
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Literal

    Point = tuple[float, float]
    When = Literal["", "led", "tone", "bright", "dark", "strip", "glow"]


@dataclass(frozen=True, slots=True)
class Shape:
    """What all shapes have.

    Args:
        color: its fill, as the module says.
        when: the state in which it is drawn: "" always, "led" while an LED is on, "tone" while the buzzer sounds,
            "bright" or "dark" by the line sensor `number`, "strip" once the strip's light `number` was driven, "glow"
            while that light is on.
        number: of a sensor or light, from 0.
        shadow: right, down, blur (mm) and strength (0 to 1) of its soft shadow on the page; () without one. The
            shadows of all shapes of a list are alike.
    """

    color: str
    when: When = field(default="", kw_only=True)
    number: int = field(default=0, kw_only=True)
    shadow: tuple[float, ...] = field(default=(), kw_only=True)


@dataclass(frozen=True, slots=True)
class Disc(Shape):
    """A disc of diameter `width_mm`; `opacity` is 0 to 1."""

    x: float
    y: float
    width_mm: float
    opacity: float = 1.0


@dataclass(frozen=True, slots=True)
class Dots(Shape):
    """Equal discs."""

    points: tuple[Point, ...]
    width_mm: float


@dataclass(frozen=True, slots=True)
class Slab(Shape):
    """An upright rectangle with round corners."""

    left: float
    bottom: float
    right: float
    top: float
    corner_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Polygon(Shape):
    """A polygon."""

    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Line(Shape):
    """Polylines with round ends and joints, also drawn at every height up to `rise_mm` below on the page."""

    lines: tuple[tuple[Point, ...], ...]
    width_mm: float
    rise_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Treads(Shape):
    """The stripes of width `width_mm` across a tyre, `step_mm` apart, that move as its wheel rolls."""

    left: float
    bottom: float
    right: float
    top: float
    step_mm: float
    width_mm: float
    wheel: Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Ring(Shape):
    """A circle of `radius_mm` around the origin, of dashes that begin each `step_deg`."""

    radius_mm: float
    width_mm: float
    dash_deg: float
    step_deg: float


@dataclass(frozen=True, slots=True)
class Arc(Shape):
    """A part of a circle around the origin, with a rim in the colour `edge` (`#rrggbb`); its angles stay those of the page.

    Args:
        begin_deg: from the right, clockwise on the page.
        end_deg: above `begin_deg`.
    """

    radius_mm: float
    width_mm: float
    begin_deg: float
    end_deg: float
    edge: str


def as_data(shape: Shape) -> list[Any]:
    """Return a shape for JSON: its kind, its colour, its own values in hundredths of a mm, and what else it has."""
    names = [one.name for one in fields(shape)]
    values = [_rounded(getattr(shape, name)) for name in names[len(fields(Shape)) :]]
    more = {name: _rounded(getattr(shape, name)) for name in ("when", "number", "shadow")}
    some = {name: value for name, value in more.items() if value}
    return [type(shape).__name__.lower(), shape.color, values, *([some] if some else [])]


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    if not isinstance(value, float):
        return value
    hundredths = round(value, 2)
    return int(hundredths) if hundredths.is_integer() else hundredths
