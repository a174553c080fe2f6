"""Draw `Shape` objects, soft shadows and translucent shapes on a Pillow image."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import cos, pi, sin

from PIL import Image, ImageDraw, ImageFilter

from marelle_sim.view.colours import BODY, Colour, lighter, luminance, named_colour
from marelle_sim.view.frames import State
from marelle_sim.view.geometry import Point, Stance, Transform, bounding_box
from marelle_sim.view.robot import Body, robot_shapes
from marelle_sim.view.shapes import Shape

_COARSE = 4  # the mask is computed at a quarter of the size: blurred, it has no finer detail
_SHADOW: Colour = (38, 50, 74)


def drop_shadow(
    image: Image.Image,
    outlines: list[list[Point]],
    *,
    offset: Point = (0.0, 0.0),
    blur: float,
    strength: float,
) -> None:
    """Draw one soft shadow of several polygons.

    Args:
        image: RGB picture to draw on.
        outlines: the polygons, in pixels.
        offset: how far the shadow is moved to the right and down, in pixels.
        blur: radius of its soft edge, in pixels.
        strength: opacity of the shadow, 0 (none) to 1.
    """
    everything = [point for outline in outlines for point in outline]
    if not everything:
        return
    box = bounding_box(everything, margin=3 * blur + abs(offset[0]) + abs(offset[1]))
    size = (-(-(box[2] - box[0]) // _COARSE), -(-(box[3] - box[1]) // _COARSE))
    mask = Image.new("L", size, 0)
    draw = ImageDraw.Draw(mask)
    for outline in outlines:
        draw.polygon(
            [
                ((x + offset[0] - box[0]) / _COARSE, (y + offset[1] - box[1]) / _COARSE)
                for x, y in outline
            ],
            fill=round(255 * strength),
        )
    mask = mask.filter(ImageFilter.GaussianBlur(blur / _COARSE))
    full = mask.resize((size[0] * _COARSE, size[1] * _COARSE), Image.Resampling.BILINEAR)
    image.paste(_SHADOW, (box[0], box[1]), full)


class Fine:
    """Context manager that draws shapes with smooth edges on a small part of a finished picture.

    A copy of the part is enlarged four times; the shapes are drawn on it; at the end of the `with` block it is reduced and put
    back. Pixels without a shape do not change.

    Args:
        image: RGB picture to draw on.
        box: the part that the shapes may cover, in pixels.
    """

    FACTOR = 4

    def __init__(self, image: Image.Image, box: tuple[float, float, float, float]) -> None:
        self._image = image
        self._left, self._top = int(box[0]) - 2, int(box[1]) - 2
        right, bottom = int(box[2]) + 3, int(box[3]) + 3
        part = image.crop((self._left, self._top, right, bottom))
        size = (part.width * self.FACTOR, part.height * self.FACTOR)
        self._part = part.resize(size, Image.Resampling.NEAREST)
        self._draw = ImageDraw.Draw(self._part)

    def __enter__(self) -> "Fine":
        return self

    def __exit__(self, *failure: object) -> None:
        self._image.paste(self._part.reduce(self.FACTOR), (self._left, self._top))

    def polygon(self, points: list[Point], colour: Colour) -> None:
        """Draw a filled polygon, given in pixels of the picture."""
        self._draw.polygon([self._at(x, y) for x, y in points], fill=colour)

    def disc(self, middle: Point, radius: float, colour: Colour) -> None:
        """Draw a filled disc, which the picture has at the end of the `with` block; middle and radius in pixels of the picture."""
        x, y = self._at(*middle)
        r = radius * self.FACTOR
        self._draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def rounded(
        self, box: tuple[float, float, float, float], radius: float, colour: Colour
    ) -> None:
        """Draw a filled rectangle whose corners are rounded with this radius, in pixels of the picture."""
        corners = (*self._at(box[0], box[1]), *self._at(box[2], box[3]))
        self._draw.rounded_rectangle(corners, radius * self.FACTOR, fill=colour)

    def _at(self, x: float, y: float) -> Point:
        return ((x - self._left) * self.FACTOR, (y - self._top) * self.FACTOR)


_ON_MAT = Stance(0, 0, 0)


class Painter:
    """Draws shapes on an RGB picture; their lengths are millimetres of a robot or of the mat.

    Each kind of shape has a method of the same name, called with the shape's colour and its `values`.

    Args:
        image: the picture.
        transform: converts millimetres of the mat to pixels of the picture.
        stance: the pose of the robot to which the shapes belong; by default the shapes are given in millimetres of the mat.
        body: the colour of the name "body".
        state: the state of the robot, with the lights that are on; None: only shapes without `when` are drawn.
    """

    def __init__(
        self,
        image: Image.Image,
        transform: Transform,
        stance: Stance = _ON_MAT,
        body: Colour = BODY,
        state: State | None = None,
    ) -> None:
        self._image, self.draw = image, ImageDraw.Draw(image)
        self.transform, self._stance, self._body, self._state = transform, stance, body, state

    def paint(self, shapes: Sequence[Shape]) -> None:
        """Draw the shadows of all shapes, then those shapes whose `when` the state meets, the last one on top."""
        shadowed = [shape for shape in shapes if shape.shadow]
        if shadowed:
            scale = self.transform.scale
            right, down, blur, strength = shadowed[0].shadow
            drop_shadow(
                self._image,
                [outline for shape in shadowed for outline in self._outlines(shape)],
                offset=(right * scale, down * scale),
                blur=blur * scale,
                strength=strength,
            )
        for shape in shapes:
            if self._shown(shape):
                getattr(self, shape.kind)(self._colour(shape), *shape.values)

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
            return _light_colour(self._state.pixels[shape.number])
        return named_colour(shape.color, self._body)

    def _outlines(self, shape: Shape) -> list[list[Point]]:
        values = shape.values
        if shape.kind == "disc":
            return [_circle_points(*self._at(*values[:2]), values[2] / 2 * self.transform.scale)]
        if shape.kind == "slab":
            return [self._corners(*values[:4])]
        if shape.kind == "polygon":
            return [self._points(values[0])]
        lines, width_mm = values
        ends = [pair for line in lines for pair in pairwise(line)]
        return [self._points(_outline(first, last, width_mm / 2)) for first, last in ends]

    def _at(self, x: float, y: float) -> Point:
        return self.transform.point(*self._stance.place(y, x))

    def _points(self, points: Sequence[Point]) -> list[Point]:
        return [self._at(x, y) for x, y in points]

    def _corners(self, left: float, bottom: float, right: float, top: float) -> list[Point]:
        return self.transform.points(self._stance.rectangle((bottom, top), (left, right)))

    def _circle(self, x: float, y: float, width_mm: float) -> tuple[float, float, float, float]:
        (middle, row), r = self._at(x, y), width_mm / 2 * self.transform.scale
        return (middle - r, row - r, middle + r, row + r)

    def _width(self, width_mm: float) -> int:
        return max(2, round(width_mm * self.transform.scale))

    def disc(
        self, colour: Colour, x: float, y: float, width_mm: float, opacity: float = 1.0
    ) -> None:
        """Draw a disc of this width (diameter, mm); an `opacity` below 1 lets the picture show through."""
        left, top, right, bottom = self._circle(x, y, width_mm)
        if opacity == 1:
            self.draw.ellipse((left, top, right, bottom), fill=colour)
            return
        box = (int(left), int(top), int(right) + 1, int(bottom) + 1)
        disc = (left - box[0], top - box[1], right - box[0], bottom - box[1])
        mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
        ImageDraw.Draw(mask).ellipse(disc, fill=round(255 * opacity))
        self._image.paste(colour, box[:2], mask)

    def dots(self, colour: Colour, points: Sequence[Point], width_mm: float) -> None:
        """Draw discs of one width (diameter, mm) at several points."""
        for x, y in points:
            self.disc(colour, x, y, width_mm)

    def slab(
        self,
        colour: Colour,
        left: float,
        bottom: float,
        right: float,
        top: float,
        corner: float = 0.0,
    ) -> None:
        """Draw a rectangle whose corners are rounded with the radius `corner` (mm)."""
        x0, x1, y0, y1 = left + corner, right - corner, bottom + corner, top - corner
        for box in ((left, y0, right, y1), (x0, bottom, x1, top)):
            self.draw.polygon(self._corners(*box), fill=colour)
        if corner:
            self.dots(colour, ((x0, y0), (x1, y0), (x0, y1), (x1, y1)), 2 * corner)

    def polygon(self, colour: Colour, points: Sequence[Point]) -> None:
        """Draw a filled polygon."""
        self.draw.polygon(self._points(points), fill=colour)

    def line(
        self,
        colour: Colour,
        lines: Iterable[Sequence[Point]],
        width_mm: float,
        rise_mm: float = 0.0,
    ) -> None:
        """Draw polylines with round ends.

        With `rise_mm`, each line is drawn again and again from `rise_mm` below its place on the page upwards: the side of a wall.
        """
        width = max(1.0, width_mm * self.transform.scale)
        rise = rise_mm * self.transform.scale
        steps = max(1, round(rise / 2))
        placed = [self._points(line) for line in lines]
        for step in range(steps, 0, -1):
            for points in placed:
                self._stroke([(x, y + rise * step / steps) for x, y in points], width, colour)

    def _stroke(self, points: list[Point], width: float, colour: Colour) -> None:
        radius = width / 2
        if len(points) > 1:
            self.draw.line(points, fill=colour, width=round(width), joint="curve")
        for x, y in (points[0], points[-1]):
            self.draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def treads(
        self,
        colour: Colour,
        left: float,
        _bottom: float,
        right: float,
        top: float,
        step: float,
        width: float,
        _wheel: str,
    ) -> None:
        """Draw the stripes of a tyre, `step` mm apart and `width` mm wide; a still picture ignores how far the wheel has turned."""
        steps = round(top / step)
        for y in (number * step for number in range(1 - steps, steps)):
            self.slab(colour, left, y - width / 2, right, y + width / 2)

    def ring(
        self, colour: Colour, radius: float, width: float, dash_deg: float, step_deg: float
    ) -> None:
        """Draw a dashed circle around the robot: a dash of `dash_deg` at each multiple of `step_deg`; radius and width in mm."""
        for dash in range(round(360 / step_deg)):
            turn = dash * step_deg + self._stance.heading_deg
            box = self._circle(0, 0, 2 * radius)
            self.draw.arc(box, turn, turn + dash_deg, fill=colour, width=self._width(width))

    def arc(
        self, colour: Colour, radius: float, width: float, begin: float, end: float, edge: str
    ) -> None:
        """Draw an arc around the robot between two angles of the page (degrees, clockwise from the right), with an edge of a colour.

        The angles do not turn with the robot.
        """
        box, wide = self._circle(0, 0, 2 * radius), self._width(width)
        self.draw.arc(box, begin, end, fill=named_colour(edge), width=wide + 2)
        self.draw.arc(box, begin, end, fill=colour, width=wide)


def draw_robot(image: Image.Image, transform: Transform, body: Body, state: State) -> None:
    """Draw a robot in a state: at its pose, with the lights that are on."""
    pose = state.pose
    stance = Stance(pose.x_mm, pose.y_mm, pose.heading_deg)
    Painter(image, transform, stance, body.colour, state).paint(robot_shapes(body))


def _outline(first: Point, last: Point, half: float) -> list[Point]:
    dx, dy = last[0] - first[0], last[1] - first[1]
    length = (dx * dx + dy * dy) ** 0.5 or 1.0
    nx, ny = -dy / length * half, dx / length * half
    return [
        (first[0] + nx, first[1] + ny),
        (last[0] + nx, last[1] + ny),
        (last[0] - nx, last[1] - ny),
        (first[0] - nx, first[1] - ny),
    ]


def _circle_points(x: float, y: float, radius: float) -> list[Point]:
    turn = 2 * pi / 48
    return [(x + radius * cos(turn * i), y + radius * sin(turn * i)) for i in range(48)]


def _light_colour(light: Colour) -> Colour:
    """Return the colour in which a light of a strip is drawn: brighter than its value if it is dim, as a real one is well visible."""
    top = max(light)
    gain = max(1.0, 200 / top) if top else 1.0
    red, green, blue = (min(round(channel * gain), 255) for channel in light)
    shown = (red, green, blue)
    return lighter(shown, 0.12) if luminance(shown) < 0.2 else shown
