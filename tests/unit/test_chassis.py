"""The two-wheeled robot: its closed form against small steps, slip, walls, and looking without touching."""

from collections.abc import Sequence
from math import cos, hypot, pi, sin
from typing import Any

import pytest
from hypothesis import example, given, strategies as st

from marelle_sim.world import DifferentialDrive, Segment, WallGrid
from marelle_sim.world.pose import heading_degrees

TRACK_MM, RADIUS_MM, TAU_MS = 100.0, 65.0, 60.0
FIRM_MM_S2 = 1e9  # wheels that never slip


class Robot(DifferentialDrive):
    """A robot that writes down what it is told to record."""

    def __init__(
        self, walls: Sequence[tuple[tuple[float, float], tuple[float, float]]] = (),
        *, grip_mm_s2: float = FIRM_MM_S2,
    ) -> None:  # fmt: skip
        segments = [Segment(*ends, f"wall-{number}") for number, ends in enumerate(walls, 1)]
        super().__init__(
            track_mm=TRACK_MM,
            radius_mm=RADIUS_MM,
            tau_ms=TAU_MS,
            grip_mm_s2=grip_mm_s2,
            walls=WallGrid(segments),
        )
        self.poses: list[tuple[int, int]] = []
        self.touches: list[tuple[float, float, str]] = []
        self.on_pose = lambda mode, *_motion: self.poses.append((self.ms, mode))
        self.left_walls: list[str] = []
        self.on_touch = lambda x, y, wall: self.touches.append((x, y, wall))
        self.on_leave = self.left_walls.append

    @property
    def left_travel(self) -> float:
        return self.travel + self.lead

    @property
    def right_travel(self) -> float:
        return self.travel - self.lead

    def drive(self, left: float, right: float, until_ms: int, step_ms: int = 10_000) -> None:
        self.command(self.ms, lambda: (left, right))
        while self.ms < until_ms:
            self.advance(min(until_ms, self.ms + step_ms))


def euler(
    left_goal: float, right_goal: float, seconds: float, parts: int
) -> tuple[float, float, float]:
    """Integrate the same robot from rest at the origin by the midpoint rule in equal small steps."""
    x = y = heading = left = right = 0.0
    step = seconds / parts
    for _ in range(parts):
        middle_left = left + (left_goal - left) * 0.5 * step / (TAU_MS / 1000)
        middle_right = right + (right_goal - right) * 0.5 * step / (TAU_MS / 1000)
        middle = heading + (left - right) / TRACK_MM * 0.5 * step
        x += 0.5 * (middle_left + middle_right) * sin(middle) * step
        y += 0.5 * (middle_left + middle_right) * cos(middle) * step
        heading += (middle_left - middle_right) / TRACK_MM * step
        left += (left_goal - middle_left) * step / (TAU_MS / 1000)
        right += (right_goal - middle_right) * step / (TAU_MS / 1000)
    return x, y, heading


# The closed form


@pytest.fixture
def robot() -> Robot:
    """A robot on an empty mat."""
    return Robot()


@pytest.mark.parametrize(
    ("left", "right"), [(300, 300), (300, 200), (-300, 150), (250, -250), (0, 400)]
)
def test_an_arc_of_two_seconds_is_within_a_micrometre_of_small_steps(
    robot: Robot, left: float, right: float
) -> None:
    robot.drive(left, right, 2000)
    x, y, heading = euler(left, right, 2.0, 100_000)
    assert hypot(robot.x - x, robot.y - y) < 0.001
    assert abs(robot.heading - heading) < 1e-6


def test_after_one_time_constant_it_has_63_percent_of_its_speed(robot: Robot) -> None:
    robot.drive(100, 100, 60)
    assert robot.speed() == pytest.approx(63.212, abs=0.001)


def test_acceleration_is_the_first_order_wheels_and_none_at_rest(robot: Robot) -> None:
    assert robot.acceleration() == 0.0
    robot.drive(120, 120, 60)
    assert robot.acceleration() == pytest.approx(120 / 0.06 / 2.718281828, rel=1e-6)


# At rest


def test_it_comes_to_rest_and_then_records_nothing(robot: Robot) -> None:
    robot.drive(300, 300, 500)
    robot.drive(0, 0, 1500)
    kept = len(robot.poses)
    robot.advance(3_600_000)
    assert (robot.left, robot.right, robot.speed()) == (0.0, 0.0, 0.0)
    assert len(robot.poses) == kept


@pytest.mark.parametrize(
    ("body", "speed", "ms", "poses"),
    [
        ({}, 100, 5000, [(0, 1), (1000, 1), (2000, 1), (3000, 1), (4000, 1), (5000, 1)]),
        ({"grip_mm_s2": 2000}, 500, 45, [(0, 0), (10, 0), (20, 0), (30, 0), (40, 0)]),
    ],
    ids=["each second at a constant command", "straight pieces of 10 ms where it slips"],
)
def test_poses_are_kept(
    body: dict[str, Any], speed: int, ms: int, poses: list[tuple[int, int]]
) -> None:
    robot = Robot(**body)
    robot.drive(speed, speed, ms)
    assert robot.poses == poses


def test_a_note_records_where_a_moving_robot_is_and_a_resting_one_not(robot: Robot) -> None:
    robot.note()
    assert robot.poses == []
    robot.command(0, lambda: (100, 100))
    robot.note()
    robot.advance(7)
    robot.note()
    assert robot.poses == [(0, 1), (7, 1)]


# Slip


def test_below_the_limit_of_grip_encoders_and_ground_agree() -> None:
    robot = Robot(grip_mm_s2=5500)
    robot.drive(300, 300, 1000)
    assert robot.left_travel == robot.y


def test_above_the_limit_of_grip_the_encoder_counts_more_than_the_ground() -> None:
    robot = Robot(grip_mm_s2=5500)
    robot.drive(500, 500, 1000)
    assert robot.left_travel == pytest.approx(500 * (1 - 0.06), abs=0.001)
    # It slips until t = 54 ms, where 5500 t = 500 (1 - e^(-t / 60 ms)), and loses what lies between the two speeds.
    assert robot.left_travel - robot.y == pytest.approx(1.18, abs=0.01)
    assert not robot.slipping


def test_while_it_slips_the_body_gains_speed_at_the_limit_of_grip() -> None:
    robot = Robot(grip_mm_s2=2000)
    robot.drive(500, 500, 50)
    assert robot.speed() == pytest.approx(2000 * 0.050)
    assert robot.left > 250
    assert robot.acceleration() == 2000


# Walls

AHEAD = [((-500.0, 300.0), (500.0, 300.0))]


@pytest.mark.parametrize(
    ("wall_mm", "speed_mm_s", "y_mm"),
    [(300, 200, 300 - RADIUS_MM), (-100, -150, RADIUS_MM - 100)],
    ids=["ahead", "behind"],
)
def test_a_wall_stops_the_body_at_its_radius_and_the_encoders(
    wall_mm: float, speed_mm_s: float, y_mm: float
) -> None:
    robot = Robot([((-500, wall_mm), (500, wall_mm))])
    robot.drive(speed_mm_s, speed_mm_s, 3000)
    places = (robot.y, robot.left_travel, robot.right_travel)
    assert (robot.x, *places) == pytest.approx((0, y_mm, y_mm, y_mm), abs=1e-6)
    assert robot.speed() == pytest.approx(0, abs=1e-6)
    assert robot.acceleration() == 0.0
    assert robot.left == pytest.approx(speed_mm_s, abs=1)  # what the motor would do if it could


@given(
    moves=st.lists(
        st.tuples(st.integers(-600, 600), st.integers(-600, 600), st.integers(20, 300)),
        min_size=1, max_size=8,
    ),
    grip=st.sampled_from([2000, 5500]),
)  # fmt: skip
@example(moves=[(60, 60, 20), (550, 550, 140), (60, 60, 70)], grip=5500)
def test_a_robot_that_slips_does_not_enter_a_wall_either(
    moves: list[tuple[int, int, int]], grip: int
) -> None:
    robot = Robot([((-400, 131), (400, 131))], grip_mm_s2=grip)
    for left, right, duration_ms in moves:
        robot.drive(left, right, robot.ms + duration_ms, 7)
        assert robot.y <= 131 - RADIUS_MM + 1e-6 or abs(robot.x) > 400


def test_a_body_that_still_slides_is_not_at_rest() -> None:
    robot = Robot(grip_mm_s2=300)
    robot.drive(500, 500, 3000)
    robot.drive(0, 0, 3540)  # the wheels stand after half a second, the body after more
    assert robot.speed() > 100
    robot.advance(6000)
    assert robot.speed() == 0


def test_at_thirty_degrees_it_slides_along_the_wall() -> None:
    robot = Robot(AHEAD)
    robot.place(-400, 200, 60)
    robot.drive(100, 100, 3000)
    assert robot.y == pytest.approx(300 - RADIUS_MM, abs=1e-6)
    before = robot.x
    robot.advance(4000)
    assert robot.x - before == pytest.approx(100 * sin(pi / 3) ** 2, rel=0.2)
    assert [touch[2] for touch in robot.touches] == ["wall-1"]


def test_while_it_slides_a_pose_is_kept_each_ten_milliseconds() -> None:
    robot = Robot(AHEAD)
    robot.place(0, 300 - RADIUS_MM - 0.1, 60)
    robot.drive(100, 100, 200)
    robot.poses.clear()
    robot.advance(250)
    assert [mode for _ms, mode in robot.poses] == [0] * 5


def test_after_a_contact_the_closed_form_takes_over() -> None:
    robot = Robot(AHEAD)
    robot.drive(200, 200, 2000)
    robot.drive(-200, -200, 3000)
    assert robot.poses[-1][1] == 1


def test_in_a_corner_it_rests_at_its_radius_from_both_walls() -> None:
    robot = Robot([((-500.0, 300.0), (300.0, 300.0)), ((300.0, -500.0), (300.0, 300.0))])
    robot.place(100, 100, 40)
    robot.drive(200, 200, 4000)
    assert robot.x == pytest.approx(300 - RADIUS_MM, abs=0.01)
    assert robot.y == pytest.approx(300 - RADIUS_MM, abs=0.01)


def test_in_a_corner_each_wall_is_told_when_it_is_touched_and_when_it_is_left() -> None:
    robot = Robot([((-500.0, 300.0), (300.0, 300.0)), ((300.0, -500.0), (300.0, 300.0))])
    robot.place(100, 200, 60)
    robot.drive(200, 200, 4000)
    assert [name for _x, _y, name in robot.touches] == ["wall-1", "wall-2"]
    robot.drive(200, -200, 4400)
    robot.drive(200, 200, 5000)  # down along the second
    assert (robot.left_walls, robot.x > 300 - RADIUS_MM - 0.5) == (["wall-1"], True)
    robot.place(0, 0, 0)
    robot.drive(50, 50, 5100)
    assert (robot.left_walls, len(robot.touches)) == (["wall-1", "wall-2"], 2)


def test_the_end_of_a_wall_is_rounded_by_the_body() -> None:
    robot = Robot([((10.0, 300.0), (500.0, 300.0))])
    robot.drive(200, 200, 4000)
    assert robot.y > 400
    assert robot.x == pytest.approx(10 - RADIUS_MM, abs=1.0)


def test_a_body_whose_middle_is_on_a_wall_is_put_back_where_it_came_from() -> None:
    robot = Robot([((-500.0, 0.0), (500.0, 0.0))])
    robot.drive(100, -100, 1)
    assert robot.y == pytest.approx(-RADIUS_MM, abs=0.01)


@pytest.mark.unmeasured
@given(st.integers(0, 359), st.integers(50, 400), st.integers(50, 400), st.integers(1, 90))
def test_no_command_takes_the_body_through_the_walls_of_a_room(
    heading: int, left: int, right: int, step_ms: int
) -> None:
    corners = [(-200.0, -150.0), (200.0, -150.0), (200.0, 150.0), (-200.0, 150.0)]
    robot = Robot(list(zip(corners, corners[1:] + corners[:1], strict=True)))
    robot.place(0, 0, heading)
    robot.drive(left, right, 3000, step_ms)
    assert abs(robot.x) <= 200 - RADIUS_MM + 0.01
    assert abs(robot.y) <= 150 - RADIUS_MM + 0.01


# What others ask


def test_headings_are_given_from_0_to_360_degrees() -> None:
    assert heading_degrees(-pi / 2) == 270.0
    assert heading_degrees(5 * pi) == pytest.approx(180.0)
