"""The board library holds a speed that it was told: what is left is a ripple that nobody sees."""

import itertools
from collections.abc import Callable
from math import degrees, dist
from statistics import mean, pstdev

import pytest
from fixture_types import RunText

_EVERY_S = 0.05
Pose = tuple[float, float, float]
Driven = Callable[..., list[Pose]]


@pytest.fixture
def driven(run_text: RunText) -> Driven:
    """Return a function that drives, and gives x, y (mm) and the heading (degrees) each 50 ms of the constant part."""

    def poses(speed: int, rate: int, kit: str = "pico_bot") -> list[Pose]:
        seen: list[Pose] = []
        run_text(
            f"from marelle import Robot, wait\nbot = Robot({kit!r})\nbot.drive({speed}, {rate})\nwait(4000)\n",
            kit=kit, world="empty", seconds=4, tolerances=kit == "pico_bot",
            observers=[(50_000, lambda _us, pose: seen.append((pose[0], pose[1], degrees(pose[2]))))],
        )  # fmt: skip
        return seen[40:]  # after 2 s

    return poses


# Encoders of one count in 96 um: a wheel of 40 mm/s gives 4 or 5 counts a tick, which the bound of a write lets through by turns; a motor
# with friction follows each such step further than one without (0.33 mm/s before, 0.52 since decision 046).
# Those of an XRP count 322 um a step; 200 mm/s are 6 counts a tick.
@pytest.mark.parametrize(
    ("kit", "speed", "most", "near"),
    [
        ("pico_bot", 40, 0.55, 0.01),
        *(("pico_bot", speed, 0.1, 0.01) for speed in (60, 80, 110, 150, 200)),
        ("xrp", 200, 0.3, 0.001),
        ("xrp_beta", 200, 0.3, 0.001),
    ],
)
def test_the_speed_of_a_straight_drive_hardly_ripples(
    kit: str, speed: int, most: float, near: float, driven: Driven
) -> None:
    poses = driven(speed, 0, kit)
    speeds = [dist(a[:2], b[:2]) / _EVERY_S for a, b in itertools.pairwise(poses)]
    assert mean(speeds) == pytest.approx(speed, rel=near)
    assert pstdev(speeds) < most


def test_the_rate_of_a_turn_on_the_spot_hardly_ripples(driven: Driven) -> None:
    rates = [(b[2] - a[2]) % 360 / _EVERY_S for a, b in itertools.pairwise(driven(0, 60))]
    assert mean(rates) == pytest.approx(60, rel=0.02)  # this robot's own track and wheels
    assert pstdev(rates) < 0.1
