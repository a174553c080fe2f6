"""Draw a robot from above: body, wheels, castor, board, range sensors, line sensors and lights."""

from __future__ import annotations

from math import cos, pi, sin
from typing import TYPE_CHECKING, NamedTuple

from PIL import Image, ImageDraw

from marelle_sim.view.colours import (
    BODY,
    INK,
    MUTED,
    PAPER,
    WHITE,
    Colour,
    darker,
    lighter,
    luminance,
    mix,
)
from marelle_sim.view.geometry import Stance
from marelle_sim.view.shading import drop_shadow, glaze

if TYPE_CHECKING:
    from marelle_sim.view.frames import State
    from marelle_sim.view.geometry import Point, Transform

LEAST_TYRE_MM = 13.0  # a thinner one would not be seen as a wheel
_USUAL_RADIUS_MM = 65.0  # of the body on which a Pico is drawn in its own size
_PICO_ON_BENCH = 0.9  # larger, it would stand out on both sides
_RAILS: tuple[Colour, Colour] = ((214, 90, 90), (90, 130, 210))  # plus and minus
_TYRE: Colour = (44, 50, 60)
_BOARD: Colour = (22, 84, 86)
_METAL: Colour = (206, 213, 221)
_LED: Colour = (94, 224, 108)
_UNLIT: Colour = (214, 226, 224)


class Body(NamedTuple):
    """The dimensions of a kit's body for drawings, mm.

    Args:
        radius_mm: radius of the round body.
        wheel_mm: diameter of a wheel; 0 without wheels.
        track_mm: distance between the wheels.
        wheel_width_mm: width of a tyre, at least `LEAST_TYRE_MM`.
        line: (ahead, right) of each line sensor.
        ranges: (ahead, right, direction in degrees) of each distance sensor.
        colour: of the body.
    """

    radius_mm: float
    wheel_mm: float
    track_mm: float
    wheel_width_mm: float
    line: list[Point]
    ranges: list[tuple[float, float, float]]
    colour: Colour = BODY


class _Brush:
    """Draws shapes given in the robot's own millimetres."""

    def __init__(
        self, image: Image.Image, transform: Transform, stance: Stance, colour: Colour
    ) -> None:
        self.colour = colour
        self.draw = ImageDraw.Draw(image)
        self.transform = transform
        self.stance = stance

    def disc(
        self,
        ahead: float,
        right: float,
        radius: float,
        fill: Colour,
        *,
        outline: Colour | None = None,
        width_mm: float = 1.0,
    ) -> None:
        x, y = self.transform.point(*self.stance.place(ahead, right))
        r = radius * self.transform.scale
        width = max(1, round(width_mm * self.transform.scale)) if outline else 0
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=fill, outline=outline, width=width)

    def slab(
        self,
        ahead: tuple[float, float],
        right: tuple[float, float],
        fill: Colour,
        *,
        corner: float = 0.0,
    ) -> None:
        """Draw a rectangle with rounded corners."""
        a0, a1 = ahead[0] + corner, ahead[1] - corner
        r0, r1 = right[0] + corner, right[1] - corner
        for along, across in (((a0, a1), right), (ahead, (r0, r1))):
            corners = self.transform.points(self.stance.rectangle(along, across))
            self.draw.polygon(corners, fill=fill)
        if corner:
            for a, r in ((a0, r0), (a0, r1), (a1, r0), (a1, r1)):
                self.disc(a, r, corner, fill)

    def polygon(self, places: list[Point], fill: Colour) -> None:
        points = [self.transform.point(*self.stance.place(a, r)) for a, r in places]
        self.draw.polygon(points, fill=fill)


def draw_robot(
    image: Image.Image, transform: Transform, stance: Stance, body: Body, state: State
) -> None:
    """Draw the robot with its lights as they are in a state.

    Args:
        image: RGB picture to draw on.
        transform: millimetres to this picture's pixels.
        stance: where the robot is.
        body: its dimensions and sensors.
        state: which lights are on.
    """
    brush = _Brush(image, transform, stance, body.colour)
    radius = body.radius_mm
    if body.wheel_mm:
        _draw_chassis(image, brush, body)
        _draw_board(brush, radius / _USUAL_RADIUS_MM, state)
    else:
        _draw_bench(image, brush, radius)
        _draw_board(brush, _PICO_ON_BENCH, state)
    _draw_line_sensors(brush, body)
    _draw_range_sensors(brush, body)
    _draw_pixels(image, brush, radius, state)
    _draw_tone(brush, radius, state)


def _draw_chassis(image: Image.Image, brush: _Brush, body: Body) -> None:
    """Draw a round body with its castor and its wheels."""
    radius, scale, stance = body.radius_mm, brush.transform.scale, brush.stance
    rim = circle_points(*brush.transform.point(stance.x_mm, stance.y_mm), radius * scale)
    drop_shadow(image, [rim], offset=(3 * scale, 6 * scale), blur=6 * scale, strength=0.5)
    brush.disc(0, 0, radius, WHITE)
    brush.disc(0, 0, radius * 0.97, darker(body.colour, 0.35))
    brush.disc(0, 0, radius * 0.92, body.colour)
    brush.disc(0, 0, radius * 0.80, lighter(body.colour, 0.10))
    _draw_castor(brush, radius)
    _draw_wheels(brush, body)


def _draw_bench(image: Image.Image, brush: _Brush, radius: float) -> None:
    """Draw a bread-board, three times as long as it is wide, whose corners are on the circle."""
    long, wide, scale = radius * 0.945, radius * 0.315, brush.transform.scale
    edge = brush.transform.points(brush.stance.rectangle((-wide, wide), (-long, long)))
    drop_shadow(image, [edge], offset=(3 * scale, 6 * scale), blur=6 * scale, strength=0.5)
    brush.slab((-wide, wide), (-long, long), WHITE, corner=3)
    for side in (-1, 1):
        for at, colour in ((0.93, _RAILS[0]), (0.72, _RAILS[1])):
            ahead = side * wide * at
            brush.slab((ahead - 0.5, ahead + 0.5), (-long + 4, long - 4), colour)
    for row in (0.14, 0.27, 0.40, 0.53, 0.82):
        for column in range(31):
            right = (column - 15) / 15 * (long - 6)
            for side in (-1, 1):
                brush.disc(side * wide * row, right, 0.8, MUTED)


def draw_ghost(image: Image.Image, transform: Transform, stance: Stance, body: Body) -> None:
    """Draw the start of a robot: a pale disc with a dashed edge and its wheels."""
    x, y = transform.point(stance.x_mm, stance.y_mm)
    r = body.radius_mm * transform.scale
    box = (int(x - r) - 2, int(y - r) - 2, int(x + r) + 3, int(y + r) + 3)
    disc = (x - r - box[0], y - r - box[1], x + r - box[0], y + r - box[1])
    glaze(image, box, PAPER, 0.5, lambda draw, shade: draw.ellipse(disc, fill=shade))
    brush = _Brush(image, transform, stance, body.colour)
    width = max(2, round(2.4 * transform.scale))
    dashes = 24
    for dash in range(dashes):
        turn = 360 * dash / dashes + stance.heading_deg
        brush.draw.arc((x - r, y - r, x + r, y + r), turn, turn + 8.5, fill=MUTED, width=width)
    pale = mix(MUTED, PAPER, 0.45)
    for side in (-1, 1) if body.wheel_mm else ():
        middle = side * body.track_mm / 2
        half = body.wheel_width_mm / 2
        brush.slab(
            (-body.wheel_mm / 2, body.wheel_mm / 2), (middle - half, middle + half), pale, corner=4
        )


def circle_points(x: float, y: float, radius: float, count: int = 48) -> list[Point]:
    """Return points evenly around a circle."""
    turn = 2 * pi / count
    return [(x + radius * cos(turn * i), y + radius * sin(turn * i)) for i in range(count)]


def _draw_wheels(brush: _Brush, body: Body) -> None:
    half = body.wheel_mm / 2
    thick = body.wheel_width_mm / 2
    for side in (-1, 1):
        middle = side * body.track_mm / 2
        brush.slab(
            (-half - 3, half + 3),
            (middle - thick - 3, middle + thick + 3),
            darker(brush.colour, 0.5),
            corner=5,
        )
        brush.slab((-half, half), (middle - thick, middle + thick), _TYRE, corner=4)
        for tread in range(-3, 4):
            ahead = tread * half / 4
            brush.slab(
                (ahead - 0.9, ahead + 0.9),
                (middle - thick + 2, middle + thick - 2),
                lighter(_TYRE, 0.22),
            )


def _draw_castor(brush: _Brush, radius: float) -> None:
    brush.disc(-radius * 0.77, 0, 9, darker(brush.colour, 0.4))
    brush.disc(-radius * 0.77, 0, 6.5, _METAL)
    brush.disc(-radius * 0.77 + 1.6, -1.6, 2.2, WHITE)


def _draw_board(brush: _Brush, size: float, state: State) -> None:
    """Draw a Pico, `size` times as large as one of 21 x 51 mm, its USB port at the back."""
    front, back, half = 33 * size, -18 * size, 10.5 * size
    brush.slab((back - 2, front - 2), (-half + 2, half + 2), darker(brush.colour, 0.45), corner=2)
    brush.slab((back, front), (-half, half), _BOARD, corner=2)
    for pin in range(10):
        ahead = back + 3 * size + pin * (front - back - 6 * size) / 9
        for side in (-1, 1):
            brush.disc(ahead, side * (half - 2.2 * size), 1.1 * size, (232, 196, 110))
    brush.slab((-6 * size, 6 * size), (-5 * size, 5 * size), INK, corner=1)
    brush.slab((back - 3 * size, back + 4 * size), (-4 * size, 4 * size), _METAL, corner=1)
    if state.lit:
        brush.disc(front - 8 * size, 0, 5.5 * size, mix(_BOARD, _LED, 0.5))
        brush.disc(front - 8 * size, 0, 3.4 * size, _LED)
        brush.disc(front - 8 * size, 0, 1.6 * size, WHITE)


def _draw_line_sensors(brush: _Brush, body: Body) -> None:
    if not body.line:
        return
    rights = [right for _, right in body.line]
    ahead = body.line[0][0]
    brush.slab((ahead - 5, ahead + 5), (min(rights) - 6, max(rights) + 6), INK, corner=3)
    for at, right in body.line:
        brush.disc(at, right, 3.1, (255, 209, 102))
        brush.disc(at, right, 1.3, WHITE)


def _draw_range_sensors(brush: _Brush, body: Body) -> None:
    """Draw the two transducers of each ultrasonic sensor; at the front they are drawn wide apart."""
    for at, right, direction_deg in body.ranges:
        along = Stance(
            right, at, direction_deg
        )  # the sensor's own ahead and right, from its place
        for side in (-1, 1):
            middle, ahead = along.place(-4, side * 13)
            if body.wheel_mm and not direction_deg:
                middle = right + side * 30
                ahead = (max(body.radius_mm**2 - middle**2, 0)) ** 0.5 - 4
            brush.disc(ahead, middle, 11.5, darker(brush.colour, 0.45))
            brush.disc(ahead, middle, 10, WHITE)
            brush.disc(ahead, middle, 8.8, _METAL)
            brush.disc(ahead + 1, middle, 6.2, INK)
            brush.disc(ahead + 3, middle - 2, 1.9, WHITE)


def _draw_pixels(image: Image.Image, brush: _Brush, radius: float, state: State) -> None:
    count = len(state.pixels)
    scale = brush.transform.scale
    for index, light in enumerate(state.pixels):
        # behind the board, spread on an arc around the castor
        turn = (index - (count - 1) / 2) * min(0.42, 2.2 / max(count, 1))
        ahead, right = -radius * 0.54 * cos(turn), radius * 0.54 * sin(turn)
        on = any(light)
        brush.disc(ahead, right, 5.6, WHITE)
        brush.disc(ahead, right, 4.4, _shown(light) if on else _UNLIT)
        if on:
            x, y = brush.transform.point(*brush.stance.place(ahead, right))
            reach = 13 * scale
            box = (int(x - reach), int(y - reach), int(x + reach) + 1, int(y + reach) + 1)
            for share in (1.0, 0.75):
                r = reach * share
                disc = (x - r - box[0], y - r - box[1], x + r - box[0], y + r - box[1])
                glaze(
                    image,
                    box,
                    _shown(light),
                    0.20,
                    lambda draw, shade, disc=disc: draw.ellipse(disc, fill=shade),  # type: ignore[misc]
                )


def _shown(light: Colour) -> Colour:
    """Return the colour in which a light is drawn; a dim one is brightened, to be seen as on a real strip."""
    top = max(light)
    gain = max(1.0, 200 / top) if top else 1.0
    shown = (
        min(round(light[0] * gain), 255),
        min(round(light[1] * gain), 255),
        min(round(light[2] * gain), 255),
    )
    return lighter(shown, 0.12) if luminance(shown) < 0.2 else shown


def _draw_tone(brush: _Brush, radius: float, state: State) -> None:
    if not state.tone_hz:
        return
    x, y = brush.transform.point(brush.stance.x_mm, brush.stance.y_mm)
    scale = brush.transform.scale
    for wave in range(1, 4):
        r = (radius + 9 * wave) * scale
        width = max(2, round(2.6 * scale))
        brush.draw.arc((x - r, y - r, x + r, y + r), -58, -22, fill=WHITE, width=width + 2)
        brush.draw.arc((x - r, y - r, x + r, y + r), -58, -22, fill=INK, width=width)
