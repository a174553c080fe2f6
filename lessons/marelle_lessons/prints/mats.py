"""The sheets to print a mat: the plan of its parts, the whole mat on one sheet, then each part at its true size."""

from math import ceil
from typing import NamedTuple

from marelle_lessons.prints.mat_drawing import Mark, drawn, marks, whole
from marelle_lessons.prints.svg import sentence, svg
from marelle_sim.world import World
from marelle_text import Text

AREA_MM = (190.0, 246.0)
"""The part of an A4 sheet that a drawing may take."""
_PART_MM = (
    178.0,
    232.0,
)  # the largest part of a mat on one sheet: there is room around it for marks
_WHOLE_MM = (178.0, 214.0)  # the whole mat on one sheet, with a line of words below it
_MARK_MM = 5.0


class Sheet(NamedTuple):
    """A sheet with a drawing: its title, the drawing as SVG of `AREA_MM`, and a description of the drawing in words."""

    title: str
    svg: str
    words: str


class Part(NamedTuple):
    """A part of a mat that is printed on a sheet of its own.

    Attributes:
        name: Column letter and row number, as of a square: A1 is at the bottom left.
        x_mm, y_mm: Its top left corner, from that of the mat. width_mm, height_mm: Its size.
        is_blank: Whether nothing is drawn on it: the reader takes a white sheet.
    """

    name: str
    x_mm: float
    y_mm: float
    width_mm: float
    height_mm: float
    is_blank: bool


def mat_sheets(world: World, text: Text) -> list[Sheet]:
    """Return the A4 sheets of a mat in the order of printing: the plan, the whole mat, then its parts row by row, without blank ones.

    Example:
        >>> [sheet.title for sheet in mat_sheets(load_world("squares"), Text("fr"))][2]
        'Le tapis à carreaux · A1'
    """
    title, found = world.title(text.language), marks(world, text)
    cut = parts(world, found)
    return [
        Sheet(f"{title} · {text('print.mat.plan')}", *_plan(world, found, cut, text)),
        Sheet(f"{title} · {text('print.mat.whole')}", *_whole(world, text)),
        *(
            Sheet(f"{title} · {one.name}", *_part(found, one, cut, text))
            for one in cut
            if not one.is_blank
        ),
    ]


def parts(world: World, found: list[Mark]) -> list[Part]:
    """Cut a mat into parts that fit on one sheet of paper each, row by row from the bottom left.

    If the mat has squares that fit on a sheet, each part is a square; if they are larger, a part is as large as fits on a sheet, and
    the last ones are smaller; on a mat without squares the parts are equal.

    Args:
        world: The world of the mat.
        found: The marks of the mat: a part with none of them is blank.
    """
    width, height = float(world.width_mm), float(world.height_mm)
    squares = world.squares
    wide, high = min(width, _PART_MM[0]), min(height, _PART_MM[1])
    if squares and squares.size_mm <= _PART_MM[0]:
        wide = high = float(squares.size_mm)
    columns, rows = ceil(width / wide), ceil(height / high)
    if not squares:
        wide, high = width / columns, height / rows
    cut = []
    for row in range(rows):
        for column in range(columns):
            left, bottom = column * wide, height - row * high
            right, top = min(left + wide, width), max(bottom - high, 0.0)
            box = (left, top, right, bottom)
            name = f"{_letters(column)}{row + 1}"
            cut.append(Part(name, left, top, right - left, bottom - top, not drawn(found, box)))
    return cut


def _letters(column: int) -> str:
    """Return the letters of a column, counted from 0: A to Z, then AA, AB and so on."""
    first, last = divmod(column, 26)
    return (_letters(first - 1) if first else "") + chr(65 + last)


def _plan(world: World, found: list[Mark], cut: list[Part], text: Text) -> tuple[str, str]:
    scale, left, top = _fit(world)
    edges = "".join(
        f'<rect x="{left + one.x_mm * scale:.2f}" y="{top + one.y_mm * scale:.2f}" width="{one.width_mm * scale:.2f}" '
        f'height="{one.height_mm * scale:.2f}" fill="none" stroke="#000" stroke-width="0.3" stroke-dasharray="1.5 1"/>'
        for one in cut
    )
    size = min(7.0, min(one.width_mm for one in cut) * scale * 0.3)
    names = "".join(
        _name_on_plan(one, scale, (left, top), size) for one in cut if not one.is_blank
    )
    count = sum(not one.is_blank for one in cut)
    words = [text.plural("print.mat.sheets", count), text("print.mat.join")]
    if any(one.is_blank for one in cut):
        words.append(text("print.mat.blank"))
    if world.boxes or any(wall.name.startswith("wall") for wall in world.walls):
        words.append(text("print.mat.stands"))
    plain = "".join(
        one.svg for one in found if "<text" not in one.svg
    )  # without names of squares, for the parts' names are written on it
    picture = _scaled(world, plain, look=' opacity="0.25"')
    return svg(AREA_MM, picture + edges + names + _lines(words)), " ".join(words)


def _name_on_plan(part: Part, scale: float, corner: tuple[float, float], size: float) -> str:
    x = corner[0] + (part.x_mm + part.width_mm / 2) * scale
    y = corner[1] + (part.y_mm + part.height_mm / 2) * scale + size * 0.35
    return f'<text x="{x:.2f}" y="{y:.2f}" font-size="{size:.2f}" font-weight="600" text-anchor="middle">{part.name}</text>'


def _whole(world: World, text: Text) -> tuple[str, str]:
    size = {"width": text.number(world.width_mm / 10), "height": text.number(world.height_mm / 10)}
    words = [text("print.mat.size", **size)]
    picture = _scaled(world, whole(world, text, _fit(world)[0]))
    return svg(AREA_MM, picture + _lines(words)), f"{world.describe(text)} {words[0]}"


def _fit(world: World) -> tuple[float, float, float]:
    """Return the scale, at most 1, at which the whole mat fits on a sheet, and where its left and top are then, in mm."""
    scale = min(_WHOLE_MM[0] / world.width_mm, _WHOLE_MM[1] / world.height_mm, 1.0)
    return scale, (AREA_MM[0] - world.width_mm * scale) / 2, 2.0


def _scaled(world: World, inner: str, *, look: str = "") -> str:
    """Return the SVG of the whole mat at the scale of `_fit`, with its edge.

    Args:
        world: The world of the mat.
        inner: The SVG of the marks, in mm of the mat.
        look: Further SVG attributes.
    """
    scale, left, top = _fit(world)
    width, height = world.width_mm, world.height_mm
    return (
        f'<g transform="translate({left:.2f} {top:.2f}) scale({scale:.5f})"{look}>'
        f'<svg width="{width}" height="{height}" viewBox="0 0 {width} {height}">{inner}'
        f'<rect width="{width}" height="{height}" fill="none" stroke="#000" stroke-width="{0.5 / scale:.2f}"/></svg></g>'
    )


def _part(found: list[Mark], part: Part, cut: list[Part], text: Text) -> tuple[str, str]:
    """Return a part at its true size as SVG, and its description in words.

    The drawing has cutting marks and the names of the neighbouring parts.
    """
    width, height = part.width_mm, part.height_mm
    left, top = (AREA_MM[0] - width) / 2, _MARK_MM + 2
    right, bottom = part.x_mm + width, part.y_mm + height
    inside = drawn(found, (part.x_mm, part.y_mm, right, bottom))
    if (
        f">{part.name}<" not in inside
    ):  # a square has its name in its drawing; another part gets it in a corner
        inside += f'<text x="{part.x_mm + 2:.2f}" y="{bottom - 2:.2f}" font-size="3" fill="#888">{part.name}</text>'
    drawing = (
        f'<svg x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}" '
        f'viewBox="{part.x_mm:.2f} {part.y_mm:.2f} {width:.2f} {height:.2f}">{inside}</svg>'
    )
    edge = f'<rect x="{left:.2f}" y="{top:.2f}" width="{width:.2f}" height="{height:.2f}" fill="none" stroke="#aaa" stroke-width="0.15"/>'
    names = "".join(
        _neighbour(side, name, (left, top, width, height))
        for side, name in _beside(part, cut).items()
    )
    words = text("print.mat.part", name=part.name, width=round(width), height=round(height))
    return svg(AREA_MM, drawing + edge + _corners(left, top, width, height) + names), words


def _beside(part: Part, cut: list[Part]) -> dict[str, str]:
    column, row = (
        part.name.rstrip("0123456789"),
        int(part.name.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")),
    )
    names = [one.name for one in cut]
    columns = list(dict.fromkeys(name.rstrip("0123456789") for name in names))
    at = columns.index(column)
    wanted = {
        "top": f"{column}{row + 1}",
        "bottom": f"{column}{row - 1}",
        "left": f"{columns[at - 1]}{row}" if at else "",
        "right": f"{columns[at + 1]}{row}" if at + 1 < len(columns) else "",
    }
    return {side: name for side, name in wanted.items() if name in names}


def _neighbour(side: str, name: str, box: tuple[float, float, float, float]) -> str:
    left, top, width, height = box
    x, y, turn = {
        "top": (left + width / 2, top, 0),
        "right": (left + width, top + height / 2, 90),
        "bottom": (left + width / 2, top + height, 180),
        "left": (left, top + height / 2, 270),
    }[side]
    flip = "rotate(180 0 -2.9) " if turn == 180 else ""
    return (
        f'<g transform="translate({x:.2f} {y:.2f}) rotate({turn})"><path d="M-1.5 -1h3l-1.5 -2.4z" fill="#000"/>'
        f'<text x="3" y="-1.2" font-size="3.4" transform="{flip}">{name}</text></g>'
    )


def _corners(left: float, top: float, width: float, height: float) -> str:
    right, bottom = left + width, top + height
    path = "".join(
        f"M{x + across:.2f} {y:.2f}h{across * (_MARK_MM - 1):g}M{x:.2f} {y + down:.2f}v{down * (_MARK_MM - 1):g}"
        for x, across in ((left, -1), (right, 1))
        for y, down in ((top, -1), (bottom, 1))
    )
    return f'<path d="{path}" stroke="#000" stroke-width="0.2"/>'


def _lines(words: list[str]) -> str:
    top = AREA_MM[1] - 5.0 * len(words)
    rows = (sentence(said, AREA_MM[0] / 2, top + 5 * at, 3.6) for at, said in enumerate(words))
    return "".join(rows)
