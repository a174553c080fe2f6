"""The world's objects: squares, boxes, curves, walls, and where a robot may start."""

import pickle

import pytest
from refused import refuses

from marelle_sim.errors import WorldError
from marelle_sim.world import Box, Curve, Pose, Segment, Squares, World

SQUARES = Squares(150, 6, 4)


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ((0, 0), "A1"), ((149.9, 150), "A2"), ((899.9, 599.9), "F4"),
        ((-0.1, 10), ""), ((10, -0.1), ""), ((900, 10), ""), ((10, 600), ""),
    ],
)  # fmt: skip
def test_squares_are_named_by_a_letter_and_a_digit_from_the_bottom_left(
    place: tuple[float, float], name: str
) -> None:
    assert SQUARES.name_at(*place) == name


@pytest.mark.parametrize(
    ("name", "middle"),
    [
        ("A1", (75, 75)), ("C4", (375, 525)),
        *((name, None) for name in ("", "A", "G1", "A0", "A5", "a1", "1A", "A1x", "A²")),
    ],
)  # fmt: skip
def test_the_middle_of_a_square_is_found_by_its_name(
    name: str, middle: tuple[float, float] | None
) -> None:
    assert SQUARES.centre_of(name) == middle


def test_a_box_turned_by_45_degrees_has_its_corners_on_the_axes() -> None:
    corners = Box((100, 100), (20, 20), name="b", angle_deg=45).corners()
    half = 200**0.5
    rounded = sorted((round(x, 6), round(y, 6)) for x, y in corners)
    expected = [(100 - half, 100), (100, 100 - half), (100, 100 + half), (100 + half, 100)]
    assert rounded == [(round(x, 6), round(y, 6)) for x, y in sorted(expected)]


def test_a_positive_angle_turns_a_box_clockwise() -> None:
    box = Box((0, 0), (100, 10), name="plank", angle_deg=30)
    assert box.holds(40, -23)
    assert not box.holds(40, 23)


def test_the_sides_of_a_box_carry_its_name() -> None:
    sides = Box((50, 50), (20, 10), name="crate").sides()
    assert [side.name for side in sides] == ["crate"] * 4
    assert sum(abs(s.x2_mm - s.x1_mm) + abs(s.y2_mm - s.y1_mm) for s in sides) == 60


def test_the_distance_to_a_wall_counts_from_its_ends_too() -> None:
    wall = Segment((0, 0), (100, 0), "w")
    assert wall.distance_mm(50, 30) == 30
    assert wall.distance_mm(103, 4) == 5
    assert Segment((5, 5), (5, 5), "dot").distance_mm(5, 9) == 4


def test_a_curve_is_straight_between_its_points_and_flat_outside() -> None:
    curve = Curve([(1_000_000, 10), (3_000_000, 20)])
    assert [curve.at(t) for t in (0, 1_000_000, 2_000_000, 3_000_000, 9_000_000)] == [
        10,
        10,
        15,
        20,
        20,
    ]


def test_a_falling_curve_rounds_down() -> None:
    assert Curve([(0, 10), (3, 0)]).at(1) == 6


def test_a_new_world_is_a_bare_white_mat() -> None:
    world = World("mine", 300, 200)
    assert world.start == Pose(150, 100, 0)
    assert world.title("fr") == "mine"
    assert (world.mat(4).width, world.mat(4).height) == (300, 200)
    assert world.mat(4).darkness == bytes(60_000)


def test_a_title_falls_back_to_the_other_language() -> None:
    world = World("mine", 300, 200)
    world.titles = {"fr": "Le mien"}
    assert world.title("en") == "Le mien"


def test_the_mat_is_drawn_once_per_spot() -> None:
    world = World("mine", 300, 200)
    assert world.mat(4) is world.mat(4)
    assert world.mat(4) is not world.mat(5)


def test_a_world_travels_to_another_process() -> None:
    world = World("mine", 300, 200)
    world.walls = (Segment((0, 0), (1, 2), "w"),)
    copy = pickle.loads(pickle.dumps(world))
    assert repr(copy.walls) == repr(world.walls)
    assert copy.start == world.start


def test_a_robot_beside_the_mat_is_refused_with_its_place() -> None:
    world = World("mine", 300, 200)
    world.start = Pose(301, 50, 0)
    facts = {"file": "mine", "line": 0, "x_mm": 301, "y_mm": 50, "width_mm": 300, "height_mm": 200}
    with refuses(WorldError, "E-WORLD-20", **facts):
        world.check_start(65)


def test_a_robot_that_touches_a_wall_is_refused_with_the_walls_name() -> None:
    world = World("mine", 300, 200)
    world.walls = (Segment((150, 0), (150, 40), "wall-7"),)
    world.check_start(60)
    with refuses(WorldError, "E-WORLD-21", name="wall-7"):
        world.check_start(61)


def test_a_robot_in_the_middle_of_a_large_box_is_refused() -> None:
    world = World("mine", 3000, 2000)
    box = Box((1500, 1000), (900, 900), name="crate")
    world.boxes, world.walls = (box,), tuple(box.sides())
    with refuses(WorldError, "E-WORLD-21", name="crate"):
        world.check_start(65)
