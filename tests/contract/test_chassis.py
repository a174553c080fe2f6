"""Each chassis is what `Chassis` says: it goes where it is told, looks ahead without moving, and tells poses and contacts.

A new chassis is tested when it stands in `KINDS`; one of a robot in a run, in `ROBOTS`.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise
from math import degrees, hypot
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, strategies as st
from tricycle import Tricycle, TricycleRobot

from marelle_sim.parts.hand import carried
from marelle_sim.parts.wiring import Robot
from marelle_sim.run import Run
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.engine import Build
from marelle_sim.runners.in_process import LocalRun
from marelle_sim.world import Chassis, DifferentialDrive, Segment, WallGrid
from marelle_sim.world.liftable_drive import LiftableDrive
from marelle_sim.world.shared_drive import SeenDrive, SharedDrive
from marelle_sim.world.shared_world import SharedWorld

Wall = tuple[tuple[float, float], tuple[float, float]]
Speeds = tuple[float, float]

RADIUS_MM = 65.0
WHEELS: dict[str, Any] = {"track_mm": 100.0, "tau_ms": 60.0, "grip_mm_s2": 1e9}  # which never slip
AHEAD: list[Wall] = [((-500.0, 300.0), (500.0, 300.0))]


def on_two_wheels(drive: type[DifferentialDrive]) -> Callable[[WallGrid], Chassis]:
    return lambda walls: drive(radius_mm=RADIUS_MM, walls=walls, **WHEELS)


def among_robots(drive: type[SharedDrive], *, watched: bool) -> Callable[[WallGrid], Chassis]:
    def make(walls: WallGrid) -> Chassis:
        shared = SharedWorld(walls, [], watched=watched)
        body = {"radius_mm": RADIUS_MM, "walls": walls, **WHEELS}
        return drive(shared, name="robot", top_mm_s=600, push_limit=1e6, **body)

    return make


class Kind(NamedTuple):
    """A kind of chassis.

    Attributes:
        make: makes one among walls. ahead, right: the speeds of its motors that drive it straight on, and in a curve to the right.
        off_mm: by how much it may stand off a wall that stops it.
    """

    make: Callable[[WallGrid], Chassis]
    ahead: Speeds = (200, 200)
    right: Speeds = (300, 100)
    off_mm: float = 1e-6


KINDS = {
    "two wheels": Kind(on_two_wheels(DifferentialDrive)),
    "in a hand's reach": Kind(on_two_wheels(LiftableDrive)),
    "among others": Kind(among_robots(SharedDrive, watched=False)),
    "seen by others": Kind(among_robots(SeenDrive, watched=True)),
    "tricycle": Kind(lambda walls: Tricycle(RADIUS_MM, walls), (200, 0), (200, 200), 1),
}
each_kind = pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)


class Driver:
    """Drives a chassis among walls, and notes what it tells."""

    def __init__(self, kind: Kind, walls: Sequence[Wall] = ()) -> None:
        named = [Segment(*ends, f"wall-{number}") for number, ends in enumerate(walls, 1)]
        self.chassis = kind.make(WallGrid(named))
        self.poses: list[tuple[int, int]] = []
        self.touches: list[tuple[float, float, str]] = []
        self.left: list[str] = []
        self.chassis.on_pose = lambda mode, *_speeds: self.poses.append((self.chassis.ms, mode))
        self.chassis.on_touch = lambda *touch: self.touches.append(touch)
        self.chassis.on_leave = self.left.append
        self.chassis.place(0, 0, 0)

    def drive(self, speeds: Speeds, until_ms: int) -> None:
        self.chassis.command(self.chassis.ms, lambda: speeds)
        self.chassis.advance(until_ms)

    @property
    def pose(self) -> tuple[float, float, float]:
        return self.chassis.x, self.chassis.y, self.chassis.heading


@pytest.fixture
def driver(kind: Kind) -> Driver:
    """A robot of that kind on an empty mat."""
    return Driver(kind)


@each_kind
def test_it_stands_where_it_is_put_down_and_records_that_once(driver: Driver) -> None:
    driver.chassis.advance(60_000)
    assert (driver.chassis.ms, driver.pose) == (60_000, (0, 0, 0))
    assert [ms for ms, _mode in driver.poses] == [0]
    assert (driver.chassis.speed(), driver.chassis.turn_rate()) == (0, 0)
    assert driver.chassis.acceleration() == 0


@each_kind
def test_it_drives_straight_to_where_it_looks(driver: Driver, kind: Kind) -> None:
    driver.chassis.place(100, 200, 90)
    driver.drive(kind.ahead, 40)
    assert driver.chassis.acceleration() > 500  # mm/s2
    driver.drive(kind.ahead, 2000)
    assert 100 + 350 < driver.chassis.x < 100 + 400
    assert driver.chassis.y == pytest.approx(200, abs=1e-6)
    assert driver.chassis.speed() == pytest.approx(200, rel=0.001)
    assert driver.chassis.wheels() == pytest.approx(kind.ahead, rel=0.001)
    assert driver.chassis.acceleration() == pytest.approx(0, abs=0.1)
    assert driver.chassis.turn_rate() == 0
    assert driver.chassis.travel + driver.chassis.lead == pytest.approx(
        driver.chassis.x - 100, rel=0.01
    )  # the left encoder


@each_kind
def test_a_curve_to_the_right_is_positive(driver: Driver, kind: Kind) -> None:
    driver.drive(kind.right, 1000)
    heading, rate = driver.chassis.heading, driver.chassis.turn_rate()
    assert 30 < degrees(heading) < 180
    driver.chassis.advance(1100)
    assert driver.chassis.heading - heading == pytest.approx(0.1 * rate, rel=0.01)
    assert driver.chassis.x > 0


@each_kind
def test_a_look_ahead_tells_the_pose_that_will_be_and_changes_nothing(kind: Kind) -> None:
    driver, other = Driver(kind, AHEAD), Driver(kind, AHEAD)
    for one in (driver, other):
        one.drive(kind.ahead, 300)
    foreseen = driver.chassis.pose_at(2500)
    for one in (driver, other):
        one.chassis.advance(2500)
    assert foreseen == driver.pose == other.pose
    assert (driver.poses, driver.touches) == (other.poses, other.touches)
    assert (driver.chassis.travel, driver.chassis.lead) == (
        other.chassis.travel,
        other.chassis.lead,
    )


@pytest.mark.unmeasured
@each_kind
@given(st.integers(-500, 500), st.integers(-500, 500), st.lists(st.integers(1, 300), max_size=20))
def test_reading_often_or_once_gives_the_same_pose(
    kind: Kind, left: int, right: int, steps: list[int]
) -> None:
    often, once = Driver(kind), Driver(kind)
    often.drive((left, right), 0)
    for step in steps:
        often.chassis.advance(often.chassis.ms + step)
    once.drive((left, right), often.chassis.ms)
    assert hypot(often.chassis.x - once.chassis.x, often.chassis.y - once.chassis.y) < 1e-3
    assert often.chassis.heading == pytest.approx(once.chassis.heading, abs=1e-9)


@each_kind
def test_of_two_commands_within_one_millisecond_the_last_counts(kind: Kind) -> None:
    driver, other = Driver(kind), Driver(kind)
    driver.drive((500, 500), 0)
    for one in (driver, other):
        one.drive(kind.ahead, 500)
    assert driver.pose == other.pose


@each_kind
def test_a_command_of_a_later_millisecond_moves_the_robot_there_first(
    driver: Driver, kind: Kind
) -> None:
    driver.drive(kind.ahead, 1000)
    driver.chassis.command(1500, lambda: (0, 0))
    assert driver.chassis.ms == 1500
    driver.chassis.advance(6000)
    assert driver.chassis.y == pytest.approx(
        300, abs=0.1
    )  # coasting gives back what the run-up took
    assert driver.chassis.speed() == pytest.approx(0, abs=0.01)


@each_kind
def test_a_pose_is_recorded_each_second_and_when_it_is_asked_for(
    driver: Driver, kind: Kind
) -> None:
    driver.drive(kind.ahead, 5000)
    driver.chassis.advance(5007)
    driver.chassis.note()
    times = [ms for ms, _mode in driver.poses]
    assert times[-1] == 5007
    assert max(after - before for before, after in pairwise(times)) <= 1000
    assert {mode for _ms, mode in driver.poses} <= {0, 1}


@each_kind
def test_a_wall_stops_the_body_and_is_told_once_and_when_it_is_left(kind: Kind) -> None:
    driver = Driver(kind, AHEAD)
    driver.drive(kind.ahead, 3000)
    assert driver.pose == pytest.approx((0, 300 - RADIUS_MM, 0), abs=kind.off_mm)
    ((*place, name),) = driver.touches
    assert name == "wall-1"
    assert place == pytest.approx([0, 300])
    driver.drive((-kind.ahead[0], -kind.ahead[1]), 4000)
    assert driver.chassis.y < 300 - RADIUS_MM - 150
    assert (len(driver.touches), driver.left) == (1, ["wall-1"])


@each_kind
def test_a_robot_that_nobody_watches_touches_and_leaves_walls_all_the_same(kind: Kind) -> None:
    driver = Driver(kind, AHEAD)
    driver.chassis.on_touch = driver.chassis.on_leave = driver.chassis.on_pose = None
    driver.drive(kind.ahead, 2000)
    driver.drive((-kind.ahead[0], -kind.ahead[1]), 3000)
    assert driver.chassis.y < 300 - RADIUS_MM - 150


# In a run: programs, sensors, trace, story and pictures ask nothing of the two-wheeled one

ROBOTS: dict[str, type[Robot]] = {
    "two wheels": Robot,
    "in a hand's reach": carried(Robot),
    "tricycle": TricycleRobot,
}
SECOND_MOTOR = {"two wheels": 20_000, "in a hand's reach": 20_000, "tricycle": 0}
"""The duty with which each drives straight on: the second motor of the tricycle steers."""
DRIVE = """
from machine import ADC, PWM, Pin
from time import sleep_ms
first, second = PWM(Pin(10), freq=20000), PWM(Pin(12), freq=20000)
eyes = [ADC(channel) for channel in range(3)]
first.duty_u16(20000)
second.duty_u16({second})
for n in range({tenths}):
    sleep_ms(100)
    print(max(eye.read_u16() for eye in eyes))
first.duty_u16(0)
second.duty_u16(0)
sleep_ms(1000)
"""


@pytest.fixture(params=ROBOTS)
def run(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Run]:
    """Return a function that drives straight on, or as the second motor is told to, on a chassis."""

    def simulated(tenths: int, world: str = "empty", second: int | None = None) -> Run:
        duty = SECOND_MOTOR[request.param] if second is None else second
        program = tmp_path / "drive.py"
        program.write_text(DRIVE.format(second=duty, tenths=tenths), encoding="utf-8")
        job = read_job(program, None, world, Options(seconds=30, tolerances=False))
        return Run.of(LocalRun(job, build=Build(robot=ROBOTS[request.param])).run())

    return simulated


def test_a_program_drives_it_straight_ahead(run: Callable[..., Run]) -> None:
    straight = run(20)
    start = straight.trace.pose_at(0)
    assert (straight.ended, straight.error) == ("done", None)
    assert straight.pose.x_mm == pytest.approx(start.x_mm, abs=0.01)
    assert straight.pose.y_mm - start.y_mm > 200


def test_it_goes_round_in_a_circle(run: Callable[..., Run]) -> None:
    poses = [
        run(40, second=12_000).trace.pose_at(time_us)
        for time_us in (2_000_000, 2_500_000, 3_000_000)
    ]
    turned = [(after.heading_deg - before.heading_deg) % 360 for before, after in pairwise(poses)]
    assert turned[0] == pytest.approx(turned[1], abs=0.1)
    assert turned[0] > 5


def test_walls_stop_it_and_are_told(run: Callable[..., Run]) -> None:
    stopped = run(80, world="empty_room")
    assert [contact.name for contact in stopped.contacts] == ["north"]
    assert stopped.pose.y_mm == pytest.approx(2000 - 65, abs=1)
    assert any("north wall" in sentence for sentence in stopped.story("en"))


def test_its_line_sensors_see_the_mat(run: Callable[..., Run]) -> None:
    assert max(int(line) for line in run(40, world="line_crossings").stdout.split()) > 40_000


def test_its_run_is_the_same_again_and_can_be_drawn(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    first, second = run(30, second=12_000), run(30, second=12_000)
    assert first.sha256() == second.sha256()
    first.save(tmp_path / "run.png")
    first.save(tmp_path / "run.html")
    assert (tmp_path / "run.html").stat().st_size > 10_000
