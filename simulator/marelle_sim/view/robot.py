"""The shapes of a robot from above: body, wheels, castor, board, range sensors, line sensors and lights."""

from collections.abc import Iterator
from functools import cache
from math import cos, sin
from typing import Literal, NamedTuple

from marelle_sim.kits import Kit
from marelle_sim.view.colours import BODY, Colour
from marelle_sim.view.geometry import Point, Stance
from marelle_sim.view.shapes import Shape

LEAST_TYRE_MM = 13.0  # drawn thinner, it would not look like a wheel
_USUAL_RADIUS_MM = 65.0  # of the body on which a Pico is drawn in its own size
_PICO_ON_BENCH = 0.9  # any larger, it would stand out on both sides
_SHADOW = (3, 6, 6, 0.5)
_SIDES: tuple[tuple[int, Literal["left", "right"]], ...] = ((-1, "left"), (1, "right"))
_PLUS, _MINUS = "#d65a5a", "#5a82d2"  # the rails of a bread-board
_TYRE, _TREAD = "#2c323c", "#5a5f67"
_BOARD, _GOLD, _METAL = "#165456", "#e8c46e", "#ced5dd"
_LED, _LED_HALO = "#5ee06c", "#3a9a61"
_SEES_BRIGHT, _SEES_DARK = "#ffd166", "#0a0d12"
_SEEN = (
    ("bright", _SEES_BRIGHT, 6.2), ("bright", "white", 2.6), ("dark", "white", 8.4), ("dark", _SEES_DARK, 6.4),
)  # fmt: skip
_UNLIT = "#d6e2e0"
_PALE = "#a8aeb5"  # a wheel of the mark at a robot's start


class Body(NamedTuple):
    """The dimensions (mm) and the colour with which a robot is drawn.

    Args:
        radius_mm: radius of the round body.
        wheel_mm: diameter of a wheel; 0 without wheels.
        track_mm: distance between the wheels.
        wheel_width_mm: width of a tyre, at least `LEAST_TYRE_MM`.
        line: the place (ahead, right) of each line sensor.
        ranges: the place and direction (ahead, right, degrees) of each ultrasonic sensor.
        lights: number of lights of the largest strip.
        colour: colour of the body.
    """

    radius_mm: float
    wheel_mm: float
    track_mm: float
    wheel_width_mm: float
    line: tuple[Point, ...]
    ranges: tuple[tuple[float, float, float], ...]
    lights: int = 0
    colour: Colour = BODY


def body_of(kit: Kit, colour: Colour = BODY) -> Body:
    """Return the dimensions and the colour with which a robot of a kit is drawn."""
    body = kit.body
    values = {
        kind: [p.values for p in kit.parts if p.kind == kind] for kind in ("ultrasonic", "pixels")
    }
    return Body(
        radius_mm=body.radius_mm,
        wheel_mm=body.wheel_mm if kit.has_wheels else 0,
        track_mm=body.track_mm,
        wheel_width_mm=max(body.wheel_width_mm, LEAST_TYRE_MM),
        line=tuple((ahead, right) for kind, ahead, right in kit.sensors if kind == "line"),
        ranges=tuple(
            (one["ahead_mm"], one["right_mm"], one["direction_deg"])
            for one in values["ultrasonic"]
        ),
        lights=max((one["count"] for one in values["pixels"]), default=0),
        colour=colour,
    )


@cache
def robot_shapes(body: Body) -> tuple[Shape, ...]:
    """Return the shapes of a robot in mm from its middle (x to the right, y ahead), the last one on top.

    Example:
        >>> robot_shapes(body_of(load_kit("pico_bot")))[1]
        Shape(kind='disc', color='body-35', values=(0, 0, 126.1), when='', number=0, shadow=())
    """
    radius = body.radius_mm
    under = _chassis(body) if body.wheel_mm else _bench(radius)
    size = radius / _USUAL_RADIUS_MM if body.wheel_mm else _PICO_ON_BENCH
    return (
        *under,
        *_board(size),
        *_line_sensors(body),
        *_range_sensors(body),
        *_strip(body),
        *(  # while the buzzer sounds
            Shape("arc", "ink", (radius + 9 * number, 2.6, -58, -22, "#ffffff"), when="tone")
            for number in (1, 2, 3)
        ),
    )


@cache
def ghost_shapes(body: Body) -> tuple[Shape, ...]:
    """Return the shapes that mark the start of a robot: a pale disc with a dashed edge and its wheels."""
    radius, half = body.radius_mm, body.wheel_mm / 2
    return (
        Shape("disc", "paper", (0, 0, 2 * radius, 0.5)),
        Shape("ring", "muted", (radius, 2.4, 8.5, 15)),
        *(
            Shape("slab", _PALE, (middle - thick, -half, middle + thick, half, 4))
            for middle, thick, _side in _wheels(body)
        ),
    )


def _chassis(body: Body) -> Iterator[Shape]:
    width, back, half = 2 * body.radius_mm, -body.radius_mm * 0.77, body.wheel_mm / 2
    yield Shape("disc", "white", (0, 0, width), shadow=_SHADOW)
    for colour, share in (("body-35", 0.97), ("body", 0.92), ("body+10", 0.80)):
        yield Shape("disc", colour, (0, 0, width * share))
    for colour, across in (("body-40", 18), (_METAL, 13)):
        yield Shape("disc", colour, (0, back, across))
    yield Shape("disc", "white", (-1.6, back + 1.6, 4.4))
    for middle, thick, side in _wheels(body):
        left, right = middle - thick, middle + thick
        yield Shape("slab", "body-50", (left - 3, -half - 3, right + 3, half + 3, 5))
        yield Shape("slab", _TYRE, (left, -half, right, half, 4))
        yield Shape("treads", _TREAD, (left + 2, -half, right - 2, half, half / 4, 1.8, side))


def _wheels(body: Body) -> list[tuple[float, float, Literal["left", "right"]]]:
    """Return each wheel as (x of its middle, half its width, "left" or "right"), in mm; [] for a body without wheels."""
    if not body.wheel_mm:
        return []
    return [(sign * body.track_mm / 2, body.wheel_width_mm / 2, side) for sign, side in _SIDES]


def _bench(radius: float) -> tuple[Shape, ...]:
    """Return the shapes of a breadboard, drawn for a kit without wheels; its corners are on the circle of this radius (mm)."""
    long, wide = radius * 0.945, radius * 0.315
    rails = [
        (side * wide * at, colour)
        for side in (-1, 1)
        for at, colour in ((0.93, _PLUS), (0.72, _MINUS))
    ]
    rows = [side * wide * row for row in (0.14, 0.27, 0.40, 0.53, 0.82) for side in (-1, 1)]
    columns = [(column - 15) / 15 * (long - 6) for column in range(31)]
    return (
        Shape("slab", "white", (-long, -wide, long, wide, 3), shadow=_SHADOW),
        *(Shape("slab", colour, (-long + 4, y - 0.5, long - 4, y + 0.5)) for y, colour in rails),
        Shape("dots", "muted", (tuple((x, y) for y in rows for x in columns), 1.6)),
    )


def _board(size: float) -> tuple[Shape, ...]:
    """Return the shapes of a Pico with its USB port at the back; `size` 1 is 21 x 51 mm."""
    front, back, half = 33 * size, -18 * size, 10.5 * size
    rows = [back + 3 * size + pin * (front - back - 6 * size) / 9 for pin in range(10)]
    pins = tuple((side * (half - 2.2 * size), y) for y in rows for side in (-1, 1))
    return (
        Shape("slab", "body-45", (-half + 2, back - 2, half + 2, front - 2, 2)),
        Shape("slab", _BOARD, (-half, back, half, front, 2)),
        Shape("dots", _GOLD, (pins, 2.2 * size)),
        Shape("slab", "ink", (-5 * size, -6 * size, 5 * size, 6 * size, 1)),
        Shape("slab", _METAL, (-4 * size, back - 3 * size, 4 * size, back + 4 * size, 1)),
        *(
            Shape("disc", colour, (0, front - 8 * size, width * size), when="led")
            for colour, width in ((_LED_HALO, 11), (_LED, 6.8), ("white", 3.2))
        ),
    )


def _line_sensors(body: Body) -> Iterator[Shape]:
    """Yield the shapes of the line sensors: a bar, then for each sensor those of both states, of which a picture draws one.

    A yellow one measures bright ground, a black one with a white ring measures dark.
    """
    if not body.line:
        return
    rights = [right for _, right in body.line]
    ahead = body.line[0][0]
    yield Shape("slab", "ink", (min(rights) - 6, ahead - 5, max(rights) + 6, ahead + 5, 3))
    for number, (y, x) in enumerate(body.line):
        for when, colour, width in _SEEN:
            yield Shape("disc", colour, (x, y, width), when, number)


def _range_sensors(body: Body) -> Iterator[Shape]:
    """Yield the shapes of the two transducers of each ultrasonic sensor; a robot's front sensor is drawn with 60 mm between them."""
    for at, right, direction_deg in body.ranges:
        along = Stance(right, at, direction_deg)  # converts (ahead, right) of the sensor
        for side in (-1, 1):
            x, y = along.place(-4, side * 13)
            if body.wheel_mm and not direction_deg:
                x = right + side * 30
                y = max(body.radius_mm**2 - x**2, 0) ** 0.5 - 4
            for colour, width in (("body-45", 23), ("white", 20), (_METAL, 17.6)):
                yield Shape("disc", colour, (x, y, width))
            yield Shape("disc", "ink", (x, y + 1, 12.4))
            yield Shape("disc", "white", (x - 2, y + 3, 3.8))


def _strip(body: Body) -> Iterator[Shape]:
    count, reach = body.lights, body.radius_mm * 0.54
    for number in range(count):
        turn = (number - (count - 1) / 2) * min(0.42, 2.2 / count)
        x, y = reach * sin(turn), -reach * cos(turn)
        for colour, width in (("white", 11.2), (_UNLIT, 8.8)):
            yield Shape("disc", colour, (x, y, width), "strip", number)
        for width, opacity in ((8.8, 1.0), (26, 0.20), (19.5, 0.20)):
            yield Shape("disc", "light", (x, y, width, opacity), "glow", number)
