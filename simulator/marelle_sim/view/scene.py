"""The part of `frames-1` that is the same at all times: the world with its shapes, walls and boxes, and the robots' bodies."""

from base64 import b64encode
from io import BytesIO
from typing import Any

from marelle_sim.kits import Kit
from marelle_sim.results import RunResult
from marelle_sim.trace import Trace
from marelle_sim.view.colours import as_text
from marelle_sim.view.obstacles import box_shapes, moves_of, obstacle_shapes
from marelle_sim.view.robot import Body, body_of, ghost_shapes, robot_shapes
from marelle_sim.view.robot_colours import colours_in
from marelle_sim.world import Box, Line, World
from marelle_sim.world.shapes import Label, Patch

_IMAGE_SIDE_PX = 1600
_IMAGE_QUALITY = 85


def scene_of(world: World, language: str, trace: Trace | None = None) -> dict[str, Any]:
    """Return the description of a world in `frames-1`: lengths in mm, y up, the last shape on top; its sources are not in it.

    Args:
        world: the world to describe.
        language: "fr" or "en", the language of the title.
        trace: the trace of a run, from which the moves of pushed boxes are taken; None: no box moves.
    """
    squares = world.squares
    boxes = {box.name for box in world.boxes}
    moves = {box.name: _moves(box, trace) for box in world.boxes}
    firm = [box for box in world.boxes if not moves[box.name]]
    return {
        "name": world.name,
        "title": world.title(language),
        "width_mm": world.width_mm,
        "height_mm": world.height_mm,
        "background": {"color": world.background[0], "darkness": world.background[1]},
        "squares": squares
        and {"size_mm": squares.size_mm, "columns": squares.columns, "rows": squares.rows},
        "shapes": [_shape(shape) for shape in world.shapes],
        "walls": [
            {
                "x1": _tenth(wall.x1_mm),
                "y1": _tenth(wall.y1_mm),
                "x2": _tenth(wall.x2_mm),
                "y2": _tenth(wall.y2_mm),
                "thickness": _tenth(wall.thickness_mm),
                "name": wall.name,
                "color": wall.color,
            }
            for wall in world.walls
            if wall.name not in boxes
        ],
        "boxes": [
            {
                "corners": _points(box.corners()),
                "color": box.color,
                "name": box.name,
                "moves": moves[box.name],
                "drawn": [one.as_data() for one in box_shapes(box)] if moves[box.name] else [],
            }
            for box in world.boxes
        ],
        "obstacles": [shape.as_data() for shape in obstacle_shapes(world, firm)],
        "image": None if world.image is None else _data_url(world.image),
    }


def robots_of(run: RunResult) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Return the robots of a run, and the list of their different bodies, to which a robot refers by the index `body`.

    The dimensions of a robot are those of its kit, but the radius is that of the run.
    """
    header = run.trace.header["robots"]
    kits = [robot.kit for robot in run.robots]
    colours = colours_in(run.world, kits)
    body_of_each = [body_of(kit) for kit in kits]
    bodies = list(dict.fromkeys(body_of_each))
    robots = [
        _robot(
            robot.kit,
            header[robot.number],
            as_text(colours[robot.number]),
            bodies.index(body),
        )
        for robot, body in zip(run.robots, body_of_each, strict=True)
    ]
    return robots, [_shapes_of(body) for body in bodies]


def _shapes_of(body: Body) -> dict[str, Any]:
    drawn = {"shapes": robot_shapes(body), "ghost": ghost_shapes(body)}
    return {name: [shape.as_data() for shape in shapes] for name, shapes in drawn.items()}


def _robot(kit: Kit, told: dict[str, Any], colour: str, at: int) -> dict[str, Any]:
    body = kit.body
    return {
        "name": told["name"],
        "color": colour,
        "body": at,
        "radius_mm": _tenth(told["radius_um"] / 1000),
        "wheel_mm": body.wheel_mm,
        "wheel_width_mm": body.wheel_width_mm,
        "track_mm": body.track_mm,
        "sensors": _sensors(kit),
    }


def _sensors(kit: Kit) -> list[list[Any]]:
    """Return `[kind, ahead, right]` of each sensor, in mm; for a distance sensor ("range") also its direction in degrees."""
    looks = iter(part.values["direction_deg"] for part in kit.parts if part.kind == "ultrasonic")
    return [
        [*sensor, next(looks)] if sensor[0] == "range" else [*sensor] for sensor in kit.sensors
    ]


def _moves(box: Box, trace: Trace | None) -> list[list[float]]:
    """Return `[time_ms, x, y]` (mm) for each recorded place of a box, or [] if no robot pushes it.

    Between two places the box moves in a straight line.
    """
    moves = [] if trace is None or not box.mass_g else moves_of(trace, box)
    if len(moves) < 2:
        return []
    return [[time_us // 1000, _tenth(x), _tenth(y)] for time_us, x, y in moves]


def _shape(shape: Line | Patch | Label) -> dict[str, Any]:
    if isinstance(shape, Line):
        return {
            "kind": "line",
            "points": [_points(line) for line in shape.polylines()],
            "width_mm": shape.width_mm,
            "color": shape.color,
            "darkness": shape.darkness,
        }
    at = {"x": _tenth(shape.x_mm), "y": _tenth(shape.y_mm), "angle_deg": shape.angle_deg}
    if isinstance(shape, Patch):
        return {
            "kind": shape.kind,
            **at,
            "width_mm": shape.width_mm,
            "height_mm": shape.height_mm,
            "color": shape.color,
            "darkness": shape.darkness,
        }
    return {
        "kind": "label",
        **at,
        "text": shape.text,
        "size_mm": shape.size_mm,
        "color": shape.color,
    }


def _points(points: list[tuple[float, float]]) -> list[list[float]]:
    return [[_tenth(x), _tenth(y)] for x, y in points]


def _tenth(value_mm: float) -> float:
    return round(value_mm, 1)


def _data_url(picture: Any) -> str:
    """Return the picture of a mat as the data URL of a JPEG file, reduced to at most 1600 pixels along a side."""
    small = picture.convert("RGB")
    small.thumbnail((_IMAGE_SIDE_PX, _IMAGE_SIDE_PX))
    buffer = BytesIO()
    small.save(buffer, "JPEG", quality=_IMAGE_QUALITY)
    return "data:image/jpeg;base64," + b64encode(buffer.getvalue()).decode("ascii")
