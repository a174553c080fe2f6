"""What the board library and the simulator promise together, over many robots."""

from math import hypot
from pathlib import Path
from statistics import median

import pytest
from programs import RunText

from marelle_sim import Contact, Run, load_kit, simulate
from marelle_sim.kits import true_body

pytestmark = pytest.mark.unmeasured  # the same few programs, on many robots

ROOT = Path(__file__).parents[2]
LINE_FOLLOWER = ROOT / "tests/benchmarks/programs/line_follower.py"
AVOIDER = ROOT / "tests/benchmarks/programs/avoider.py"
LOOK_AROUND = ROOT / "tests/data/look_around.py"
SIDES = "for _ in range(4):\n    bot.straight(300)\n    bot.turn(90)\n"
SQUARE = f"from marelle import Robot\nbot = Robot()\n{SIDES}"
HEARD_DEG = 45  # from square: the kit's range sensor hears a wall up to it
CALIBRATED = "from marelle import Robot\nbot = Robot()\nbot.settings(wheel_diameter=({left:.3f}, {right:.3f}), axle_track={track:.2f})\n"


def miss(run: Run) -> tuple[float, float]:
    """Return how far from its start a robot ended: mm, degrees."""
    start, end = run.world.start, run.pose
    turned = (end.heading_deg - start.heading_deg + 180.0) % 360.0 - 180.0
    return hypot(end.x_mm - start.x_mm, end.y_mm - start.y_mm), abs(turned)


def test_a_nominal_robot_closes_its_square(run_text: RunText) -> None:
    run = run_text(SQUARE, tolerances=False)
    off_mm, off_deg = miss(run)
    assert run.ended == "done"
    assert off_mm <= 2
    assert off_deg <= 1


def test_half_of_the_uncalibrated_robots_come_near_their_start(run_text: RunText) -> None:
    misses = [miss(run_text(SQUARE, seed=seed)) for seed in range(50)]
    assert 2 < median(off_mm for off_mm, _ in misses) <= 25
    assert 1 < median(off_deg for _, off_deg in misses) <= 7


@pytest.mark.parametrize("seed", range(20))
def test_calibration_closes_every_square(run_text: RunText, seed: int) -> None:
    body = true_body(load_kit("pico_bot"), seed)
    sizes = {"left": body.left_wheel_mm, "right": body.right_wheel_mm, "track": body.track_mm}
    off_mm, off_deg = miss(run_text(CALIBRATED.format(**sizes) + SIDES, seed=seed))
    assert off_mm <= 10
    assert off_deg <= 3


@pytest.mark.parametrize("seed", range(20))
def test_the_line_follower_stays_on_the_loop(seed: int) -> None:
    run = simulate(LINE_FOLLOWER, world="line_loop", seed=seed)
    assert run.ended == "deadline"
    assert run.on_line() >= 0.95
    assert run.visited(1430, 480, within_mm=60)  # the right side of the loop
    assert run.visited(170, 480, within_mm=60)  # and the left one


@pytest.mark.parametrize("seed", range(20))
def test_in_an_empty_room_the_avoider_touches_only_walls_too_slanting_to_be_heard(
    seed: int,
) -> None:
    run = simulate(AVOIDER, world="empty_room", seconds=30, seed=seed)
    assert all(slant_deg(run, contact) > HEARD_DEG for contact in run.contacts)
    assert miss(run)[0] > 100


def slant_deg(run: Run, contact: Contact) -> float:
    """Return how far from square a robot goes into a side of the mat that it touches."""
    heading = run.trace.pose_at(round(contact.time_s * 1_000_000)).heading_deg
    wall = 90 * ("north", "east", "south", "west").index(contact.name)
    return abs((heading - wall + 180) % 360 - 180)


def test_the_avoider_cannot_see_beside_its_body() -> None:
    contacts = simulate(AVOIDER, world="room", seconds=120, seed=3).contacts
    assert contacts
    assert {contact.name for contact in contacts} <= {"box-1", "box-3", "wall-1", "wall-2", "east"}
    assert all(0 < contact.time_s <= 120 for contact in contacts)


@pytest.mark.parametrize("seed", range(5))
def test_one_that_looks_around_touches_nothing(seed: int) -> None:
    run = simulate(LOOK_AROUND, world="room", seconds=120, seed=seed)
    assert run.contacts == []
    assert miss(run)[0] > 100
