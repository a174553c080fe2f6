"""Shapes: simple geometric data from which robots, walls and boxes are drawn.

Two painters draw them: `painter.py` with Pillow, `web/painter.js` on a canvas. Lengths are in mm. For a robot, x is to the right
and y ahead of its middle; for walls and boxes, x is to the right and y to the top of the mat.
"""

from typing import Any, NamedTuple


class Shape(NamedTuple):
    """One shape to draw, such as a disc or a polygon.

    Args:
        kind: the name of the method of both painters that draws it.
        color: `#rrggbb` or a name: one of `colours.NAMED`, "body" for the robot's own colour, "light" for that of the
            light `number` of its strip. "body+10" is mixed with 10 % of white, "body-35" with 35 % of near-black.
        values: its dimensions and places; `docs/frames.md` lists those of each kind.
        when: the state of the robot in which it is drawn: "" always; "led" while an LED is on; "tone" while the buzzer
            sounds; "bright" or "dark" while the line sensor `number` measures bright or dark ground (Pillow's painter always draws
            "bright"); "strip" from the first time that the light `number` was set; "glow" while this light is on.
        number: the index of the sensor or light, from 0.
        shadow: (right, down, blur, strength) of its soft shadow on the page, in mm but the strength (0 to 1); () without a
            shadow. All shapes of a list that have a shadow have the same one.

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
        """Return the shape as a list for JSON: kind, colour, values (to 0.01 mm), and a dict of the other attributes that are set."""
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
