"""A smooth wall sends the sound of a range sensor away when it is met too far from square."""

from collections.abc import Sequence
from math import cos, inf, radians, sin

import pytest

from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.parts.ultrasonic import Ultrasonic
from marelle_sim.world import Chassis, DifferentialDrive, WallGrid
from marelle_sim.world.model import Box, Segment
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

BODY = {"track_mm": 100, "radius_mm": 10, "tau_ms": 60, "grip_mm_s2": 1e9}


def wall(degrees: float, ahead_mm: float, name: str = "wall") -> Segment:
    """Return a wall of 2 m whose middle is so far ahead of the origin, that many degrees from square."""
    dx, dy = 1000 * cos(radians(degrees)), 1000 * sin(radians(degrees))
    return Segment((-dx, ahead_mm - dy), (dx, ahead_mm + dy), name)


def sensor(
    chassis: Chassis, walls: WallGrid, shared_world: SharedWorld | None = None
) -> Ultrasonic:
    """Return a sensor at the origin that looks ahead in a cone of 15 degrees and hears walls up to 45."""

    def others(*beams: object) -> None:
        assert isinstance(shared_world, SharedWorld)
        shared_world.meet(chassis, *beams)  # type: ignore[arg-type]  # what a sensor hands on

    return Ultrasonic(
        chassis, Clock(), walls, (Line(14), Line(15)), place=(0, 0, 0), cone_deg=15, wall_deg=45,
        noise=float, others=others if shared_world else None,
    )  # fmt: skip


def heard_mm(segments: Sequence[Segment]) -> float:
    walls = WallGrid(segments)
    return sensor(DifferentialDrive(walls=walls, **BODY), walls).distance_mm()


@pytest.mark.parametrize("degrees", [0, 20, -30, 45, -45])
def test_a_wall_up_to_45_degrees_from_square_is_heard_where_it_is_nearest(degrees: float) -> None:
    beam = radians(7.5)  # the outer beam, on the side where the wall comes near
    slope = radians(abs(degrees))
    nearest = 500 * cos(slope) / cos(slope - beam) if degrees else 500
    assert heard_mm([wall(degrees, 500)]) == pytest.approx(nearest, abs=0.01)


@pytest.mark.parametrize("degrees", [46, -46, 60, 80])
def test_beyond_45_degrees_its_echo_goes_elsewhere(degrees: float) -> None:
    assert heard_mm([wall(degrees, 500)]) == inf


def test_nothing_is_heard_through_a_wall_that_sends_no_echo() -> None:
    assert heard_mm([wall(60, 500), wall(0, 900, "behind")]) == inf


def test_a_corner_is_heard_wherever_one_looks_into_it() -> None:
    for turned in range(0, 91, 5):
        assert heard_mm([wall(turned, 500), wall(turned - 90, 500)]) < 510


@pytest.mark.parametrize(
    ("turned", "expected"), [(0, 460), (45, 443), (20, 457)], ids=["square", "edge", "turned"]
)
def test_a_box_is_heard_by_the_side_that_faces_the_sensor(turned: float, expected: float) -> None:
    assert among(box(80, turned)) == pytest.approx(expected, abs=2)


def test_a_long_box_that_is_met_from_its_side_is_not() -> None:
    assert among(box(900, 40)) < 500
    assert among(box(900, 50)) == inf


def box(width_mm: float, turned: float) -> PushableBox:
    """Return a box half a metre ahead."""
    return PushableBox(
        Box(
            (0, 500),
            (width_mm, min(80, width_mm)),
            angle_deg=turned,
            name="box",
            color="#000000",
            mass_g=100,
        )
    )


def among(box: PushableBox) -> float:
    """Return how far a robot at the origin hears a box to be."""
    walls = WallGrid([])
    shared_world = SharedWorld(walls, [box], watched=False)
    robot = SharedDrive(shared_world, name="a", top_mm_s=600, push_limit=1e6, walls=walls, **BODY)
    return sensor(robot, walls, shared_world).distance_mm()
