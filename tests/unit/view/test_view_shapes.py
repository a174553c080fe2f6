"""Robots, walls and boxes are told once as shapes: both painters know them, and the browser gives each Pillow's colour."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

import marelle_sim.view
from marelle_sim.kits import kit_names, load_kit
from marelle_sim.view.colours import Colour, as_text, named_colour
from marelle_sim.view.obstacles import obstacle_shapes
from marelle_sim.view.painter import Painter
from marelle_sim.view.robot import Body, body_of, ghost_shapes, robot_shapes
from marelle_sim.view.shapes import Shape
from marelle_sim.world import load_world

PAINTER = Path(marelle_sim.view.__file__).parent / "web" / "painter.js"
ASK = """
const {{ coloured, paint }} = await import({module});
const {{ shapes, color, state }} = JSON.parse(await new Promise((done) => {{
  let text = ""; process.stdin.on("data", (part) => text += part).on("end", () => done(text));
}}));
const painted = [];
const tell = {{ fill: (pen) => painted.push(pen.fillStyle), stroke: (pen) => painted.push(pen.strokeStyle) }};
const pen = new Proxy({{}}, {{ get: (own, name) => own[name] ?? (() => tell[name]?.(own)) }});
paint(pen, {{ x: 0, y: 0, scale: 1, heading: 0 }}, coloured({{ shapes, ghost: [] }}, {{ color }}).shapes, state);
console.log(JSON.stringify(painted));
"""
PINK: Colour = (176, 58, 140)
WHITE = "#ffffff"
STATE = {
    "pose": {"left": 0, "right": 0}, "lit": [25], "tone": 440, "ground": [200, 0, 200, 0],
    "pixels": ["#000000", WHITE],
}  # fmt: skip
SHOWN = {("", 0), ("led", 0), ("tone", 0), ("dark", 0), ("bright", 1), ("dark", 2), ("bright", 3), ("bright", 4), ("strip", 0), ("strip", 1), ("glow", 1)}  # fmt: skip
KITS = kit_names()


def of_kit(name: str) -> tuple[Shape, ...]:
    """Return the shapes of a kit's robot and of the mark at its start."""
    body = body_of(load_kit(name))
    return (*ghost_shapes(body), *robot_shapes(body))


def of_room() -> tuple[Shape, ...]:
    """Return the shapes of the walls and boxes of a room."""
    room = load_world("room")
    return tuple(obstacle_shapes(room, room.boxes))


def painted(shapes: tuple[Shape, ...]) -> list[str]:
    """Return the colours that the browser's painter fills and strokes with."""
    node = shutil.which("node")
    if node is None:
        pytest.skip("needs node")
    asked = {"shapes": [one.as_data() for one in shapes], "color": as_text(PINK), "state": STATE}
    said = subprocess.run(
        [node, "--input-type=module", "-e", ASK.format(module=json.dumps(PAINTER.as_uri()))],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    colours: list[str] = json.loads(said.stdout)
    return colours


def expected(shape: Shape) -> list[str]:
    """Return the colours with which one shape is filled or stroked: none if the state hides it."""
    if (shape.when, shape.number) not in SHOWN or shape.kind == "treads":
        return []  # the stripes of a tyre are not paths
    colour = WHITE if shape.color == "light" else as_text(named_colour(shape.color, PINK))
    if shape.kind == "arc":
        return [shape.values[-1], colour]
    heights = 4 if shape.kind == "line" and len(shape.values) == 3 else 1  # 7 mm, 2 pixels apart
    return [colour] * heights


def in_order(shapes: tuple[Shape, ...]) -> list[str]:
    """Return the colours of shapes in the order of drawing: those with a shadow first, to cast it."""
    first = [colour for shape in shapes if shape.shadow for colour in expected(shape)]
    return [*first, *(colour for shape in shapes for colour in expected(shape))]


@pytest.mark.parametrize("name", KITS)
def test_the_browser_paints_each_shape_in_the_colour_that_pillow_gives_it(name: str) -> None:
    shapes = of_kit(name)

    assert painted(shapes) == in_order(shapes)


def test_the_browser_paints_walls_and_boxes_in_the_colours_that_pillow_gives_them() -> None:
    shapes = of_room()

    # walls: side, top, middle; boxes: rim and top, and their sides in 1, 1, 1 and 2 shades
    assert len({shape.color for shape in shapes}) == 3 + 4 * 2 + 5
    assert painted(shapes) == in_order(shapes)


def test_both_painters_know_every_kind() -> None:
    source = PAINTER.read_text(encoding="utf-8")
    known = set(re.findall(r"^  (\w+)\(pen, \[", source, re.MULTILINE))

    assert len(known) == 8
    assert all(callable(getattr(Painter, kind)) for kind in known)
    assert known == {
        shape.kind for shape in (*of_room(), *(shape for name in KITS for shape in of_kit(name)))
    }


def test_a_kit_without_wheels_is_drawn_as_a_bread_board() -> None:
    bench, car = (body_of(load_kit(name)) for name in ("bench_pico", "pico_bot"))

    def holes(body: Body) -> list[int]:
        return [len(one.values[0]) for one in robot_shapes(body) if one.kind == "dots"]

    assert holes(bench) == [310, 20]
    assert holes(car) == [20]
    assert "treads" not in {one.kind for one in robot_shapes(bench)}


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        (Shape("disc", "ink", (0.1 + 0.2, -2.0, 1 / 3)), ["disc", "ink", [0.3, -2, 0.33]]),
        (Shape("dots", "ink", (((1.0, 2.5),), 3)), ["dots", "ink", [[[1, 2.5]], 3]]),
        (Shape("disc", "light", (0, 0, 9), "glow", 2), ["disc", "light", [0, 0, 9], {"when": "glow", "number": 2}]),
        (Shape("slab", "white", (0, 0, 9, 9), shadow=(1, 2, 3, 0.5)), ["slab", "white", [0, 0, 9, 9], {"shadow": [1, 2, 3, 0.5]}]),
    ],
)  # fmt: skip
def test_a_shape_in_json_has_its_values_in_hundredths(shape: Shape, data: list[Any]) -> None:
    assert shape.as_data() == data
