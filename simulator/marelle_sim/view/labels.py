"""Labels and signs on the mat (start, names, times, contacts, faults, prints), and free places for them."""

from math import cos, hypot, inf, pi, radians, sin
from operator import itemgetter

from PIL import Image, ImageDraw, ImageFont

from marelle_sim.view.colours import DANGER, FAINT, INK, MUTED, WARNING, WHITE, Colour, darker, mix
from marelle_sim.view.contact_marks import ContactMark
from marelle_sim.view.frames import TimedPose
from marelle_sim.view.geometry import Point, Transform
from marelle_sim.view.lettering import Box, Lettering, clip_words, width_of, write
from marelle_sim.view.painter import Fine

_SAID_CHARACTERS = 24
_CELL = 8  # pixels
_STEPS_ASIDE = tuple(
    (ring * sin(turn * pi / 4), -ring * cos(turn * pi / 4))
    for ring in (0, 1.85)
    for turn in (2, 6, 0, 4, 1, 3, 5, 7)
)


_STRAY = 5  # covering this many cells of a drawn line counts as much as being one step farther from the anchor


class Placer:
    """Finds places for the labels of a picture, so that they do not cover each other.

    Args:
        bounds: the part of the picture in which labels may be, (left, top, right, bottom) in pixels.
    """

    def __init__(self, bounds: Box) -> None:
        self._bounds = bounds
        self._taken: list[Box] = []
        self._drawn: set[tuple[int, int]] = set()

    def take(self, box: Box) -> None:
        """Mark a box (pixels) as occupied: `find` places no label on it."""
        self._taken.append(box)

    def avoid(self, points: list[Point]) -> None:
        """Mark a drawn line, given by points at most 8 pixels apart: `find` prefers places that do not cover it."""
        self._drawn |= {(int(x) // _CELL, int(y) // _CELL) for x, y in points}

    def find(
        self, anchor: Point, size: tuple[float, float], *, distance: float, angles: tuple[int, ...]
    ) -> Box | None:
        """Return a free box of this size near the anchor and mark it as occupied; return None if no place tried is free.

        Args:
            anchor: the pixel to which the label belongs.
            size: width and height in pixels.
            distance: pixels from the anchor to the box straight above, below or beside it (less at other angles); up to 95 more are tried.
            angles: the directions to try, in degrees clockwise from the top, best first.
        """
        reaches = (distance, distance + 12, distance + 30, distance + 60, distance + 95)
        free = [
            (self._covers(box) + _STRAY * steps, box)
            for steps, reach in enumerate(reaches)
            for angle in angles
            if self._free(box := _beside(anchor, size, reach, angle))
        ]
        best = min(free, default=(0, None), key=itemgetter(0))[1]
        if best is not None:
            self._taken.append(best)
        return best

    def _free(self, box: Box) -> bool:
        inside = _within(box[:2], self._bounds) and _within(box[2:], self._bounds)
        return inside and not any(_overlap(box, other) for other in self._taken)

    def _covers(self, box: Box) -> int:
        columns = range(int(box[0]) // _CELL, int(box[2]) // _CELL + 1)
        rows = range(int(box[1]) // _CELL, int(box[3]) // _CELL + 1)
        return sum((column, row) in self._drawn for column in columns for row in rows)


def draw_burst(
    image: Image.Image, place: Point, radius: float, words: str, font: ImageFont.FreeTypeFont
) -> None:
    """Draw a burst, the sign of a contact: a red star with a number (`words`)."""
    with Fine(image, around(place, radius * 1.3)) as fine:
        for reach, colour in ((1.22, WHITE), (1.0, DANGER)):
            fine.polygon(_star(place, radius * reach, radius * reach * 0.7, 11), colour)
    ImageDraw.Draw(image).text(place, words, font=font, fill=WHITE, anchor="mm")


def draw_contacts(
    image: Image.Image, transform: Transform, mark: ContactMark, until_us: float = inf
) -> None:
    """Draw a red line along the stretch of wall that a robot touched, for the contacts that began up to `until_us`.

    The line of each of these contacts is drawn up to its end, also if that is later.
    """
    draw = ImageDraw.Draw(image)
    for width_mm, colour in ((14, WHITE), (8, DANGER)):
        width = max(3, round(width_mm * transform.scale))
        for piece in mark.pieces:
            if piece.time_us <= until_us:
                ends = [transform.point(*piece.first), transform.point(*piece.last)]
                draw.line(ends, fill=colour, width=width)


def draw_warning(
    image: Image.Image, place: Point, radius: float, words: str, font: ImageFont.FreeTypeFont
) -> None:
    """Draw the sign of a fault: an orange triangle with a number (`words`)."""
    x, y = place
    with Fine(image, around(place, radius * 1.5)) as fine:
        for reach, colour in ((1.42, WHITE), (1.12, WARNING)):
            r = radius * reach
            fine.polygon([(x - r, y + r * 0.72), (x, y - r), (x + r, y + r * 0.72)], colour)
    ImageDraw.Draw(image).text((x, y + radius * 0.2), words, font=font, fill=WHITE, anchor="mm")


def draw_ring(image: Image.Image, transform: Transform, pose: TimedPose, radius_mm: float) -> None:
    """Draw a red ring around a robot at a pose; `radius_mm` is the radius of its body."""
    draw = ImageDraw.Draw(image)
    middle = transform.point(pose.x_mm, pose.y_mm)
    for reach_mm, width_mm, colour in ((21, 9, WHITE), (19, 5, DANGER)):
        box = around(middle, (radius_mm + reach_mm) * transform.scale)
        draw.ellipse(box, outline=colour, width=max(3, round(width_mm * transform.scale)))


def draw_pill(
    image: Image.Image, box: Box, words: str, font: ImageFont.FreeTypeFont, colour: Colour
) -> None:
    """Draw a label: white words on a rounded box of a colour, with a white edge."""
    with Fine(image, _grown(box, 2)) as fine:
        fine.rounded(_grown(box, 2), (box[3] - box[1]) / 2 + 2, WHITE)
        fine.rounded(box, (box[3] - box[1]) / 2, colour)
    _write_middle(image, box, words, font, WHITE)


def draw_bubble(
    image: Image.Image, box: Box, anchor: Point, words: str, font: ImageFont.FreeTypeFont
) -> None:
    """Draw a speech bubble: words in `box`, and a tail that ends at the pixel `anchor`."""
    radius = (box[3] - box[1]) * 0.42
    edge = mix(FAINT, MUTED, 0.5)
    with Fine(image, _union(_grown(box, 3), around(anchor, 3))) as fine:
        fine.polygon(_tail(box, anchor, 8.2, 2.2), edge)
        fine.rounded(_grown(box, 1.4), radius + 1.4, edge)
        fine.polygon(_tail(box, anchor, 6.4, 0.0), WHITE)
        fine.rounded(box, radius, WHITE)
    _write_middle(image, box, words, font, INK)


def draw_time(
    draw: ImageDraw.ImageDraw, box: Box, words: str, lettering: Lettering, halo: Colour
) -> None:
    """Draw the words of a time mark in `box`, outlined in the colour `halo`."""
    font = lettering.font(15, bold=True)
    write(
        draw, _foot(box, font), words, font=font, colour=darker(MUTED, 0.4), anchor="ms", halo=halo
    )


def bubble_words(words: str) -> str:
    """Return words on one line as a speech bubble shows them: at most 24 characters, the last of them an ellipsis if words were cut off."""
    return clip_words(words, _SAID_CHARACTERS)


def label_size(words: str, font: ImageFont.FreeTypeFont, *, padding: float) -> tuple[float, float]:
    """Return the width and height (pixels) of a label with these words on one line and `padding` pixels at the left and the right.

    Above and below the words it is half as much.
    """
    return (width_of(words, font) + 2 * padding, font.size * 1.05 + padding)


def spread(points: list[Point], radius: float, inside: Box | None = None) -> list[Point | None]:
    """Return, for each point, the pixel at which its sign (a burst or a triangle) is drawn, or None if there is no room.

    A sign that would cover an earlier one is moved aside by 1.85 radii, in one of eight directions.

    Args:
        points: the pixels to which the signs belong.
        radius: the radius of each sign, in pixels.
        inside: the bounds for the middles of the signs, (left, top, right, bottom) in pixels; a point outside is first moved to their
            edge. None: no bounds.
    """
    if inside is not None:
        left, top, right, bottom = inside
        points = [(min(max(x, left), right), min(max(y, top), bottom)) for x, y in points]
    places: list[Point | None] = []
    kept: list[Point] = []
    for x, y in points:
        tries = [(x + dx * radius, y + dy * radius) for dx, dy in _STEPS_ASIDE]
        free = (
            place
            for place in tries
            if (inside is None or _within(place, inside))
            and all(hypot(place[0] - k[0], place[1] - k[1]) >= 1.8 * radius for k in kept)
        )
        place = next(free, None)
        places.append(place)
        if place is not None:
            kept.append(place)
    return places


def _within(place: Point, box: Box) -> bool:
    return box[0] <= place[0] <= box[2] and box[1] <= place[1] <= box[3]


def around(place: Point, radius: float) -> Box:
    """Return the box (left, top, right, bottom) around a circle with the middle `place`."""
    return (place[0] - radius, place[1] - radius, place[0] + radius, place[1] + radius)


def _write_middle(
    image: Image.Image, box: Box, words: str, font: ImageFont.FreeTypeFont, colour: Colour
) -> None:
    ImageDraw.Draw(image).text(_foot(box, font), words, font=font, fill=colour, anchor="ms")


def _foot(box: Box, font: ImageFont.FreeTypeFont) -> Point:
    return (box[0] + box[2]) / 2, (box[1] + box[3]) / 2 + font.size * 0.36


def _tail(box: Box, anchor: Point, half: float, longer: float) -> list[Point]:
    """Return the three corners (pixels) of the tail of a speech bubble.

    Its base lies inside the bubble's box and is 2 * `half` wide; its tip lies `longer` pixels beyond the anchor.
    """
    middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
    foot = (
        min(max(anchor[0], box[0] + 16), max(box[2] - 16, middle[0])),
        middle[1],
    )
    dx, dy = anchor[0] - foot[0], anchor[1] - foot[1]
    length = hypot(dx, dy) or 1.0
    across, along = (-dy / length * half, dx / length * half), longer / length
    return [
        (foot[0] - across[0], foot[1] - across[1]),
        (anchor[0] + dx * along, anchor[1] + dy * along),
        (foot[0] + across[0], foot[1] + across[1]),
    ]


def _grown(box: Box, by: float) -> Box:
    return (box[0] - by, box[1] - by, box[2] + by, box[3] + by)


def _union(first: Box, second: Box) -> Box:
    return (
        min(first[0], second[0]),
        min(first[1], second[1]),
        max(first[2], second[2]),
        max(first[3], second[3]),
    )


def _beside(anchor: Point, size: tuple[float, float], reach: float, angle_deg: int) -> Box:
    across, up = sin(radians(angle_deg)), cos(radians(angle_deg))
    x = anchor[0] + across * (reach + size[0] / 2)
    y = anchor[1] - up * (reach + size[1] / 2)
    return (x - size[0] / 2, y - size[1] / 2, x + size[0] / 2, y + size[1] / 2)


def _overlap(first: Box, second: Box) -> bool:
    gap = 3
    return (
        first[0] < second[2] + gap
        and second[0] < first[2] + gap
        and first[1] < second[3] + gap
        and second[1] < first[3] + gap
    )


def _star(place: Point, outer: float, inner: float, rays: int) -> list[Point]:
    points: list[Point] = []
    for index in range(2 * rays):
        reach = outer if index % 2 == 0 else inner
        turn = pi * index / rays
        points.append((place[0] + reach * sin(turn), place[1] - reach * cos(turn)))
    return points
