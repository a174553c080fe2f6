"""Walls: the nearest one and the first in a beam's way, against asking each of them."""

from math import cos, hypot, inf, radians, sin

import pytest
from hypothesis import given, strategies as st
from hypothesis.strategies import SearchStrategy

from marelle_sim.world.model import Segment
from marelle_sim.world.rays import beam
from marelle_sim.world.walls import Wall, WallGrid

PLACES: SearchStrategy[tuple[float, float]] = st.tuples(
    st.integers(-300, 2000), st.integers(-300, 2000)
).map(lambda place: (float(place[0]), float(place[1])))
SEGMENTS = st.lists(st.builds(Segment, PLACES, PLACES, st.just("wall")), max_size=12)


def first_by_asking_each(
    segments: list[Segment], x: float, y: float, way: tuple[float, float]
) -> float:
    """Return the distance to the first segment along a unit vector, by Cramer's rule on each."""
    found = inf
    for segment in segments:
        along_x, along_y = segment.x2_mm - segment.x1_mm, segment.y2_mm - segment.y1_mm
        determinant = way[1] * along_x - way[0] * along_y
        if determinant != 0:
            to_x, to_y = segment.x1_mm - x, segment.y1_mm - y
            distance = (to_y * along_x - to_x * along_y) / determinant
            share = (way[0] * to_y - way[1] * to_x) / determinant
            if distance >= 0 and 0 <= share <= 1:
                found = min(found, distance)
    return found


@given(SEGMENTS, PLACES, st.floats(0.37, 360), st.sampled_from([4000.0, 700.0]))
def test_a_beam_meets_what_asking_each_wall_finds(
    segments: list[Segment], place: tuple[float, float], heading: float, reach: float
) -> None:
    way = sin(radians(heading)), cos(radians(heading))
    expected = first_by_asking_each(segments, *place, way)
    found, _wall = beam(WallGrid(segments), *place, *way, reach_mm=reach)
    assert found == pytest.approx(expected if expected <= reach else inf, abs=1e-6)


@given(SEGMENTS, PLACES, st.integers(0, 300))
def test_the_nearest_wall_is_what_asking_each_finds(
    segments: list[Segment], place: tuple[float, float], reach: int
) -> None:
    expected = min([segment.distance_mm(*place) for segment in segments], default=inf)
    found, wall = WallGrid(segments).nearest(*place, float(reach))
    assert (wall is not None) == (expected < reach + 150)
    assert found == pytest.approx(min(expected, reach + 150 if segments else inf), abs=1e-6)


def test_an_answer_about_the_far_is_only_a_lower_bound() -> None:
    grid = WallGrid([Segment((0, 1000), (1000, 1000), "north")])
    assert grid.nearest(500, 500, 65) == (215, None)


def test_the_nearest_wall_has_its_distance_and_name() -> None:
    grid = WallGrid([Segment((0, 100), (100, 100), "north"), Segment((0, 0), (100, 0), "south")])
    distance, wall = grid.nearest(50, 30, 65)
    assert isinstance(wall, Wall)
    assert (distance, wall.name) == (30, "south")


def test_no_walls_are_infinitely_far() -> None:
    assert WallGrid([]).nearest(0, 0, 65) == (inf, None)


@pytest.mark.parametrize("y", [5, 20, 45])
def test_the_same_question_in_one_cell_is_answered_for_each_place(y: int) -> None:
    assert SOUTH.nearest(10, y, 65)[0] == y


def test_a_small_question_does_not_spoil_a_larger_one_in_the_same_cell() -> None:
    grid = WallGrid([Segment((0, 0), (100, 0), "south")])
    assert grid.nearest(10, 345, 5) == (155, None)
    assert grid.nearest(10, 345, 300)[0] == 345


def test_a_wall_without_length_is_a_point() -> None:
    wall = Wall(Segment((30, 40), (30, 40), "post"))
    assert wall.nearest(0, 0) == (30, 40)
    assert hypot(*wall.nearest(99, 99)) == 50


SOUTH = WallGrid([Segment((0, 0), (100, 0), "south")])
CORNERS = [(0.0, 0.0), (700.0, 0.0), (700.0, 300.0), (0.0, 300.0)]
ROOM = [Segment(*side, "side") for side in zip(CORNERS, CORNERS[1:] + CORNERS[:1], strict=True)]
FAR = [Segment((1000, 1000), (1100, 1000), "far")]
EDGE = [Segment((0, 0), (0, 500), "edge")]
NORTH = [Segment((-50, 500), (50, 500), "north")]


@pytest.mark.parametrize(
    ("walls", "place", "way", "reach_mm", "expected"),
    [
        (ROOM, (400, 100), (0, 1), 4000, 200),
        (ROOM, (400, 100), (1, 0), 4000, 300),
        (ROOM, (400, 100), (0, -1), 4000, 100),
        (ROOM, (400, 100), (-1, 0), 4000, 400),
        (FAR, (1050, -900), (0, 1), 4000, 1900),  # it comes from outside
        (FAR, (1050, -900), (0, -1), 4000, inf),
        (EDGE, (0, -100), (0, 1), 4000, inf),  # it lies in the wall
        (NORTH, (0, 0), (0, 1), 499, inf),  # beyond its reach
        (NORTH, (0, 0), (0, 1), 500, 500),
        ([], (0, 0), (0, 1), 4000, inf),
    ],
)
def test_a_beam_meets_the_first_wall_in_its_way_and_reach(
    walls: list[Segment],
    place: tuple[float, float],
    way: tuple[float, float],
    reach_mm: float,
    expected: float,
) -> None:
    assert beam(WallGrid(walls), *place, *way, reach_mm=reach_mm)[0] == expected
