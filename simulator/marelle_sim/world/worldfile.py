"""Read world files (`world.toml`, format 1); docs/worlds.md describes their keys."""

import os
from collections.abc import Collection, Sequence
from functools import lru_cache
from itertools import pairwise
from os import PathLike
from pathlib import Path

from marelle_sim.errors import WorldError
from marelle_sim.toml import Source, Table, is_file_name, nearest, read_source

from .draws import filled, read_draws
from .fields import read_ink
from .inputs import read_faults, read_inputs
from .model import Box, Input, Segment, Squares, World
from .room import read_room
from .shapes import Arc, CornerError, Label, Line, Patch, Straight, compass_arc, rounded_path
from .sources import read_sources
from .starts import middle_of_square, read_starts
from .table import FIELDS
from .walls import BORDER

_MAX_WALLS = 2000
_MAX_LINE_MM = 1_000_000  # all lines together: a kilometre is drawn in some seconds
_MAX_DASHES = 2000

_GRID_WIDTH_MM = 2

_FOLDER = Path(__file__).parent / "worlds"


def world_names() -> list[str]:
    """Return the names of the bundled worlds, in alphabetical order."""
    return sorted(path.stem for path in _FOLDER.glob("*.toml"))


def refuse_unknown_world(name: str, others: Collection[str] = ()) -> None:
    """Raise WorldError E-WORLD-01 if `name` is no world of marelle, none of `others` and no path; the nearest names are proposed."""
    known = [*others, *world_names()]
    if name not in known and not is_file_name(name):
        raise WorldError("E-WORLD-01", name=name[:100], nearest=nearest(name, known))


def load_world(world: str | PathLike[str]) -> World:
    """Return the bundled world of a name, the world of a `.toml` file, or the world of the file `world.toml` in a folder.

    A bundled world is read once: each call returns the same object.

    Raises:
        WorldError: E-WORLD-01, no such world, with the nearest names; E-WORLD-02, the file cannot be read; another code for a wrong
            file: for a wrong key or value the file, the line and the key are among its facts.

    Example:
        >>> load_world("squares").squares.name_at(75, 75)
        'A1'
    """
    name = str(world)
    if name in world_names():
        return _bundled(name)
    refuse_unknown_world(name)
    path = Path(name)
    if path.suffix != ".toml":
        path /= "world.toml"
    # Unlike resolve(), realpath() raises no error for a loop of links.
    title = Path(os.path.realpath(path.parent)).name if path.name == "world.toml" else path.stem
    return build_world(read_source(path, str(path)), title, path.parent)


def world_from(text: str, like: World) -> World:
    """Return the world that the text of a world file describes; its name and its folder are those of the world `like`.

    Raises:
        WorldError: The text is wrong, as in `load_world`.
    """
    return build_world(Source(like.source[0], text), like.name, Path(like.source[0]).parent)


@lru_cache(maxsize=16)
def _bundled(name: str) -> World:
    """Return the bundled world of a name; it is read once, and all runs use the same object and its mats."""
    path = _FOLDER / f"{name}.toml"
    return build_world(read_source(path, path.name), name, _FOLDER)


def build_world(source: Source, name: str, folder: Path) -> World:
    """Return the world that a file describes.

    Args:
        source: The file's text and data.
        name: The world's name.
        folder: The folder of the file; its picture must be in it, or in a folder in it.

    Raises:
        WorldError: A key, a value or the picture is wrong; E-WORLD-25, there is a picture, but Pillow is not installed.
    """
    top = Table(source, (), source.data, FIELDS)
    FIELDS["format"].read(top, "format")
    world = World(name, *top["size"])
    world.text, world.titles, world.seed = source.text, top["title"], top["seed"]
    world.background = read_ink(top)
    world.squares, borders = _squares(top, world)
    top = _drawn(top, world)
    patches, labels, inputs = _varied(top, world)
    world.shapes = (*patches, *borders, *_lines(top), *labels)
    world.boxes = _boxes(top)
    _check_names(top, world.boxes)
    world.walls = _walls(top, world)
    world.environment, world.inputs = top["environment"], inputs
    if world.draws is not None:
        world.draws = world.draws._replace(varied=(*patches, *labels))
    world.room = read_room(top, world.environment)
    world.sources, world.faults = read_sources(top), read_faults(top)
    read_starts(top, world)
    _picture(top, world, folder)
    return world


def _drawn(top: Table, world: World) -> Table:
    """Set the draws of a world; return the table `top` with its placeholders replaced by the words of run seed 0.

    Before, check that the file is valid with the words of any seed.
    """
    draws = world.draws = read_draws(top)
    if draws is None:
        return top
    for sample in draws.samples():
        _varied(filled(top, sample), world)
    world.drawn = draws.of(world.seed)
    return filled(top, world.drawn)


def _varied(top: Table, world: World) -> tuple[list[Patch], list[Label], tuple[Input, ...]]:
    """Return the patches, labels and inputs of a file: the things that may have placeholders and so depend on the seed."""
    return _patches(top, world), _labels(top, world), read_inputs(top)


def drawn_for(world: World, seed: int) -> World:
    """Return a world with the words that a run's seed draws: `world` itself if it has these words already or has no draws.

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
    """Return a copy of a world with the words `drawn`; the last 16 are cached, so the programs of a class use one copy and its mats."""
    from copy import copy

    found, old = copy(world), world.draws
    assert old is not None
    read = Table(old.source, (), old.source.data, FIELDS)
    before, top = filled(read, world.drawn), filled(read, dict(drawn))
    patches, labels, found.inputs = _varied(top, world)
    found.drawn, found.draws = dict(drawn), old._replace(varied=(*patches, *labels))
    new = dict(zip(map(id, old.varied), found.draws.varied, strict=True))
    found.lay(
        (new.get(id(shape), shape) for shape in world.shapes),
        same_mat=before.data.get("patch") == top.data.get("patch"),
    )
    return found


def _squares(top: Table, world: World) -> tuple[Squares | None, list[Line]]:
    """Return the squares or None, and their borders as lines; without the key `darkness` there are no such lines.

    Raises:
        WorldError: E-WORLD-15 if the squares are larger than the mat.
    """
    if "squares" not in top:
        return None, []
    table = top["squares"]
    size = table["size"]
    squares = Squares(size, table["columns"], table["rows"])
    wide, high = size * squares.columns, size * squares.rows
    if wide > world.width_mm or high > world.height_mm:
        raise table.source.error("E-WORLD-15", ("squares", "size"), width_mm=wide, height_mm=high)
    if "darkness" not in table:
        return squares, []
    ends = [((x, 0), (x, high)) for x in range(0, wide + 1, size)]
    ends += [((0, y), (wide, y)) for y in range(0, high + 1, size)]
    ink = read_ink(table)
    return squares, [Line([Straight(*pair)], _GRID_WIDTH_MM, ink=ink) for pair in ends]


def _place(table: Table, world: World) -> tuple[float, float]:
    """Return the place (x, y in mm) that a table gives: the middle of its `square`, or its `at`.

    Raises:
        WorldError: E-WORLD-07, it has neither: a mat with squares is asked for one; E-WORLD-17.
    """
    if not {"at", "square"} & set(table.data) and world.squares is not None:
        raise table.missing("square", 'square = "A1"')
    return middle_of_square(table, world) if "square" in table else table["at"]


def _patches(top: Table, world: World) -> list[Patch]:
    found = []
    for table in top["patch"]:
        kind = table["shape"]
        size = (table["diameter"],) * 2 if kind == "disc" else table["size"]
        angle, ink = table["angle"], read_ink(table)
        found.append(Patch(kind, _place(table, world), size, angle_deg=angle, ink=ink))
    return found


def _lines(top: Table) -> list[Line]:
    lines = [*map(_line, top["line"]), *map(_arc, top["arc"])]
    total = round(sum(line.length_mm for line in lines))
    if total > _MAX_LINE_MM:
        raise top.source.error("E-WORLD-10", ("line",), value=total, low=0, high=_MAX_LINE_MM)
    return lines


def _line(table: Table) -> Line:
    closed, points = table["closed"], table["points"]
    if closed and points[0] == points[-1]:
        raise table.source.error("E-WORLD-14", (*table.path, "points"), point=len(points))
    radii = table["radius"]
    try:
        pieces = rounded_path(points, radii, closed=closed)
    except CornerError as error:
        raise table.source.error(
            "E-WORLD-16",
            (*table.path, "radius"),
            point=error.index + 1,
            radius_mm=radii[error.index],
        ) from None
    return _stroke(table, pieces, closed=closed)


def _arc(table: Table) -> Line:
    begin, end = table["from"], table["to"]
    if begin == end or abs(end - begin) > 360:
        raise table.source.error("E-WORLD-08", (*table.path, "to"), example="from = 0, to = 90")
    arc = compass_arc(table["at"], table["radius"], begin, end)
    return _stroke(table, [arc], closed=abs(end - begin) == 360)


def _stroke(table: Table, pieces: Sequence[Straight | Arc], *, closed: bool) -> Line:
    width, ink, dashes = table["width"], read_ink(table), table.get("dashes", None)
    line = Line(pieces, width, closed=closed, ink=ink, dashes_mm=dashes)
    count = int(line.length_mm / sum(dashes)) if dashes else 0
    if count > _MAX_DASHES:
        raise table.source.error(
            "E-WORLD-12", (*table.path, "dashes"), count=count, limit=_MAX_DASHES
        )
    return line


def _labels(top: Table, world: World) -> list[Label]:
    return [
        Label(
            table["text"],
            _place(table, world),
            table["size"],
            angle_deg=table["angle"],
            color=table["color"],
        )
        for table in top["label"]
    ]


def _boxes(top: Table) -> tuple[Box, ...]:
    return tuple(
        Box(
            table["at"],
            table["size"],
            name=table.get("name", f"box-{number}"),
            angle_deg=table["angle"],
            color=table["color"],
            mass_g=table["mass"],
        )
        for number, table in enumerate(top["box"], 1)
    )


def _check_names(top: Table, boxes: tuple[Box, ...]) -> None:
    """Check that no box has the name of another box or of a wall; raise E-WORLD-35 if one has."""
    taken = {table.get("name", "") for table in top["wall"]} | set(BORDER if top["border"] else ())
    for index, box in enumerate(boxes):
        if box.name in taken:
            raise top.source.error("E-WORLD-35", ("box", index, "name"), value=box.name)
        taken.add(box.name)


def _walls(top: Table, world: World) -> tuple[Segment, ...]:
    walls: list[Segment] = []
    if top["border"]:
        width, height = world.width_mm, world.height_mm
        around = pairwise(((0, height), (width, height), (width, 0), (0, 0), (0, height)))
        walls = [Segment(*ends, name, 10) for name, ends in zip(BORDER, around, strict=True)]
    for number, table in enumerate(top["wall"], 1):
        points, name = table["points"], table.get("name", f"wall-{number}")
        thickness, color = table["thickness"], table["color"]
        walls += [Segment(*ends, name, thickness, color=color) for ends in pairwise(points)]
        if len(walls) > _MAX_WALLS:
            raise table.source.error(
                "E-WORLD-12", (*table.path, "points"), count=len(walls), limit=_MAX_WALLS
            )
    return (*walls, *(side for box in world.boxes if not box.mass_g for side in box.sides()))


def _picture(top: Table, world: World, folder: Path) -> None:
    if "mm_per_pixel" in top and "image" not in top:
        raise top.source.error("E-WORLD-07", ("image",), example='image = "mat.png"')
    if "image" not in top:
        return
    try:
        # Only a world with a picture needs Pillow, which the browser's core does without.
        from .picture import load_picture
    except ImportError:
        raise top.source.error("E-WORLD-25", ("image",)) from None
    world.image = load_picture(top, world, folder)
