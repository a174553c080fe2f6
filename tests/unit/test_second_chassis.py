"""A robot on another chassis: programs, sensors, trace, story and pictures ask nothing of the two-wheeled one."""

from __future__ import annotations

from math import hypot
from typing import TYPE_CHECKING

import pytest
from tricycle import BASE_MM, TricycleRobot

from marelle_sim.run import Run
from marelle_sim.runners import Options, read_job
from marelle_sim.runners.engine import Build
from marelle_sim.runners.in_process import LocalRun

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

DRIVE = """
from machine import ADC, PWM, Pin
from time import sleep_ms
drive, steer = PWM(Pin(10), freq=20000), PWM(Pin(12), freq=20000)
eyes = [ADC(channel) for channel in range(3)]
drive.duty_u16(20000)
steer.duty_u16({steer})
for n in range({tenths}):
    sleep_ms(100)
    print(max(eye.read_u16() for eye in eyes))
drive.duty_u16(0)
steer.duty_u16(0)
sleep_ms(1000)
"""


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., Run]:
    """Return a function that runs a program on the tricycle."""

    def simulated(steer: int, tenths: int, world: str = "empty") -> Run:
        program = tmp_path / "drive.py"
        program.write_text(DRIVE.format(steer=steer, tenths=tenths), encoding="utf-8")
        job = read_job(program, None, world, Options(seconds=30, tolerances=False))
        return Run.of(LocalRun(job, build=Build(robot=TricycleRobot)).run())

    return simulated


def test_it_drives_straight_ahead(run: Callable[..., Run]) -> None:
    straight = run(0, 20)
    start = straight.trace.pose_at(0)
    assert (straight.ended, straight.error) == ("done", None)
    assert straight.pose.x_mm == pytest.approx(start.x_mm, abs=0.01)
    assert straight.pose.y_mm - start.y_mm > 200


def test_it_goes_round_in_the_circle_that_its_wheel_draws(run: Callable[..., Run]) -> None:
    circle = run(20_000, 40)
    trace = circle.trace
    places = [trace.pose_at(time_us) for time_us in (2_000_000, 2_500_000, 3_000_000)]
    way = hypot(places[1].x_mm - places[0].x_mm, places[1].y_mm - places[0].y_mm)
    turned = (places[1].heading_deg - places[0].heading_deg) % 360
    again = (places[2].heading_deg - places[1].heading_deg) % 360
    assert turned == pytest.approx(again, abs=0.1)
    assert turned > 5
    assert way / turned * 57.3 > BASE_MM  # the radius of its middle


def test_walls_stop_it_and_are_told(run: Callable[..., Run]) -> None:
    stopped = run(0, 80, world="empty_room")
    assert [contact.name for contact in stopped.contacts] == ["north"]
    assert stopped.pose.y_mm == pytest.approx(2000 - 65, abs=1)
    assert any("north wall" in sentence for sentence in stopped.story("en"))


def test_its_line_sensors_see_the_mat(run: Callable[..., Run]) -> None:
    seen = [int(line) for line in run(0, 40, world="line_crossings").stdout.split()]
    assert max(seen) > 40_000


def test_its_run_is_the_same_again_and_can_be_drawn(
    run: Callable[..., Run], tmp_path: Path
) -> None:
    first, second = run(12_000, 30), run(12_000, 30)
    assert first.sha256() == second.sha256()
    first.save(tmp_path / "run.png")
    first.save(tmp_path / "run.html")
    assert (tmp_path / "run.html").stat().st_size > 10_000
