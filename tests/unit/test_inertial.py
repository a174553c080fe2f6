"""Sensors beside their data sheets: the noise and drift of an inertial one, the echo of a range sensor."""

import itertools
from collections.abc import Sequence
from math import cos, inf, pi, radians, sin, sqrt
from pathlib import Path
from statistics import mean

import pytest
from programs import Printed, program
from world_files import written

from marelle_sim import load_kit
from marelle_sim.kernel import Clock
from marelle_sim.microcontroller.pin import Line
from marelle_sim.parts.inertial import InertialErrors
from marelle_sim.parts.ultrasonic import Ultrasonic
from marelle_sim.world import Box, Chassis, DifferentialDrive, Segment, WallGrid
from marelle_sim.world.pushable import PushableBox
from marelle_sim.world.shared_drive import SharedDrive
from marelle_sim.world.shared_world import SharedWorld

RATE_HZ = 208
SECONDS = 200
(CHIP,) = (part for part in load_kit("pico_bot").parts if part.kind == "lsm6dsox")
BODY = {"track_mm": 100, "radius_mm": 10, "tau_ms": 60, "grip_mm_s2": 1e9}


def errors(seed: int, clock: Clock | None = None, *, celsius: float = 25.0) -> InertialErrors:
    return InertialErrors(
        clock or Clock(),
        CHIP.values,
        lambda: round(celsius * 100),
        seed=seed,
        name="imu",
        exact=False,
    )


def samples(seed: int) -> list[tuple[float, float, float]]:
    """Return what a gyroscope at rest reads, in mdeg/s, in three minutes."""
    clock = Clock()
    chip = errors(seed, clock)
    read = []
    for number in range(RATE_HZ * SECONDS):
        clock.now = (number * 1_000_000 + 500_000) // RATE_HZ
        read.append(chip.turning((0, 0, 0), RATE_HZ))
    return read


def allan_deviation(values: list[float], seconds: float) -> float:
    """Return the deviation of the means of neighbouring stretches of that length (IEEE 952)."""
    length = round(seconds * RATE_HZ)
    means = [mean(values[at : at + length]) for at in range(0, len(values) - length + 1, length)]
    return sqrt(mean([(after - before) ** 2 for before, after in itertools.pairwise(means)]) / 2)


@pytest.mark.unmeasured
def test_the_gyros_allan_deviation_is_that_of_the_table() -> None:
    """White noise of the density N has N / sqrt(2 T) at the averaging time T where N is one-sided (per root of Hz)."""
    density = CHIP.values["gyro_noise_mdps"]
    read = samples(3)
    for axis in range(3):
        values = [sample[axis] for sample in read]
        for seconds in (0.05, 0.5, 2.0, 5.0):
            expected = density / sqrt(2 * seconds)
            assert allan_deviation(values, seconds) == pytest.approx(expected, rel=0.2)


def test_each_robot_has_zeros_of_its_own_within_the_table() -> None:
    rest = [errors(seed).turning((0, 0, 0), 1e-9) for seed in range(200)]
    for axis in range(3):
        zeros = [zero[axis] for zero in rest]
        assert max(map(abs, zeros)) <= CHIP.values["gyro_zero_mdps"]
        assert max(zeros) > 900
        assert min(zeros) < -900
        assert abs(mean(zeros)) < 150
    (x, y, up) = (
        mean(felt)
        for felt in zip(
            *[errors(s).acceleration((0, 0, 9807), 1e-9) for s in range(200)], strict=True
        )
    )
    assert (x, y, up) == pytest.approx((0, 0, 9807), abs=30)


def test_the_zero_drifts_with_the_temperature_and_stays_that_of_the_table_at_25() -> None:
    for seed in range(20):
        at_25, at_45 = (errors(seed, celsius=t).turning((0, 0, 0), 1e-9) for t in (25, 45))
        drifts = [(warm - cool) / 20 for warm, cool in zip(at_45, at_25, strict=True)]
        assert max(map(abs, drifts)) <= CHIP.values["gyro_drift_mdps"]
        assert any(abs(drift) > 1 for drift in drifts)


def test_axes_that_stand_askew_feel_a_part_of_what_is_along_another() -> None:
    most = CHIP.values["axis_deg"] * pi / 180
    for seed in range(20):
        still, fast = (errors(seed).turning((0, 0, z), 1e-9) for z in (0, -100_000))
        x, y, z = ((after - before) / 100_000 for after, before in zip(fast, still, strict=True))
        assert max(abs(x), abs(y)) <= most
        assert z == pytest.approx(-1)
        assert abs(x) + abs(y) > 1e-5


def test_two_hundred_samples_are_not_equal_and_a_sample_read_twice_is(
    vm: str, printed: Printed
) -> None:
    reads = program("inertial/reads_its_chip")
    assert printed(reads, tolerances=True, vm=vm)[2:] == ["True", "True True"]


def test_without_tolerances_a_robot_at_rest_reads_nothing_but_gravity(printed: Printed) -> None:
    assert printed(program("inertial/reads_its_chip"))[0] == "(0, 0, 0, 0, 0, 16393)"


def test_the_chip_tells_the_temperature_of_the_world(printed: Printed, tmp_path: Path) -> None:
    text = "format = 1\nsize = [600, 600]\n[environment]\ntemperature = [[0, 3150]]\n"
    assert printed(program("inertial/reads_its_chip"), world=written(tmp_path, text))[1] == "31.5"


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


@pytest.mark.parametrize(
    "walls",
    [
        *([wall(degrees, 500)] for degrees in (46, -46, 60, 80)),
        [wall(60, 500), wall(0, 900, "behind")],  # nothing is heard through such a wall
    ],
)
def test_beyond_45_degrees_its_echo_goes_elsewhere(walls: list[Segment]) -> None:
    assert heard_mm(walls) == inf


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
