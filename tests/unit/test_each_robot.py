"""What is asked of one robot of several: its files, its lines, its buses, and looks at it."""

from pathlib import Path

import pytest
from refused import refuses
from world_files import written

from marelle_sim import UsageProblem, simulate

WRITES = """\
from machine import I2C, Pin
from marelle import Robot

bot = Robot()
bot.straight({far_mm})
with open("{name}.txt", "w") as file:
    file.write("{name}")
I2C(0, sda=Pin(4), scl=Pin(5)).readfrom_mem(0x6A, 0x0F, {count})
"""
Looks = list[tuple[int, float]]


@pytest.fixture
def programs(tmp_path: Path) -> dict[str, Path]:
    """Write a program for each of the two robots of `arena`."""
    return {
        name: written(tmp_path, WRITES.format(name=name, far_mm=far_mm, count=count), f"{name}.py")
        for name, far_mm, count in (("blue", 50, 2), ("red", 150, 3))
    }


@pytest.mark.parametrize("isolate", [False, True])
def test_each_robot_keeps_its_own_files(
    programs: dict[str, Path], tmp_path: Path, isolate: bool
) -> None:
    run = simulate(programs, world="arena", seconds=10, isolate=isolate)

    for name in ("blue", "red"):
        folder = tmp_path / f"flash-{name}"
        assert run.keep(folder, robot=name) == [str(folder / f"{name}.txt")]
        assert run.robot(name).written == {f"/{name}.txt": name.encode()}
    run.robot("red").keep(tmp_path / "again")
    assert (tmp_path / "again" / "red.txt").read_text("utf-8") == "red"


def test_each_robot_has_its_own_removed_files_and_buses(
    programs: dict[str, Path], tmp_path: Path
) -> None:
    flash = tmp_path / "flash"
    flash.mkdir()
    written(flash, "old", "old.txt")
    written(tmp_path, "import os\nos.remove('old.txt')\n", "red.py")
    run = simulate(programs, world="arena", seconds=10, flash=flash)

    assert (run.robot("blue").removed, run.robot("red").removed) == ([], ["/old.txt"])
    assert len(run.robot("blue").bus[-1].read) == 2
    assert run.robot("red").bus == []


def test_each_robot_has_its_own_lines(programs: dict[str, Path]) -> None:
    run = simulate(programs, world="arena", seconds=10, lines=True)

    for name in ("blue", "red"):
        assert {file for _time_us, file, _line in run.robot(name).lines} == {f"{name}.py"}


@pytest.mark.parametrize("isolate", [False, True])
def test_an_observer_looks_at_the_robot_that_it_names(
    programs: dict[str, Path], isolate: bool
) -> None:
    first, red, blue = Looks(), Looks(), Looks()
    run = simulate(
        programs,
        world="arena",
        seconds=5,
        isolate=isolate,
        observers=[
            (500_000, lambda time_us, pose: first.append((time_us, pose[0]))),
            (500_000, lambda time_us, pose: red.append((time_us, pose[0])), "red"),
            (500_000, lambda time_us, pose: blue.append((time_us, pose[0])), "blue"),
        ],
    )

    assert first == blue
    for seen, name in ((red, "red"), (blue, "blue")):
        assert seen
        for time_us, x_mm in seen[:3]:
            pose = run.trace.pose_at(time_us, run.robot(name).number)
            assert x_mm == pytest.approx(pose.x_mm, abs=1)


def test_an_observer_of_nobody_is_refused(programs: dict[str, Path]) -> None:
    with refuses(UsageProblem, "E-RUN-21", known="blue, red"):
        simulate(programs, world="arena", observers=[(1000, lambda _us, _pose: None, "green")])
