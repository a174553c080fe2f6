"""Read `world.toml`, format 1; docs/worlds.md says what may stand in it."""

from __future__ import annotations

import os
from copy import copy
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from marelle_sim.errors import WorldError
from marelle_sim.toml import Source, Table, is_file_name, nearest, read_source

from .draws import filled, read_draws
from .faults import read_faults
from .inputs import read_inputs
from .model import WALL_COLOR, Box, Curve, Segment, Squares, World
from .room import read_room
from .shapes import CornerError, Label, Line, Patch, Straight, compass_arc, rounded_path
from .sources import ENVIRONMENT, OWN, read_sources
from .starts import middle_of_square, read_starts
from .walls import BORDER

if TYPE_CHECKING:
    from os import PathLike

    from .model import Input


FORMAT = 1
MIN_SIZE_MM = 100
MAX_SIZE_MM = 10_000
MAX_WALLS = 2000
MAX_LINE_MM = 1_000_000  # all lines together: a kilometre is drawn in some seconds
MAX_DASHES = 2000

_GRID_WIDTH_MM = 2

_FOLDER = Path(__file__).parent / "worlds"
_KEYS = (
    "format",
    "seed",
    "title",
    "size",
    "border",
    "color",
    "darkness",
    "image",
    "mm_per_pixel",
    "squares",
    "line",
    "arc",
    "patch",
    "label",
    "wall",
    "box",
    "robot",
    "environment",
    "room",
    "source",
    "input",
    "fault",
    "draw",
)
_REACH = (-MAX_SIZE_MM, 2 * MAX_SIZE_MM)


def world_names() -> list[str]:
    """Return the names of the bundled worlds, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def load_world(world: str | PathLike[str]) -> World:
    """Return a bundled world by its name, or the world of a `.toml` file or of its folder.

    Raises:
        WorldError: The world is unknown, or its file is wrong: the file, the line and the key
            are among its facts.

    Example:
        >>> load_world("squares").squares.name_at(75, 75)
        'A1'
    """
    name = str(world)
    if name in world_names():
        return _bundled(name)
    path = Path(name)
    if not is_file_name(name):
        raise WorldError("E-WORLD-01", name=name[:100], nearest=nearest(name, world_names()))
    if path.suffix != ".toml":
        path /= "world.toml"
    home = Path(
        os.path.realpath(path.parent)
    ).name  # unlike resolve(), it says nothing to a loop of links
    title = home if path.name == "world.toml" else path.stem
    return build_world(read_source(path, str(path)), title, path.parent)


def world_text(world: World) -> str:
    """Return the text of the file from which a world was read.

    Raises:
        OSError: It is no longer there.
    """
    file = Path(world.source[0])
    return (_FOLDER / file if file.name == world.source[0] else file).read_text("utf-8-sig")


def world_from(text: str, like: World) -> World:
    """Return the world of a text; its name and the folder of its files are those of the world `like`.

    Raises:
        WorldError: The text is wrong, as in `load_world`.
    """
    return build_world(Source(like.source[0], text), like.name, Path(like.source[0]).parent)


@lru_cache(maxsize=16)
def _bundled(name: str) -> World:
    """Return a bundled world, read once; runs share it and its mats."""
    path = _FOLDER / f"{name}.toml"
    return build_world(read_source(path, path.name), name, _FOLDER)


def build_world(source: Source, name: str, folder: Path) -> World:
    """Return the world that a file describes.

    Args:
        source: The file's text and data.
        name: The world's name.
        folder: Where its picture must lie.
    """
    top = Table(source, (), source.data, _KEYS)
    if top.whole("format", 0, 1_000_000) != FORMAT:
        raise source.error("E-WORLD-11", ("format",), value=top.whole("format", 0, 1_000_000))
    size = top.value("size", None, "size = [900, 600]")
    width, height = top.pair("size", MIN_SIZE_MM, MAX_SIZE_MM)
    if isinstance(size, list) and any(side != int(side) for side in size):
        raise top.wrong("size", "size = [900, 600]")
    world = World(name, int(width), int(height))
    titles = top.inner("title", ("fr", "en"))
    world.titles = {lang: titles.text(lang) for lang in ("fr", "en") if lang in titles}
    world.seed = top.whole("seed", 0, 2**63 - 1, 0)
    world.background = top.ink("white")
    world.squares, borders = _squares(top, world)
    top = _drawn(top, world)
    patches, labels, inputs = _varied(top, world)
    world.shapes = (*patches, *borders, *_lines(top), *labels)
    world.boxes = _boxes(top)
    _check_names(top, world.boxes)
    world.walls = _walls(top, world)
    environment = _environment(top)
    world.environment, world.inputs = environment, inputs
    if world.draws is not None:
        world.draws = world.draws._replace(varied=(*patches, *labels))
    world.room = read_room(top, environment)
    world.sources = read_sources(top, world.environment, _REACH)
    world.faults = read_faults(top)
    read_starts(top, world)
    _picture(top, world, folder)
    return world


def _drawn(top: Table, world: World) -> Table:
    """Return a world's file with the words drawn from seed 0, after a check that the words of every seed can be read."""
    draws = world.draws = read_draws(top)
    if draws is None:
        return top
    for sample in draws.samples():
        _varied(filled(top, sample), world)
    world.drawn = draws.of(world.seed)
    return filled(top, world.drawn)


def _varied(top: Table, world: World) -> tuple[list[Patch], list[Label], tuple[Input, ...]]:
    """Return the patches, labels and inputs of a file: what may have placeholders."""
    return _patches(top, world), _labels(top, world), read_inputs(top)


def drawn_for(world: World, seed: int) -> World:
    """Return the world with the words drawn from a seed; a world without draws is returned as it is.

    Example:
        >>> drawn_for(world, 3).drawn
        {'round': ('B1', 'D1', 'F1')}
    """
    if world.draws is None:
        return world
    drawn = world.draws.of(seed + world.seed)
    return world if drawn == world.drawn else _redrawn(world, tuple(drawn.items()))


@lru_cache(maxsize=16)
def _redrawn(world: World, drawn: tuple[tuple[str, tuple[str, ...]], ...]) -> World:
    """Return a world in which other words are drawn; the programs of a class that run there share it, and its mats."""
    found, old = copy(world), world.draws
    assert old is not None
    before, top = filled(old.top, world.drawn), filled(old.top, dict(drawn))
    patches, labels, found.inputs = _varied(top, world)
    found.drawn, found.draws = dict(drawn), old._replace(varied=(*patches, *labels))
    new = dict(zip(map(id, old.varied), found.draws.varied, strict=True))
    shapes = [new.get(id(shape), shape) for shape in world.shapes]
    found.lay(shapes, same_mat=before.data.get("patch") == top.data.get("patch"))
    return found


def _squares(top: Table, world: World) -> tuple[Squares | None, list[Line]]:
    """Return the squares, and their borders as lines when a sensor is to see them."""
    if "squares" not in top:
        return None, []
    table = top.inner("squares", ("size", "columns", "rows", "darkness"))
    size = table.whole("size", 10, 2000)
    squares = Squares(size, table.whole("columns", 1, 26), table.whole("rows", 1, 9))
    wide, high = size * squares.columns, size * squares.rows
    if wide > world.width_mm or high > world.height_mm:
        raise table.source.error("E-WORLD-15", ("squares", "size"), width_mm=wide, height_mm=high)
    if "darkness" not in table:
        return squares, []
    ends = [((x, 0), (x, high)) for x in range(0, wide + 1, size)]
    ends += [((0, y), (wide, y)) for y in range(0, high + 1, size)]
    ink = table.ink("black")
    return squares, [Line([Straight(*pair)], _GRID_WIDTH_MM, ink=ink) for pair in ends]


def _place(table: Table, world: World) -> tuple[float, float]:
    """Return the middle (mm) of the square that a table names, or its `at`."""
    if "square" in table:
        return middle_of_square(table, world)
    return table.pair("at", *_REACH)


_PATCH_KEYS = ("shape", "at", "square", "size", "diameter", "angle", "color", "darkness")
_LABEL_KEYS = ("text", "at", "square", "size", "angle", "color")


def _patches(top: Table, world: World) -> list[Patch]:
    found = []
    for table in top.each("patch", _PATCH_KEYS):
        kind = table.choice("shape", ("rectangle", "disc"))
        if kind == "disc":
            diameter = table.number("diameter", 1, MAX_SIZE_MM)
            size = (diameter, diameter)
        else:
            size = table.pair("size", 1, MAX_SIZE_MM)
        angle = table.number("angle", -360, 360, 0)
        ink = table.ink("black")
        found.append(Patch(kind, _place(table, world), size, angle_deg=angle, ink=ink))
    return found


def _lines(top: Table) -> list[Line]:
    lines = [_line(table) for table in top.each("line", _LINE_KEYS)]
    lines += [_arc(table) for table in top.each("arc", _ARC_KEYS)]
    total = round(sum(line.length_mm for line in lines))
    if total > MAX_LINE_MM:
        raise top.source.error("E-WORLD-10", ("line",), value=total, low=0, high=MAX_LINE_MM)
    return lines


_LINE_KEYS = ("points", "closed", "radius", "width", "dashes", "color", "darkness")
_ARC_KEYS = ("at", "radius", "from", "to", "width", "dashes", "color", "darkness")


def _line(table: Table) -> Line:
    closed = table.flag("closed")
    points = table.points("points", _REACH, 3 if closed else 2)
    if closed and points[0] == points[-1]:
        raise table.source.error("E-WORLD-14", (*table.path, "points"), point=len(points))
    radii = table.numbers("radius", len(points), 0, MAX_SIZE_MM)
    try:
        pieces = rounded_path(points, radii, closed=closed)
    except CornerError as error:
        raise table.source.error(
            "E-WORLD-16",
            (*table.path, "radius"),
            point=error.index + 1,
            radius_mm=radii[error.index],
        ) from None
    width = table.number("width", 1, 500, 20)
    line = Line(pieces, width, closed=closed, ink=table.ink("black"))
    return _dashed(line, table)


def _arc(table: Table) -> Line:
    begin, end = table.number("from", -360, 720), table.number("to", -360, 720)
    if begin == end or abs(end - begin) > 360:
        raise table.wrong("to", "from = 0, to = 90")
    arc = compass_arc(
        table.pair("at", *_REACH), table.number("radius", 5, MAX_SIZE_MM), begin, end
    )
    width = table.number("width", 1, min(500, 2 * arc.radius_mm), min(20, 2 * arc.radius_mm))
    closed = abs(end - begin) == 360
    return _dashed(Line([arc], width, closed=closed, ink=table.ink("black")), table)


def _dashed(line: Line, table: Table) -> Line:
    if "dashes" not in table:
        return line
    drawn, gap = line.dashes_mm = table.pair("dashes", 2, MAX_SIZE_MM)
    count = int(line.length_mm / (drawn + gap))
    if count > MAX_DASHES:
        raise table.source.error(
            "E-WORLD-12", (*table.path, "dashes"), count=count, limit=MAX_DASHES
        )
    return line


def _labels(top: Table, world: World) -> list[Label]:
    return [
        Label(
            table.text("text"),
            _place(table, world),
            table.number("size", 2, 1000, 30),
            angle_deg=table.number("angle", -360, 360, 0),
            color=table.color("color", "black"),
        )
        for table in top.each("label", _LABEL_KEYS)
    ]


def _boxes(top: Table) -> tuple[Box, ...]:
    return tuple(
        Box(
            table.pair("at", *_REACH),
            table.pair("size", 1, MAX_SIZE_MM),
            name=table.text("name", f"box-{number}"),
            angle_deg=table.number("angle", -360, 360, 0),
            color=table.color("color", "#c98b4e"),
            mass_g=table.number("mass", 1, 100_000) if "mass" in table else 0.0,
        )
        for number, table in enumerate(top.each("box", _BOX_KEYS), 1)
    )


def _check_names(top: Table, boxes: tuple[Box, ...]) -> None:
    """Refuse a box with the name of another box or of a wall."""
    walls = {table.text("name", "") for table in top.each("wall", _WALL_KEYS)}
    taken = {*walls, *(BORDER if top.flag("border") else ())}
    for index, box in enumerate(boxes):
        if box.name in taken:
            raise top.source.error("E-WORLD-35", ("box", index, "name"), value=box.name)
        taken.add(box.name)


_WALL_KEYS = ("points", "thickness", "name", "color")
_BOX_KEYS = ("at", "size", "angle", "name", "color", "mass")


def _walls(top: Table, world: World) -> tuple[Segment, ...]:
    walls: list[Segment] = []
    if top.flag("border"):
        width, height = world.width_mm, world.height_mm
        around = ((0, height), (width, height), (width, 0), (0, 0))
        for index, name in enumerate(BORDER):
            walls.append(Segment(around[index], around[(index + 1) % 4], name, 10))
    for number, table in enumerate(top.each("wall", _WALL_KEYS), 1):
        points = table.points("points", _REACH)
        name = table.text("name", f"wall-{number}")
        thickness = table.number("thickness", 1, 500, 10)
        color = table.color("color", WALL_COLOR)
        walls += [
            Segment(points[index], points[index + 1], name, thickness, color=color)
            for index in range(len(points) - 1)
        ]
        if len(walls) > MAX_WALLS:
            raise table.source.error(
                "E-WORLD-12", (*table.path, "points"), count=len(walls), limit=MAX_WALLS
            )
    for box in world.boxes:
        walls += [] if box.mass_g else box.sides()
    return tuple(walls)


def _environment(top: Table) -> dict[str, Curve]:
    data = top.data.get("environment", {})
    own = [key for key in data if key.startswith(OWN)] if isinstance(data, dict) else []
    table = top.inner("environment", (*ENVIRONMENT, *own))
    return {name: Curve(table.samples(name)) for name in table.data}


def _picture(top: Table, world: World, folder: Path) -> None:
    if "mm_per_pixel" in top and "image" not in top:
        raise top.source.error("E-WORLD-07", ("image",), example='image = "mat.png"')
    if "image" not in top:
        return
    try:
        # Only a world with a picture needs Pillow, which the browser's core does without.
        from .worldpicture import load_picture
    except ImportError:
        raise top.source.error("E-WORLD-25", ("image",)) from None
    world.image = load_picture(top, world, folder)
