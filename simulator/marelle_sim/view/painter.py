"""Draw shapes with Pillow."""

from __future__ import annotations

from itertools import pairwise
from math import cos, pi, sin
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw

from marelle_sim.view.colours import BODY, Colour, lighter, luminance, named_colour
from marelle_sim.view.geometry import Stance
from marelle_sim.view.robot import ghost_shapes, robot_shapes
from marelle_sim.view.shading import drop_shadow, glaze
from marelle_sim.view.shapes import (
    Arc,
    Disc,
    Dots,
    Line,
    Polygon,
    Ring,
    Shape,
    Slab,
    Treads,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from marelle_sim.view.frames import State
    from marelle_sim.view.geometry import Point, Transform
    from marelle_sim.view.robot import Body

_ON_MAT = Stance(0, 0, 0)


class Painter:
    """Draws shapes, given in the millimetres of a robot or of the mat, on an RGB picture.

    Args:
        image: the picture.
        transform: millimetres of the mat to its pixels.
        stance: where on the mat the shapes are; by default they are given in the mat's own millimetres.
        body: the colour that shapes call "body".
        state: which lights are on; without it, only shapes that are always drawn.
    """

    def __init__(
        self,
        image: Image.Image,
        transform: Transform,
        stance: Stance = _ON_MAT,
        body: Colour = BODY,
        state: State | None = None,
    ) -> None:
        self._image = image
        self._draw = ImageDraw.Draw(image)
        self._transform = transform
        self._stance = stance
        self._body = body
        self._state = state

    def paint(self, shapes: Sequence[Shape]) -> None:
        """Draw the shadows of all shapes, then the shapes, the last one on top."""
        self._shadow([shape for shape in shapes if shape.shadow])
        for shape in shapes:
            if self._shown(shape):
                PAINTED[type(shape)](self, shape, self._colour(shape))

    def _shown(self, shape: Shape) -> bool:
        if not shape.when:
            return True
        state, number = self._state, shape.number
        if state is None:
            return False
        lights = state.pixels
        return {
            "led": bool(state.lit),
            "tone": bool(state.tone_hz),
            "bright": True,
            "dark": False,  # a still picture has no readings
            "strip": number < len(lights),
            "glow": number < len(lights) and any(lights[number]),
        }[shape.when]

    def _colour(self, shape: Shape) -> Colour:
        if shape.color == "light" and self._state is not None:
            return light_colour(self._state.pixels[shape.number])
        return named_colour(shape.color, self._body)

    def _shadow(self, shapes: list[Shape]) -> None:
        if not shapes:
            return
        scale = self._transform.scale
        right, down, blur, strength = shapes[0].shadow
        drop_shadow(
            self._image,
            [outline for shape in shapes for outline in self._outlines(shape)],
            offset=(right * scale, down * scale),
            blur=blur * scale,
            strength=strength,
        )

    def _outlines(self, shape: Shape) -> list[list[Point]]:
        if isinstance(shape, Disc):
            radius = shape.width_mm / 2 * self._transform.scale
            return [circle_points(*self._at(shape.x, shape.y), radius)]
        if isinstance(shape, Slab):
            return [self._corners(shape.left, shape.bottom, shape.right, shape.top)]
        if isinstance(shape, Line):
            return [
                self._points(_outline(*ends, shape.width_mm / 2))
                for line in shape.lines
                for ends in pairwise(line)
            ]
        assert isinstance(shape, Polygon)
        return [self._points(shape.points)]

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [self._at(x, y) for x, y in points]

    def _at(self, x: float, y: float) -> Point:
        return self._transform.point(*self._stance.place(y, x))

    def _corners(self, left: float, bottom: float, right: float, top: float) -> list[Point]:
        return self._transform.points(self._stance.rectangle((bottom, top), (left, right)))

    def _circle(self, x: float, y: float, width_mm: float) -> tuple[float, float, float, float]:
        """Return the box around a circle, in pixels."""
        (middle, row), r = self._at(x, y), width_mm / 2 * self._transform.scale
        return (middle - r, row - r, middle + r, row + r)

    def disc(self, shape: Disc, colour: Colour) -> None:
        """Draw a disc."""
        left, top, right, bottom = self._circle(shape.x, shape.y, shape.width_mm)
        if shape.opacity == 1:
            self._draw.ellipse((left, top, right, bottom), fill=colour)
            return
        box = (int(left), int(top), int(right) + 1, int(bottom) + 1)
        disc = (left - box[0], top - box[1], right - box[0], bottom - box[1])
        glaze(
            self._image,
            box,
            colour,
            shape.opacity,
            lambda draw, shade: draw.ellipse(disc, fill=shade),
        )

    def dots(self, shape: Dots, colour: Colour) -> None:
        """Draw equal discs."""
        for x, y in shape.points:
            self._draw.ellipse(self._circle(x, y, shape.width_mm), fill=colour)

    def slab(self, shape: Slab, colour: Colour) -> None:
        """Draw a rectangle with round corners."""
        corner, left, bottom = shape.corner_mm, shape.left, shape.bottom
        right, top = shape.right, shape.top
        x0, x1, y0, y1 = left + corner, right - corner, bottom + corner, top - corner
        for box in ((left, y0, right, y1), (x0, bottom, x1, top)):
            self._draw.polygon(self._corners(*box), fill=colour)
        if corner:
            for x, y in ((x0, y0), (x1, y0), (x0, y1), (x1, y1)):
                self._draw.ellipse(self._circle(x, y, 2 * corner), fill=colour)

    def polygon(self, shape: Polygon, colour: Colour) -> None:
        """Draw a polygon."""
        self._draw.polygon(self._points(shape.points), fill=colour)

    def line(self, shape: Line, colour: Colour) -> None:
        """Draw polylines, first at the lowest place of those that rise."""
        width, rise = (mm * self._transform.scale for mm in (shape.width_mm, shape.rise_mm))
        steps = max(1, round(rise / 2))
        lines = [self._points(line) for line in shape.lines]
        for step in range(steps, 0, -1):
            down = rise * step / steps
            for points in lines:
                stroke(self._draw, [(x, y + down) for x, y in points], width, colour)

    def treads(self, shape: Treads, colour: Colour) -> None:
        """Draw the stripes of a tyre, as they are before it has rolled."""
        steps, half = round(shape.top / shape.step_mm), shape.width_mm / 2
        for step in range(1 - steps, steps):
            y = step * shape.step_mm
            self._draw.polygon(
                self._corners(shape.left, y - half, shape.right, y + half), fill=colour
            )

    def ring(self, shape: Ring, colour: Colour) -> None:
        """Draw a dashed circle."""
        box = self._circle(0, 0, 2 * shape.radius_mm)
        width = max(2, round(shape.width_mm * self._transform.scale))
        for dash in range(round(360 / shape.step_deg)):
            turn = dash * shape.step_deg + self._stance.heading_deg
            self._draw.arc(box, turn, turn + shape.dash_deg, fill=colour, width=width)

    def arc(self, shape: Arc, colour: Colour) -> None:
        """Draw a part of a circle with its edge."""
        box = self._circle(0, 0, 2 * shape.radius_mm)
        width = max(2, round(shape.width_mm * self._transform.scale))
        for wide, shade in ((width + 2, named_colour(shape.edge, self._body)), (width, colour)):
            self._draw.arc(box, shape.begin_deg, shape.end_deg, fill=shade, width=wide)


PAINTED: dict[type[Shape], Callable[[Painter, Any, Colour], None]] = {
    Arc: Painter.arc,
    Disc: Painter.disc,
    Dots: Painter.dots,
    Line: Painter.line,
    Polygon: Painter.polygon,
    Ring: Painter.ring,
    Slab: Painter.slab,
    Treads: Painter.treads,
}


def draw_robot(image: Image.Image, transform: Transform, body: Body, state: State) -> None:
    """Draw a robot at its place of a state, with its lights as they are then."""
    pose = state.pose
    stance = Stance(pose.x_mm, pose.y_mm, pose.heading_deg)
    Painter(image, transform, stance, body.colour, state).paint(robot_shapes(body))


def draw_ghost(image: Image.Image, transform: Transform, stance: Stance, body: Body) -> None:
    """Draw the start of a robot."""
    Painter(image, transform, stance).paint(ghost_shapes(body))


def stroke(draw: ImageDraw.ImageDraw, points: list[Point], width: float, colour: Colour) -> None:
    """Draw a polyline with round ends and joints."""
    radius = width / 2
    if len(points) > 1:
        draw.line(points, fill=colour, width=round(width), joint="curve")
    for x, y in (points[0], points[-1]):
        draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)


def _outline(first: Point, last: Point, half: float) -> list[Point]:
    """Return the corners of a line that is twice `half` wide."""
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * half, dx / length * half
    return [
        (first[0] + nx, first[1] + ny),
        (last[0] + nx, last[1] + ny),
        (last[0] - nx, last[1] - ny),
        (first[0] - nx, first[1] - ny),
    ]


def circle_points(x: float, y: float, radius: float, count: int = 48) -> list[Point]:
    """Return points evenly around a circle."""
    turn = 2 * pi / count
    return [(x + radius * cos(turn * i), y + radius * sin(turn * i)) for i in range(count)]


def light_colour(light: Colour) -> Colour:
    """Return the colour in which a light is drawn; a dim one is brightened, to be seen as on a real strip."""
    top = max(light)
    gain = max(1.0, 200 / top) if top else 1.0
    red, green, blue = (min(round(channel * gain), 255) for channel in light)
    shown = (red, green, blue)
    return lighter(shown, 0.12) if luminance(shown) < 0.2 else shown
