"""Soft shadows and translucent shapes, each computed on the part of the picture that it covers."""

from __future__ import annotations

from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

from marelle_sim.view.colours import Colour
from marelle_sim.view.geometry import Point, bounding_box

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


def glaze(
    image: Image.Image,
    box: tuple[int, int, int, int],
    colour: Colour,
    strength: float,
    shape: Callable[[ImageDraw.ImageDraw, int], None],
) -> None:
    """Draw a translucent shape of one colour.

    Args:
        image: RGB picture to draw on.
        box: the part of the picture that the shape covers, in whole pixels.
        colour: the colour of the shape.
        strength: opacity, 0 (invisible) to 1 (opaque).
        shape: called as `shape(draw, grey)`: draws the shape in this grey (0 to 255) on a mask as large as the box.
    """
    mask = Image.new("L", (box[2] - box[0], box[3] - box[1]), 0)
    shape(ImageDraw.Draw(mask), round(255 * strength))
    image.paste(colour, (box[0], box[1]), mask)


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

    def __enter__(self) -> Fine:
        return self

    def __exit__(self, *failure: object) -> None:
        self._image.paste(self._part.reduce(self.FACTOR), (self._left, self._top))

    def polygon(self, points: list[Point], colour: Colour) -> None:
        """Draw a filled polygon, given in pixels of the picture."""
        self._draw.polygon([self._at(x, y) for x, y in points], fill=colour)

    def disc(self, middle: Point, radius: float, colour: Colour) -> None:
        """Draw a filled disc; middle and radius in pixels of the picture."""
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
