"""The board library holds a speed that it was told: what is left is a ripple that nobody sees."""

import itertools
from math import degrees, dist
from statistics import mean, pstdev

import pytest

from marelle_sim import simulate

_EVERY_S = 0.05


def driven(
    speed: int, rate: int, tmp_path_factory: pytest.TempPathFactory, kit: str = "pico_bot"
) -> list[tuple[float, ...]]:
    """Return x, y (mm) and the heading (degrees) each 50 ms of the constant part of a drive."""
    program = tmp_path_factory.mktemp("steady") / "steady.py"
    program.write_text(
        f"from marelle import Robot, wait\nbot = Robot({kit!r})\nbot.drive({speed}, {rate})\nwait(4000)\n"
    )
    seen: list[tuple[float, ...]] = []

    def look(time_us: int, pose: tuple[float, float, float]) -> None:
        if time_us > 2_000_000:
            seen.append((pose[0], pose[1], degrees(pose[2])))

    simulate(program, kit=kit, world="empty", seconds=4, tolerances=kit == "pico_bot", observers=[(50_000, look)])  # fmt: skip
    return seen


# Encoders of one count in 96 um: a wheel of 40 mm/s gives 4 or 5 counts a tick, which the bound of a write lets through by turns; a motor
# with friction follows each such step further than one without (0.33 mm/s before, 0.52 since decision 046).
@pytest.mark.parametrize(
    ("speed", "most"), [(40, 0.55), (60, 0.1), (80, 0.1), (110, 0.1), (150, 0.1), (200, 0.1)]
)
def test_the_speed_of_a_straight_drive_hardly_ripples(
    speed: int, most: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    poses = driven(speed, 0, tmp_path_factory)
    speeds = [dist(a[:2], b[:2]) / _EVERY_S for a, b in itertools.pairwise(poses)]
    assert mean(speeds) == pytest.approx(speed, rel=0.01)
    assert pstdev(speeds) < most


@pytest.mark.parametrize("kit", ["xrp", "xrp_beta"])
def test_coarser_encoders_hardly_ripple_either(
    kit: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """They count 322 um a step; 200 mm/s are 6 counts a tick."""
    poses = driven(200, 0, tmp_path_factory, kit)
    speeds = [dist(a[:2], b[:2]) / _EVERY_S for a, b in itertools.pairwise(poses)]
    assert mean(speeds) == pytest.approx(200, rel=0.001)
    assert pstdev(speeds) < 0.3


def test_the_rate_of_a_turn_on_the_spot_hardly_ripples(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    poses = driven(0, 60, tmp_path_factory)
    rates = [(b[2] - a[2]) % 360 / _EVERY_S for a, b in itertools.pairwise(poses)]
    assert mean(rates) == pytest.approx(60, rel=0.02)  # this robot's own track and wheels
    assert pstdev(rates) < 0.1
