"""Shapes: the plain data of which robots, walls and boxes are drawn.

Two painters draw them: `painter.py` with Pillow, `web/painter.js` on a canvas. Lengths are in mm, in the frame of what is
drawn: x to the right, y ahead (of a robot) or to the top of the mat.
"""

from __future__ import annotations

from typing import NamedTuple

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Shape(NamedTuple):
    """One shape.

    Args:
        kind: which method of both painters draws it.
        color: `#rrggbb` or a name: one of `colours.NAMED`, "body" for the robot's own colour, "light" for that of the
            light `number` of its strip. "body+10" is mixed with 10 % of white, "body-35" with 35 % of ink.
        values: its measures; `docs/frames.md` has those of each kind.
        when: the state in which it is drawn: "" always, "led" while an LED is on, "tone" while the buzzer sounds,
            "bright" or "dark" by the line sensor `number`, "strip" once the light `number` was driven, "glow" while it
            is on.
        number: of a sensor or light, from 0.
        shadow: right, down, blur (mm) and strength (0 to 1) of its soft shadow on the page; () without one. The
            shadows of all shapes of a list are alike.

    Example:
        >>> Shape("disc", "body-35", (0, 12.5, 40)).as_data()
        ['disc', 'body-35', [0, 12.5, 40]]
    """

    kind: str
    color: str
    values: tuple[Any, ...]
    when: str = ""
    number: int = 0
    shadow: tuple[float, ...] = ()

    def as_data(self) -> list[Any]:
        """Return the shape for JSON: kind, colour, values in hundredths of a mm, and what else it has."""
        more = {"when": self.when, "number": self.number, "shadow": list(self.shadow)}
        some = {name: value for name, value in more.items() if value}
        return [self.kind, self.color, _rounded(self.values), *([some] if some else [])]


def _rounded(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_rounded(one) for one in value]
    if not isinstance(value, float):
        return value
    hundredths = round(value, 2)
    return int(hundredths) if hundredths.is_integer() else hundredths
