"""A world's mat as SVG for a printer with black ink only: what a line sensor sees has its darkness, anything else is pale."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple
from xml.sax.saxutils import escape, quoteattr

from marelle_sim.view import scene_of
from marelle_sim.world import Pose, World
from marelle_text import Text

Scene = dict[str, Any]
Box = tuple[float, float, float, float]
Point = tuple[float, float]

_DARK = 60  # of 255: a line sensor tells a darker colour from paper
_PALE = 0.8  # the least brightness of other colours, which a black printer prints light grey
_CAPITAL = 0.7  # height of a capital letter of the font, as a part of its size
_WALL_MM = 9.0  # of the outer walls, that have no thickness of their own
_EDGE = 'stroke="#555" stroke-width="0.3"'
_ROBOT_MM = 55.0
_BESIDE_MM = 52.0  # from the middle of a robot: farther than its sensors and wheels reach


class Mark(NamedTuple):
    """Something drawn on a mat.

    Attributes:
        svg: its SVG.
        boxes: (left, top, right, bottom) of rectangles that together enclose it, in mm from the mat's top left corner.
    """

    svg: str
    boxes: tuple[Box, ...]

    def reaches(self, box: Box) -> bool:
        """Tell whether one of the mark's boxes overlaps a box, given as (left, top, right, bottom)."""
        left, top, right, bottom = box
        return any(
            x1 < right and x2 > left and y1 < bottom and y2 > top for x1, y1, x2, y2 in self.boxes
        )


def marks(world: World, text: Text) -> list[Mark]:
    """Return all marks of a mat, the lowest first, in mm from the mat's top left corner.

    A shape that a line sensor sees is grey or black, as dark as the sensor sees it; another one is pale. Labels are black, the names of
    squares grey. The squares have thin lines; walls, boxes and the robots' starts are dashed outlines.
    """
    scene = scene_of(world, text.language)
    return [
        *_background(scene),
        *_squares(scene),
        *_starts(world, text),
        *(_shape(shape, scene["height_mm"]) for shape in scene["shapes"]),
        *_walls_and_boxes(scene),
    ]


def whole(world: World, text: Text, scale: float) -> str:
    """Return the SVG of a whole mat with its robots, to be drawn at `scale`; the outlines of walls, boxes and robots are as thick as at true size."""
    scene = scene_of(world, text.language)
    found = [
        *_background(scene),
        *_squares(scene),
        *(_shape(shape, scene["height_mm"]) for shape in scene["shapes"]),
        *_walls_and_boxes(scene, 1 / scale),
    ]
    return "".join(one.svg for one in found) + "".join(_robots(world, text, 1 / scale))


def drawn(found: Iterable[Mark], box: Box) -> str:
    """Return the SVG of the marks that overlap a box, as a whole and in their order.

    `box` is (left, top, right, bottom), in mm from the mat's top left corner.
    """
    return "".join(one.svg for one in found if one.reaches(box))


def ink(color: str, darkness: int) -> str:
    """Return the colour to print: a grey of the `darkness` (0 to 255) that a line sensor sees.

    If the sensor sees almost nothing, the colour itself, mixed with white if it is not pale already.

    Example:
        >>> ink("#000000", 255), ink("#ffffff", 0)
        ('#000000', '#ffffff')
    """
    if darkness > _DARK:
        return "#" + f"{255 - darkness:02x}" * 3
    channels = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    bright = 0.299 * channels[0] + 0.587 * channels[1] + 0.114 * channels[2]
    share = 0.0 if bright >= _PALE else (_PALE - bright) / (1 - bright)  # of white, mixed in
    mixed = [round(255 * (one + (1 - one) * share)) for one in channels]
    return "#{:02x}{:02x}{:02x}".format(*mixed)


def _background(scene: Scene) -> Iterator[Mark]:
    width, height = scene["width_mm"], scene["height_mm"]
    box = ((0.0, 0.0, width, height),)
    colour = ink(scene["background"]["color"], scene["background"]["darkness"])
    if colour != "#ffffff":
        yield Mark(f'<rect width="{width:g}" height="{height:g}" fill="{colour}"/>', box)
    if scene["image"]:
        address = quoteattr(scene["image"])
        yield Mark(
            f'<image width="{width:g}" height="{height:g}" preserveAspectRatio="none" href={address}/>',
            box,
        )


def _squares(scene: Scene) -> Iterator[Mark]:
    squares = scene["squares"]
    if not squares:
        return
    side, bottom = squares["size_mm"], scene["height_mm"]
    size = side * 0.13
    for column in range(squares["columns"]):
        for row in range(squares["rows"]):
            left, top = side * column, bottom - side * (row + 1)
            name = f"{chr(65 + column)}{row + 1}"
            svg = (
                f'<rect x="{left:g}" y="{top:g}" width="{side:g}" height="{side:g}" fill="none" stroke="#999" stroke-width="0.4"/>'
                f'<text x="{left + side * 0.05:g}" y="{top + side * 0.05 + size * _CAPITAL:g}" font-size="{size:g}" font-weight="600" '
                f'fill="#666">{name}</text>'
            )
            yield Mark(svg, ((left, top, left + side, top + side),))


def _shape(shape: Scene, height: float) -> Mark:
    if shape["kind"] == "line":
        return _line(shape, height)
    x, y = shape["x"], height - shape["y"]
    turn = f' transform="rotate({shape["angle_deg"]:g} {x:g} {y:g})"' if shape["angle_deg"] else ""
    if shape["kind"] == "label":
        size = shape["size_mm"] / _CAPITAL
        reach = size * max(len(shape["text"]), 1)
        svg = (
            f'<text x="{x:g}" y="{y + shape["size_mm"] / 2:g}" font-size="{size:g}" font-weight="600" text-anchor="middle" '
            f'fill="#000"{turn}>{escape(shape["text"])}</text>'
        )
        return Mark(svg, ((x - reach, y - reach, x + reach, y + reach),))
    fill = ink(shape["color"], shape["darkness"])
    look = f'fill="{fill}"' + ("" if shape["darkness"] > _DARK else f" {_EDGE}")
    half, upright = shape["width_mm"] / 2, shape["height_mm"] / 2
    reach = half + upright
    box = ((x - reach, y - reach, x + reach, y + reach),)
    if shape["kind"] == "disc":
        return Mark(f'<circle cx="{x:g}" cy="{y:g}" r="{half:g}" {look}/>', box)
    svg = f'<rect x="{x - half:g}" y="{y - upright:g}" width="{2 * half:g}" height="{2 * upright:g}" {look}{turn}/>'
    return Mark(svg, box)


def _line(shape: Scene, height: float) -> Mark:
    strokes = [[(x, height - y) for x, y in points] for points in shape["points"]]
    path = "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in points) for points in strokes)
    colour = ink(shape["color"], shape["darkness"])
    svg = (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{shape["width_mm"]:g}" stroke-linecap="round" '
        'stroke-linejoin="round"/>'
    )
    pieces = [piece for points in strokes for piece in pairwise(points)]
    return Mark(svg, tuple(_around(piece, shape["width_mm"] / 2) for piece in pieces))


def _walls_and_boxes(scene: Scene, pen: float = 1.0) -> Iterator[Mark]:
    """Yield the outlines of the walls within a mat and of the boxes; `pen` is a factor on the width of the lines."""
    width, height = scene["width_mm"], scene["height_mm"]
    for wall in scene["walls"]:
        ends = [(wall["x1"], height - wall["y1"]), (wall["x2"], height - wall["y2"])]
        xs, ys = {x for x, _y in ends}, {y for _x, y in ends}
        if xs not in ({0}, {width}) and ys not in ({0}, {height}):  # not on the mat's edge
            yield _outline(_thick(ends, wall["thickness"] or _WALL_MM), pen)
    for box in scene["boxes"]:
        yield _outline([(x, height - y) for x, y in box["corners"]], pen)


def _outline(corners: list[Point], pen: float) -> Mark:
    points = " ".join(f"{x:g},{y:g}" for x, y in corners)
    return Mark(f'<polygon points="{points}" {_placed(pen)}/>', (_around(corners, 1),))


def _placed(pen: float) -> str:
    return f'fill="none" stroke="#777" stroke-width="{0.6 * pen:g}" stroke-dasharray="{3 * pen:g} {2 * pen:g}"'


def _thick(ends: list[Point], thickness: float) -> list[Point]:
    (x1, y1), (x2, y2) = ends
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5 or 1.0
    nx, ny = (y1 - y2) / length * thickness / 2, (x2 - x1) / length * thickness / 2
    return [(x1 + nx, y1 + ny), (x2 + nx, y2 + ny), (x2 - nx, y2 - ny), (x1 - nx, y1 - ny)]


def _starts(world: World, text: Text) -> Iterator[Mark]:
    """Yield for each robot two arrows to its left and right at the start, outside the area that its line sensors see."""
    for called, pose in _robots_of(world, text):
        x, y, reach = pose.x_mm, world.height_mm - pose.y_mm, _BESIDE_MM + 14
        arrows = "".join(
            f'<path d="M{side * _BESIDE_MM:g} 14v-28m-4 6l4 -6l4 6M{side * _BESIDE_MM:g} 0h{-side * 8}" {_placed(1.0)}/>'
            for side in (-1, 1)
        )
        words = f'<text x="{_BESIDE_MM:g}" y="24" font-size="7" text-anchor="middle" fill="#666">{escape(called)}</text>'
        svg = f'<g transform="translate({x:g} {y:g}) rotate({pose.heading_deg:g})">{arrows}{words}</g>'
        yield Mark(svg, ((x - reach, y - reach, x + reach, y + reach),))


def _robots(world: World, text: Text, pen: float) -> Iterator[str]:
    """Yield the SVG of each robot at its start, with its name if there are several; `pen` is a factor on lines and letters."""
    several = len(world.robots) > 1
    for called, pose in _robots_of(world, text):
        name = escape(called) if several else ""
        yield (
            f'<g transform="translate({pose.x_mm:g} {world.height_mm - pose.y_mm:g})"><g transform="rotate({pose.heading_deg:g})">'
            f'<circle r="{_ROBOT_MM:g}" fill="#fff" stroke="#000" stroke-width="{0.5 * pen:g}"/>'
            '<path d="M0 38v-70m-22 24l22 -24l22 24" fill="none" stroke="#000" stroke-width="9"/></g>'
            f'<text y="{_ROBOT_MM + 4 * pen:g}" font-size="{3.4 * pen:g}" text-anchor="middle">{name}</text></g>'
        )


def _robots_of(world: World, text: Text) -> list[tuple[str, Pose]]:
    return [(one.name, one.start) for one in world.robots] or [(text("view.start"), world.start)]


def _around(points: Sequence[Point], margin: float) -> Box:
    xs, ys = [x for x, _y in points], [y for _x, y in points]
    return (min(xs) - margin, min(ys) - margin, max(xs) + margin, max(ys) + margin)
