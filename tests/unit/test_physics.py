"""The robot beside an integration in steps of 0.1 ms, written here from the kit's numbers alone; walls, against asking each of them."""

from collections.abc import Sequence
from math import cos, hypot, inf, pi, radians, sin

import pytest
from hypothesis import given, strategies as st
from hypothesis.strategies import SearchStrategy
from programs import Printed, RunText, program_text

from marelle_sim import load_kit
from marelle_sim.world import Segment, WallGrid, beam

Duty = float | None

KIT = load_kit("pico_bot")
BODY, CELLS = KIT.body, KIT.battery
STEP_S = 1e-4
BRAKE, COAST = 0.0, None
MOTORS = program_text("motors/drives_by_duties")


class Euler:
    """A robot in small steps: per wheel m v' = k i - friction, i = (d U - v / c) / R, U = U0 - r i_sum."""

    def __init__(self) -> None:
        self.x = self.y = self.heading = 0.0
        self.speeds = [0.0, 0.0]  # of the rims
        self.ground = [0.0, 0.0]  # of the floor under each wheel, which the tyre may not hold
        self.currents = [0.0, 0.0]  # out of the battery, mA
        self.used_mah, self.volts = 0.0, float(CELLS["open_mv"])
        self._free = BODY.no_load_mm_s / (
            1 - BODY.dead_band
        )  # at nominal voltage, without friction
        self._drag = self._free * BODY.dead_band
        self._ohm = BODY.nominal_mv / BODY.stall_ma

    def drive(self, duties: Sequence[Duty], seconds: float, *, held: bool = False) -> None:
        for _ in range(round(seconds / STEP_S)):
            self._step(duties, held)

    def _step(self, duties: Sequence[Duty], held: bool) -> None:
        share = self.used_mah / CELLS["capacity_mah"]
        open_mv = CELLS["open_mv"] + (CELLS["empty_mv"] - CELLS["open_mv"]) * share
        self.volts = open_mv - CELLS["ohm"] * (CELLS["idle_ma"] + sum(self.currents))
        for side, duty in enumerate(duties):
            speed = self.speeds[side]
            back_mv = speed / self._free * BODY.nominal_mv
            motor_ma = 0.0 if duty is None else (duty * self.volts - back_mv) / self._ohm
            # What a motor pulls makes it as much faster in a time constant as that current is of the stalled one.
            pull = motor_ma / BODY.stall_ma * self._free
            self.currents[side] = max(0.0, (duty or 0.0) * motor_ma)
            self.speeds[side] = 0.0 if held else self._slowed(speed, pull)
        most = BODY.grip_mm_s2 * STEP_S
        self.ground = [
            floor + max(-most, min(most, speed - floor))
            for floor, speed in zip(self.ground, self.speeds, strict=True)
        ]
        left, right = self.ground
        self.used_mah += (CELLS["idle_ma"] + sum(self.currents)) * STEP_S / 3600
        turn = (left - right) / BODY.track_mm * STEP_S
        way, middle = 0.5 * (left + right) * STEP_S, self.heading + 0.5 * turn
        self.x += way * sin(middle)
        self.y += way * cos(middle)
        self.heading += turn

    def _slowed(self, speed: float, pull: float) -> float:
        per_step = STEP_S / (BODY.motor_ms * 1e-3)
        if speed == 0.0:
            free = max(0.0, abs(pull) - self._drag)
            return (free if pull > 0 else -free) * per_step
        then = speed + (pull - (self._drag if speed > 0 else -self._drag)) * per_step
        return 0.0 if then * speed < 0 else then


def duties(text: Sequence[tuple[Duty, Duty, int]]) -> str:
    return MOTORS + "".join(f"drive({left}, {right}, {ms})\n" for left, right, ms in text)


FIGURES: dict[str, Sequence[tuple[Duty, Duty, int]]] = {
    "a curve": [(0.5, 0.4, 4000), (0.3, 0.5, 4000), (0.4, 0.4, 2000)],
    "to and fro": [(0.6, 0.6, 700), (-0.5, -0.5, 700)] * 7,
    "round on the spot": [(0.4, -0.4, 2500), (-0.3, 0.3, 2500), (0.25, -0.5, 5000)],
    "brake and coast": [(0.6, 0.5, 800), (BRAKE, BRAKE, 300), (0.5, 0.6, 800), (COAST, COAST, 900)]
    * 3,
    "one wheel coasts": [(0.5, 0.5, 800), (COAST, 0.5, 500), (0.5, BRAKE, 700)] * 5,
    "within the dead band": [(0.6, 0.6, 500), (0.05, 0.02, 300), (0.3, -0.07, 1000)] * 5,
}


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", FIGURES)
def test_ten_seconds_end_within_two_millimetres_and_a_degree(run_text: RunText, name: str) -> None:
    run = run_text(duties(FIGURES[name]), world="empty", tolerances=False, seconds=11)
    small = Euler()
    for left, right, ms in FIGURES[name]:
        small.drive((left, right), ms / 1000)
    start, end = run.world.start, run.trace.pose_at(1000 * sum(ms for _l, _r, ms in FIGURES[name]))
    assert hypot(end.x_mm - start.x_mm - small.x, end.y_mm - start.y_mm - small.y) < 2
    turned = end.heading_deg - start.heading_deg - small.heading * 180 / pi
    assert abs((turned + 180) % 360 - 180) < 1


def stopping_mm(run_text: RunText, duty: Duty) -> tuple[float, float]:
    """Return how far a robot rolls on from half power, here and in small steps."""
    run = run_text(duties([(0.5, 0.5, 1000), (duty, duty, 1500)]), world="empty", tolerances=False)
    small = Euler()
    small.drive((0.5, 0.5), 1)
    before = small.y
    small.drive((duty, duty), 1.5)
    return run.pose.y_mm - run.trace.pose_at(1_000_000).y_mm, small.y - before


def test_a_shorted_motor_stops_a_robot_within_a_centimetre_and_a_half_and_one_that_coasts_in_five(
    run_text: RunText,
) -> None:
    braked, coasted = stopping_mm(run_text, BRAKE), stopping_mm(run_text, COAST)
    assert braked[0] == pytest.approx(braked[1], abs=0.3)
    assert coasted[0] == pytest.approx(coasted[1], abs=0.5)
    assert 8 < braked[0] < 15
    assert 30 < coasted[0] < 60


@pytest.mark.unmeasured
def test_the_voltage_sags_with_the_current_of_a_start_of_a_run_and_of_a_stall(
    printed: Printed, run_text: RunText
) -> None:
    program = (
        MOTORS
        + "print(volts())\ndrive(0.8, 0.8, 5)\nprint(volts())\nsleep_ms(600)\nprint(volts())\n"
    )
    small, expected = Euler(), []
    for seconds, share in ((0.001, 0.0), (0.005, 0.8), (0.6, 0.8)):
        small.drive((share, share), seconds)
        expected.append(small.volts)
    assert [int(line) for line in printed(program)] == pytest.approx(expected, abs=12)
    # Against a wall the wheels stand: as much current as at the very start.
    blocked = run_text(
        MOTORS + "drive(0.8, 0.8, 4000)\nprint(volts())\n",
        world="empty_room",
        tolerances=False,
    )
    held = Euler()
    held.drive((0.8, 0.8), 0.1, held=True)
    assert blocked.contacts
    assert int(blocked.stdout) == pytest.approx(held.volts, abs=15)


@pytest.mark.unmeasured
def test_an_hour_takes_as_much_out_of_the_battery_as_its_current_says(run_text: RunText) -> None:
    program = (
        MOTORS
        + "drive(0.6, -0.6, 3_600_000)\nmotor(0, 0.0)\nmotor(2, 0.0)\nsleep_ms(300)\nprint(volts())\n"
    )
    run = run_text(program, world="empty", tolerances=False, seconds=4000)
    small = Euler()
    small.drive((0.6, -0.6), 1)
    running_ma = CELLS["idle_ma"] + sum(small.currents)
    falls_mv = (CELLS["open_mv"] - CELLS["empty_mv"]) * running_ma / CELLS["capacity_mah"]
    assert falls_mv > 90
    rest_mv = CELLS["open_mv"] - falls_mv - CELLS["ohm"] * CELLS["idle_ma"]
    assert int(run.stdout) == pytest.approx(rest_mv, abs=8)


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


def test_the_nearest_wall_has_its_distance_and_name() -> None:
    grid = WallGrid([Segment((0, 100), (100, 100), "north"), Segment((0, 0), (100, 0), "south")])
    distance, wall = grid.nearest(50, 30, 65)
    assert isinstance(wall, Segment)
    assert (distance, wall.name) == (30, "south")


@pytest.mark.parametrize("y", [5, 20, 45])
def test_the_same_question_in_one_cell_is_answered_for_each_place(y: int) -> None:
    assert SOUTH.nearest(10, y, 65)[0] == y


def test_a_small_question_does_not_spoil_a_larger_one_in_the_same_cell() -> None:
    grid = WallGrid([Segment((0, 0), (100, 0), "south")])
    assert grid.nearest(10, 345, 5) == (155, None)
    assert grid.nearest(10, 345, 300)[0] == 345


def test_a_wall_without_length_is_a_point() -> None:
    wall = Segment((30, 40), (30, 40), "post")
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
