"""Describe a world in words, for a screen reader."""

from __future__ import annotations

from marelle_text.printable import printable

from .room import WARMED
from .shapes import Label, Line, Patch
from .walls import BORDER

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from typing import TypeVar

    from marelle_text import Text

    from .model import Box, World
    from .pose import Pose

    _Thing = TypeVar("_Thing")

_DIRECTIONS = ("n", "ne", "e", "se", "s", "sw", "w", "nw")
_MOST_TOLD = 12  # of each kind of thing; of more lines or patches, only the number is given


def describe(world: World, text: Text) -> str:
    """Return the description of a world, one sentence per fact, in the language of `text`.

    Of more than 12 lines, patches, walls, boxes or robots only the number is told; of labels and inputs only the first 12 are told.
    """
    return " ".join(
        (
            *_mat(world, text),
            *_drawn(world, text),
            *_obstacles(world, text),
            *_events(world, text),
            *_starts(world, text),
        )
    )


def _starts(world: World, text: Text) -> Iterator[str]:
    if not world.robots:
        yield text("world.start", pose=spoken_pose(world, world.start, text))
    elif len(world.robots) > _MOST_TOLD:
        yield text("world.robots", count=len(world.robots))
    else:
        for robot in world.robots:
            yield text(
                "world.start_of", name=robot.name, pose=spoken_pose(world, robot.start, text)
            )


def spoken_pose(world: World, pose: Pose, text: Text) -> str:
    """Return a pose in words: its place, then its heading, such as « A1, vers le nord »."""
    return text(
        "world.pose",
        place=_spoken_place(world, pose.x_mm, pose.y_mm, text),
        heading=spoken_heading(pose.heading_deg, text),
    )


def _spoken_place(world: World, x_mm: float, y_mm: float, text: Text) -> str:
    """Return a place in words: its square, or whole centimetres from the left and bottom edges."""
    square = world.squares.name_at(x_mm, y_mm) if world.squares else ""
    if square:
        return text("world.place.square", square=square)
    return text("world.place.cm", x_cm=round(x_mm / 10), y_cm=round(y_mm / 10))


def spoken_heading(heading_deg: float, text: Text) -> str:
    """Return a heading in words: one of eight compass points within 5 degrees, else whole degrees."""
    nearest = round(heading_deg / 45)
    if abs(heading_deg - 45 * nearest) <= 5:
        return text(f"world.heading.{_DIRECTIONS[nearest % 8]}")
    return text("world.heading.degrees", degrees=round(heading_deg) % 360)


def spoken_wall(name: str, text: Text) -> str:
    """Return the name of a wall or box in words: « mur nord », « boîte 2 », or the name that the world file gives it."""
    if name in BORDER:
        return text(f"world.wall.{name}")
    kind, _, number = name.partition("-")
    if kind in {"wall", "box"} and number.isdecimal():
        return text(f"world.{kind}.number", number=int(number))
    return name


def _mat(world: World, text: Text) -> Iterator[str]:
    yield text(
        "world.size",
        title=world.title(text.language),
        width_cm=_cm(world.width_mm),
        height_cm=_cm(world.height_mm),
    )
    if world.image is not None:
        yield text("world.image")
    squares = world.squares
    if squares:
        last = squares.name_at(
            (squares.columns - 0.5) * squares.size_mm, (squares.rows - 0.5) * squares.size_mm
        )
        yield text(
            "world.squares",
            size_cm=_cm(squares.size_mm),
            last_column=last[0],
            last_row=int(last[1:]),
        )


def _drawn(world: World, text: Text) -> Iterator[str]:
    lines = [shape for shape in world.shapes if isinstance(shape, Line)]
    patches = [shape for shape in world.shapes if isinstance(shape, Patch)]
    yield from _few(lines, lambda one: _line(world, one, text), "world.lines", text)
    yield from _few(patches, lambda one: _patch(world, one, text), "world.patches", text)
    words = [shape.text for shape in world.shapes if isinstance(shape, Label)]
    if words:
        yield text("world.labels", words=text.listed(words[:_MOST_TOLD]))


def _few(
    things: Collection[_Thing], sentence_of: Callable[[_Thing], str], plural: str, text: Text
) -> list[str]:
    if len(things) > _MOST_TOLD:
        return [text.plural(plural, len(things))]
    return [sentence_of(one) for one in things]


def _patch(world: World, patch: Patch, text: Text) -> str:
    place = _spoken_place(world, patch.x_mm, patch.y_mm, text)
    return text(f"world.patch.{patch.kind}", size_cm=_cm(patch.width_mm), place=place)


def _line(world: World, line: Line, text: Text) -> str:
    facts = {"width_mm": round(line.width_mm), "length_cm": round(line.length_mm / 10)}
    if line.closed:
        return text("world.line.closed", **facts)
    last = line.pieces[-1]
    begin = _spoken_place(world, *line.pieces[0].at(0), text)
    end = _spoken_place(world, *last.at(last.length_mm), text)
    key = "world.line.dashed" if line.dashes_mm else "world.line.open"
    return text(key, **facts, begin=begin, end=end)


def _obstacles(world: World, text: Text) -> Iterator[str]:
    border = {wall.name for wall in world.walls} >= set(BORDER)
    yield text("world.border" if border else "world.edge")
    of_boxes = {box.name for box in world.boxes}
    inner: dict[str, list[str]] = {}
    for wall in world.walls:
        if wall.name not in of_boxes and wall.name not in BORDER:
            places = inner.setdefault(wall.name, [])
            if not places:
                places.append(_spoken_place(world, wall.x1_mm, wall.y1_mm, text))
            places.append(_spoken_place(world, wall.x2_mm, wall.y2_mm, text))
    yield from _few(inner, lambda name: _wall(name, inner[name], text), "world.walls", text)
    yield from _few(world.boxes, lambda box: _box(world, box, text), "world.boxes", text)


def _wall(name: str, places: Sequence[str], text: Text) -> str:
    way = places[0]
    for place in places[1:]:
        way = text("world.wall.then", first=way, next=place)
    return text("world.wall", name=spoken_wall(name, text), places=way)


def _box(world: World, box: Box, text: Text) -> str:
    return text(
        "world.box.loose" if box.mass_g else "world.box",
        mass_g=text.number(box.mass_g),
        name=spoken_wall(box.name, text),
        place=_spoken_place(world, box.x_mm, box.y_mm, text),
        width_cm=_cm(box.width_mm),
        height_cm=_cm(box.height_mm),
    )


def _events(world: World, text: Text) -> Iterator[str]:
    for name, curve in world.environment.items():
        key = "world.environment.changes" if len(curve.points) > 1 else "world.environment"
        first, last = (text.amount(name, curve.points[at][1]) for at in (0, -1))
        yield text(key, name=text.quantity(name), value=first, last=last)
    for draw in world.draws.each if world.draws is not None else ():
        yield text("world.draw", name=draw.name, words=text.listed([*draw.words]))
    if world.room is not None:
        warms = text.amount(WARMED, world.room.warms)
        yield text("world.room", heater=world.room.heater, value=warms)
    for source in world.sources:
        yield text(
            "world.source",
            name=source.name,
            quantity=text.quantity(source.quantity),
            value=text.amount(source.quantity, source.curve.points[0][1]),
            place=_spoken_place(world, source.x_mm, source.y_mm, text),
        )
    quantities = {name: name for name in world.environment}
    quantities |= {source.name: source.quantity for source in world.sources}
    for item in world.inputs[:_MOST_TOLD]:
        ends = [text.number(time_us / 1_000_000, 2) for time_us in (item.time_us, item.latest_us)]
        seconds = _range(ends, text)
        if item.texts:
            yield text(
                "world.received",
                name=item.name,
                texts=text.listed([printable(one.strip()) for one in item.texts]),
                seconds=seconds,
            )
        elif item.name in quantities:
            amounts = [text.amount(quantities[item.name], one) for one in (item.value, item.most)]
            yield text(
                "world.input",
                name=text.quantity(item.name),
                value=_range(amounts, text),
                seconds=seconds,
            )
        else:
            button = (
                text("story.the_button")
                if item.name == "button"
                else text("quantity.own", name=item.name)
            )
            key = "world.pressed" if item.value else "world.released"
            yield text(key, name=button, seconds=seconds)


def _range(ends: list[str], text: Text) -> str:
    first, last = ends
    return first if first == last else text("world.between", first=first, last=last)


def _cm(length_mm: float) -> int | float:
    """Return a length (mm) in centimetres: an int if whole, else a float rounded to one decimal."""
    return int(length_mm / 10) if length_mm % 10 == 0 else round(length_mm / 10, 1)
