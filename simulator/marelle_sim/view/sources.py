"""Draw the sources of a world: lamps, radiators and others."""

from __future__ import annotations

from math import cos, pi, sin

from PIL import Image, ImageDraw

from marelle_sim.view.colours import DANGER, INK, WHITE, Colour
from marelle_sim.view.geometry import Transform
from marelle_sim.view.lettering import Lettering, write
from marelle_sim.world import World

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
