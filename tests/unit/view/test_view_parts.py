"""The parts of a picture, and robots, walls and boxes as shapes, which both painters know."""

import itertools
import re
from math import dist, hypot
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from in_node import answer_in_node
from PIL import Image

import marelle_sim.view
from marelle_sim.kits import kit_names, load_kit
from marelle_sim.view.colours import (
    Colour,
    as_text,
    luminance,
    named_colour,
    oklab,
    parse_colour,
    time_gradient,
)
from marelle_sim.view.geometry import (
    Beyond,
    Layout,
    Stance,
    Transform,
    beyond_mat,
    fitting_scale,
)
from marelle_sim.view.labels import Placer, bubble_words, spread
from marelle_sim.view.lettering import Lettering, clip_words, fit_words, width_of
from marelle_sim.view.obstacles import obstacle_shapes
from marelle_sim.view.painter import Fine, Painter
from marelle_sim.view.panel import screen_image
from marelle_sim.view.robot import Body, body_of, ghost_shapes, robot_shapes
from marelle_sim.view.shapes import Shape
from marelle_sim.view.trail import mark_step_s
from marelle_sim.world import load_world

MAT = (900, 600)


def test_the_top_of_the_mat_is_the_top_of_the_picture() -> None:
    transform = Transform(2.0, 10, 20, 600)

    assert transform.point(0, 600) == (10, 20)
    assert transform.point(100, 0) == (210, 1220)
    assert transform.magnified(3).point(100, 0) == (630, 3660)
    assert transform.moved(10, 20).point(0, 600) == (0, 0)


def test_a_robot_that_looks_to_the_right_of_the_mat_has_its_front_there() -> None:
    stance = Stance(100, 100, 90)

    assert stance.place(50, 0) == pytest.approx((150, 100))
    assert stance.place(0, 50) == pytest.approx((100, 50))


def test_a_box_turned_by_a_quarter_has_its_sides_exchanged() -> None:
    corners = Stance(0, 0, 90).rectangle((-10, 10), (-20, 20))

    assert max(x for x, _ in corners) == pytest.approx(10)
    assert max(y for _, y in corners) == pytest.approx(20)


def test_the_gradient_of_time_only_gets_lighter_in_even_steps() -> None:
    labs = [oklab(colour) for colour in time_gradient(40)]
    steps = [dist(before, after) for before, after in itertools.pairwise(labs)]

    assert all(after[0] > before[0] for before, after in itertools.pairwise(labs))
    assert max(steps) < 1.35 * min(steps)


def test_the_gradient_of_time_is_seen_on_a_black_line_and_on_white_paper() -> None:
    black, white = luminance((30, 33, 38)), luminance((253, 252, 249))

    for colour in time_gradient(20):
        light = luminance(colour)
        assert (light + 0.05) / (black + 0.05) > 2.5
        assert (white + 0.05) / (light + 0.05) > 1.7


def test_the_ends_of_time_differ_for_eyes_that_see_no_red() -> None:
    # Viénot, Brettel & Mollon 1999: a deuteranope sees 0.29 R + 0.71 G where others see R and G.
    def seen(colour: tuple[int, int, int]) -> tuple[float, float]:
        return (0.29 * colour[0] + 0.71 * colour[1], colour[2])

    first, middle, last = (seen(colour) for colour in time_gradient(3))

    assert dist(first, last) > 150
    assert dist(first, middle) > 40
    assert dist(middle, last) > 40


def test_a_colour_is_read() -> None:
    assert parse_colour("#ff8000") == (255, 128, 0)


def test_the_font_has_the_letters_of_french() -> None:
    font = Lettering().font(24)
    missing = bytes(font.getmask("\uffff"))

    letters = "éèêëàâçùûîïôœÉÈÀÇŒ«»…·°\u2019\u2013\u00d7"
    assert [c for c in letters if bytes(font.getmask(c)) == missing] == []


def test_long_words_are_clipped_at_a_bubble_s_length() -> None:
    assert bubble_words("bonjour\n tout le monde !") == "bonjour tout le monde !"
    assert bubble_words("bonjour à tous les robots") == "bonjour à tous les robo…"


@given(st.text(max_size=60), st.integers(1, 30))
def test_clipped_words_never_exceed_their_limit(words: str, limit: int) -> None:
    clipped = clip_words(words, limit)

    assert len(clipped) <= limit
    assert clipped == " ".join(words.split()) or clipped.endswith("…")


def test_a_title_too_wide_for_its_room_ends_with_an_ellipsis() -> None:
    font = Lettering().font(30)
    fitted = fit_words("Un titre vraiment trop long", font, 150)

    assert fitted.endswith("…")
    assert 100 < width_of(fitted, font) <= 150
    assert fit_words("Court", font, 150) == "Court"


def test_labels_at_one_place_do_not_cover_each_other() -> None:
    placer = Placer((0, 0, 400, 400))
    boxes = [
        placer.find((200, 200), (60, 20), distance=10, angles=(90, 270, 0, 180)) for _ in range(4)
    ]
    kept = [box for box in boxes if box is not None]

    assert len(kept) == 4
    for index, first in enumerate(kept):
        for other in kept[index + 1 :]:
            apart_x = first[2] <= other[0] or other[2] <= first[0]
            apart_y = first[3] <= other[1] or other[3] <= first[1]
            assert apart_x or apart_y


def test_a_label_prefers_the_side_without_a_trail_and_stays_on_the_picture() -> None:
    placer = Placer((0, 0, 400, 400))
    placer.avoid([(x, 200) for x in range(200, 400, 4)])

    assert placer.find((200, 200), (60, 20), distance=10, angles=(90, 270)) == (130, 190, 190, 210)
    assert placer.find((5, 5), (900, 20), distance=10, angles=(90, 270)) is None


@given(st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), max_size=12))
def test_bursts_that_are_shown_keep_apart(points: list[tuple[int, int]]) -> None:
    places = [place for place in spread([(x, y) for x, y in points], 10) if place is not None]

    assert all(
        hypot(a[0] - b[0], a[1] - b[1]) >= 18
        for index, a in enumerate(places)
        for b in places[index + 1 :]
    )
    assert bool(places) == bool(points)


def test_what_is_not_drawn_on_stays_exactly_as_it_was() -> None:
    image = Image.effect_noise((60, 60), 80).convert("RGB")
    before = image.copy()
    with Fine(image, (10, 10, 50, 50)) as fine:
        fine.disc((30, 30), 8, (255, 0, 0))

    assert image.getpixel((30, 30)) == (255, 0, 0)
    assert image.crop((0, 0, 60, 20)).tobytes() == before.crop((0, 0, 60, 20)).tobytes()


def test_the_screen_s_top_pixel_is_bit_0_of_its_page() -> None:
    data = bytearray(1024)
    data[3] = 0x01
    data[128 * 7 + 127] = 0x80
    image = screen_image(bytes(data))

    lit = image.getpixel((3, 0))
    assert lit == image.getpixel((127, 63))
    assert image.getpixel((3, 1)) == image.getpixel((0, 0)) != lit


@pytest.mark.parametrize(("seconds", "step"), [(0, 1), (8, 1), (9, 2), (60, 10), (3600, 600)])
def test_time_marks_are_a_handful_at_round_times(seconds: int, step: int) -> None:
    assert mark_step_s(seconds * 1_000_000) == step


def test_a_layout_keeps_the_mat_between_title_and_legend() -> None:
    layout = Layout(MAT, scale=1.0, legend=84)

    assert layout.mat == (36, 96, 936, 696)
    assert layout.size == (972, 780)
    assert layout.transform.point(0, 0) == (36, 696)


def test_a_robot_that_left_the_mat_has_room_beside_it() -> None:
    beyond = beyond_mat(MAT, [(200, 200), (-100, 640)], radius_mm=65)

    assert beyond == Beyond(185, 125, 0, 0)
    assert Layout(MAT, scale=1.0, legend=84, beyond=beyond).mat[:2] == (36 + 185, 96 + 125)
    assert fitting_scale(MAT, (1085, 725), beyond) == 1.0


def test_a_robot_that_drove_to_the_horizon_does_not_shrink_the_mat_to_nothing() -> None:
    assert beyond_mat(MAT, [(0, 0), (1e6, 300)], radius_mm=65).right_mm == 540


PAINTER = Path(marelle_sim.view.__file__).parent / "web" / "painter.js"
ASK = """
const painted = [];
const tell = { fill: (pen) => painted.push(pen.fillStyle), stroke: (pen) => painted.push(pen.strokeStyle) };
const pen = new Proxy({}, { get: (own, name) => own[name] ?? (() => tell[name]?.(own)) });
const { shapes } = module.coloured({ shapes: asked.shapes, ghost: [] }, { color: asked.color });
module.paint(pen, { x: 0, y: 0, scale: 1, heading: 0 }, shapes, asked.state);
return painted;
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
    asked = {"shapes": [one.as_data() for one in shapes], "color": as_text(PINK), "state": STATE}
    colours: list[str] = answer_in_node(PAINTER, ASK, asked)
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
