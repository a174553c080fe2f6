"""Draw the mat with its shapes, the places from which boxes were pushed, and the sources: lamps, radiators and others."""

from math import cos, hypot, pi, sin

from PIL import Image, ImageDraw

from marelle_sim.view.colours import (
    BLACK,
    DANGER,
    FAINT,
    INK,
    PAPER,
    WHITE,
    Colour,
    mix,
    parse_colour,
)
from marelle_sim.view.geometry import Stance, Transform
from marelle_sim.view.lettering import Lettering, write
from marelle_sim.view.obstacles import box_colours
from marelle_sim.view.painter import Painter
from marelle_sim.world import Box, Line, Squares, World
from marelle_sim.world.shapes import Label, Patch

_GRID: Colour = (205, 212, 221)
_GRID_NAME: Colour = (158, 169, 183)
_CAPITAL = 0.70  # height of a capital letter of the font, as a part of its size


def draw_ground(world: World, transform: Transform, corner: float) -> Image.Image:
    """Return an RGB image of the mat with all that is printed on it, without walls and boxes; its edges are those of the mat.

    Args:
        world: the world to draw.
        transform: only its scale is used.
        corner: radius (pixels) of the outline's rounded corners; the caller cuts the image itself with `mat_mask`.
    """
    scale = transform.scale
    size = (round(world.width_mm * scale), round(world.height_mm * scale))
    image = (
        Image.new("RGB", size, _paper(world.background[0]))
        if world.image is None
        else world.image.convert("RGB").resize(size, Image.Resampling.LANCZOS)
    )
    painter = _MatPainter(image, Transform(scale, 0, 0, world.height_mm))
    if world.squares is not None:
        painter.grid(world.squares)
    for shape in world.shapes:
        painter.printed(shape)
    outline = (0, 0, size[0] - 1, size[1] - 1)
    width = max(2, round(scale))
    ImageDraw.Draw(image).rounded_rectangle(outline, corner, outline=FAINT, width=width)
    return image


def mat_mask(size: tuple[int, int], corner: float) -> Image.Image:
    """Return a mask of `size` pixels: 255, but 0 outside the rounded corners, whose radius is `corner` pixels."""
    mask = Image.new("L", size, 0)
    ImageDraw.Draw(mask).rounded_rectangle((0, 0, size[0] - 1, size[1] - 1), corner, fill=255)
    return mask


class _MatPainter(Painter):
    """Paints what is printed on a mat: lines, patches, labels and the grid of squares."""

    def printed(self, shape: Line | Patch | Label) -> None:
        if isinstance(shape, Label):
            self._label(shape)
        elif isinstance(shape, Line):
            self.line(_printed(shape.color), shape.polylines(), shape.width_mm)
        elif shape.kind == "disc":
            self.disc(_printed(shape.color), shape.x_mm, shape.y_mm, shape.width_mm)
        else:
            across, up = shape.width_mm / 2, shape.height_mm / 2
            stance = Stance(shape.x_mm, shape.y_mm, shape.angle_deg)
            self.polygon(_printed(shape.color), stance.rectangle((-up, up), (-across, across)))

    def grid(self, squares: Squares) -> None:
        """Paint the borders and the names of the squares in a pale grey; line sensors do not see this grid."""
        side, columns, rows = squares.size_mm, squares.columns, squares.rows
        width = max(2, round(1.6 * self.transform.scale))
        lines = [((side * x, 0), (side * x, side * rows)) for x in range(columns + 1)]
        lines += [((0, side * y), (side * columns, side * y)) for y in range(rows + 1)]
        for start, end in lines:
            self.draw.line(self.transform.points([start, end]), fill=_GRID, width=width)
        font = Lettering().font(side * 0.13 * self.transform.scale, bold=True)
        for column in range(columns):
            for row in range(rows):
                name = squares.name_at(side * (column + 0.5), side * (row + 0.5))
                at = self.transform.point(side * (column + 0.07), side * (row + 0.93))
                self.draw.text(at, name, font=font, fill=_GRID_NAME, anchor="lt")

    def _label(self, label: Label) -> None:
        font = Lettering().font(label.size_mm / _CAPITAL * self.transform.scale, bold=True)
        place = self.transform.point(label.x_mm, label.y_mm)
        colour = parse_colour(label.color)
        if not label.angle_deg:
            self.draw.text(place, label.text, font=font, fill=colour, anchor="mm")
            return
        left, top, right, bottom = font.getbbox(label.text, anchor="mm")
        reach = int(max(right - left, bottom - top)) + 4
        mask = Image.new("L", (2 * reach, 2 * reach), 0)
        ImageDraw.Draw(mask).text((reach, reach), label.text, font=font, fill=255, anchor="mm")
        mask = mask.rotate(-label.angle_deg, Image.Resampling.BICUBIC)
        self.draw.bitmap((round(place[0]) - reach, round(place[1]) - reach), mask, fill=colour)


def _printed(text: str) -> Colour:
    """Return the colour in which "#rrggbb" is drawn on the mat: itself, but a dark grey for pure black."""
    colour = parse_colour(text)
    return BLACK if colour == (0, 0, 0) else colour


def _paper(text: str) -> Colour:
    """Return the colour in which a bare mat of the colour "#rrggbb" is drawn: itself, but a slightly darker tone for pure white."""
    colour = parse_colour(text)
    return PAPER if colour == WHITE else colour


def draw_box_ghost(image: Image.Image, box: Box, transform: Transform) -> None:
    """Draw the place that a pushed box had at the start: a pale dashed outline in its colour."""
    draw = ImageDraw.Draw(image)
    colour = mix(box_colours(box)[0], PAPER, 0.25)
    corners = transform.points(box.corners()[::-1])  # clockwise on the page
    width = max(2, round(2.4 * transform.scale))
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        dashes = max(2, round(hypot(x2 - x1, y2 - y1) / (9 * transform.scale)))
        for dash in range(dashes):
            first, last = dash / dashes, (dash + 0.55) / dashes
            ends = [(x1 + (x2 - x1) * share, y1 + (y2 - y1) * share) for share in (first, last)]
            draw.line(ends, fill=colour, width=width)


LAMP: Colour = (246, 190, 40)
"""The colour of sources of light; all other sources are red."""
_DISC_MM, _RAYS_MM = 14, 26
_RAYS = 8
_LETTERS_MM = 20
_LEAST_LETTERS = 36  # pixels of the large picture, which is reduced to a third


def draw_sources(image: Image.Image, world: World, transform: Transform) -> None:
    """Draw each source of a world as a disc with rays, with its name below.

    Args:
        image: RGB picture to draw on.
        world: the world with the sources.
        transform: converts millimetres to pixels of this picture.
    """
    if not world.sources:
        return
    draw, scale = ImageDraw.Draw(image), transform.scale
    font = Lettering().font(max(_LETTERS_MM * scale, _LEAST_LETTERS), bold=True)
    for source in world.sources:
        colour = LAMP if source.quantity == "light" else DANGER
        x, y = transform.point(source.x_mm, source.y_mm)
        for ray in range(_RAYS):
            across, down = cos(2 * pi * ray / _RAYS), sin(2 * pi * ray / _RAYS)
            inner, outer = (_DISC_MM + 5) * scale, _RAYS_MM * scale
            ends = (x + inner * across, y + inner * down, x + outer * across, y + outer * down)
            draw.line(ends, fill=colour, width=max(2, round(4 * scale)))
        r = _DISC_MM * scale
        draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)
        place = (x, y + (_RAYS_MM + 4) * scale)
        write(draw, place, source.name, font=font, colour=INK, anchor="mt", halo=WHITE)
