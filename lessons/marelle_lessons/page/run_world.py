"""The world of a run in the page: a lesson's or a bundled one, with the user's drawing on it and the robot's chosen start."""

from typing import Any

from marelle_lessons.glossary import DRAWER
from marelle_lessons.lesson import Lesson
from marelle_lessons.page.drawn_shapes import (
    Drawing,
    Pose,
    code_of,
    drawing_of,
    drawn_world,
    read_drawn,
    text_of,
)
from marelle_lessons.page.problems import Message
from marelle_lessons.page.program_files import in_folder
from marelle_sim import simulate
from marelle_sim.errors import WorldError
from marelle_sim.kits import load_kit
from marelle_sim.runners import ROBOT
from marelle_sim.view import replay_data
from marelle_sim.world import World, load_world

KIT, WORLD = "pico_bot", "squares"


def world_of(request: Message, lesson: Lesson | None) -> World:
    """Return the world of a request, with the drawing `drawn` on its mat.

    Raises:
        WorldError: E-WORLD-38 or -39, the drawing is wrong for this mat; -41, a drawn wall leaves the robot no room to start; and those of
            `load_world`.
    """
    plain = _plain_world(request, lesson)
    shapes = read_drawn(request.get("drawn"), plain)
    if not shapes:
        return plain
    world = drawn_world(plain, shapes)
    _check_room(world, request, lesson)
    return world


def _plain_world(request: Message, lesson: Lesson | None) -> World:
    if lesson is None:
        return load_world(request.get("world") or WORLD)
    shown = [one for one in lesson.worlds if not one.hidden] or lesson.worlds
    return next((one.world for one in shown if one.name == request.get("world")), shown[0].world)


def kit_of(request: Message, lesson: Lesson | None) -> str:
    """Return the kit of a request: the lesson's, or the one that the user chose."""
    name = lesson.kit if lesson else str(request.get("kit") or KIT)
    return str(DRAWER) if name == DRAWER.stem else name


def inputs_of(request: Message) -> list[tuple[str, Any, float]]:
    """Return the inputs of a request in the form that `simulate` takes: (name, value, time in s)."""
    return [(name, value, us / 1e6) for name, value, us in request.get("inputs") or ()]


def scene(request: Message, lesson: Lesson | None) -> Message:
    """Return the mat before a run, with the user's drawing on it, and the code of that drawing.

    Args:
        request: as for a run; or with `code`, a code that was typed, in place of `drawn` and `inputs`.
        lesson: the lesson that is open, or None.

    Returns:
        `replay` of the mat; `code`; `text` of the world's file; `drawn` and `start`, in the form in which the page sends them.

    Raises:
        WorldError: as `world_of`, and `drawing_of` for a typed code.
    """
    plain = _plain_world(request, lesson)
    if "code" in request:
        drawing = drawing_of(str(request["code"]), plain)
        request = {**request, "drawn": [_shape_data(shape) for shape in drawing.shapes]}
        request["inputs"] = [[ROBOT, list(drawing.start), 0]] if drawing.start else []
    else:
        drawing = Drawing(read_drawn(request.get("drawn"), plain), _start_of(request))
    world = world_of(request, lesson)
    with in_folder("pass\n", {}) as program:
        run = simulate(
            program, world=world, kit=kit_of(request, lesson), seconds=1, seed=request.get("seed") or 0,
            inputs=[row for row in inputs_of(request) if row[0] == ROBOT and row[2] == 0],
        )  # fmt: skip
    return {
        "replay": replay_data(run, request["language"]),
        "code": code_of(drawing, plain),
        "text": text_of(plain.text, drawing.shapes, drawing.start),
        "drawn": [_shape_data(shape) for shape in drawing.shapes],
        "start": drawing.start,
    }


def _shape_data(shape: Any) -> Message:
    color = {"color": shape.color} if shape.color else {}
    return {"kind": shape.kind, "points": [list(point) for point in shape.points], **color}


def _start_of(request: Message) -> Pose | None:
    places = [
        value for name, value, us in request.get("inputs") or () if name == ROBOT and us == 0
    ]
    if not places:
        return None
    x, y, heading = places[-1]
    return round(x), round(y), round(heading) % 360


def _check_room(world: World, request: Message, lesson: Lesson | None) -> None:
    if _start_of(request) is not None or world.robots:
        return  # the simulator itself refuses a moved robot, or several, without room
    try:
        world.check_start(load_kit(kit_of(request, lesson)).body.radius_mm)
    except WorldError:
        raise WorldError("E-WORLD-41") from None
