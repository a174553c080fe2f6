"""What can never happen where robots and boxes meet in random worlds, whoever takes turns, and how far a box is pushed."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from handed_in import write
from programs import program_text
from random_worlds import RandomTeam, RandomTurns, RandomWorld, most_overlap_mm

from marelle_sim import Run, simulate

Pushed = Callable[..., tuple[Run, float, float]]
FORWARD = program_text("motors/drives_three_seconds")


@cache
def _driven(seed: int) -> tuple[list[str], float]:
    """Return what went wrong in four seconds of a world, and how far its boxes were pushed."""
    world = RandomWorld(seed)
    return world.drive(seconds=4), world.pushed_mm()


@pytest.mark.unmeasured
@pytest.mark.parametrize("seed", range(12))
def test_nothing_ever_overlaps_and_each_contact_ends(seed: int) -> None:
    assert _driven(seed)[0] == []


@pytest.mark.measured_first(5)  # the worlds after these run the same lines
@pytest.mark.parametrize("seed", [*range(12), 115])
def test_nothing_overlaps_after_long_steps_either(seed: int) -> None:
    assert RandomWorld(seed).drive(seconds=8, look_ms=40) == []


@pytest.mark.unmeasured
def test_boxes_are_pushed_in_these_worlds() -> None:
    assert sum(_driven(seed)[1] for seed in range(12)) > 50


@pytest.mark.measured_first(2)  # the others take long and go through the same lines
@pytest.mark.parametrize("seed", [16, 17, 2, 11])
def test_turns_change_nothing_and_nobody_overlaps(seed: int, tmp_path: Path) -> None:
    team = RandomTeam(seed, tmp_path)
    fair = team.run()
    assert team.run(world=1).sha256() == fair.sha256()
    for chance in range(2):
        assert team.run(RandomTurns(chance)).sha256() == fair.sha256()
    assert most_overlap_mm(fair) < 0.1


@pytest.mark.measured_first(1)
@pytest.mark.parametrize("seed", [17, 2])
def test_who_watches_sees_what_the_trace_has_and_changes_nothing(
    seed: int, tmp_path: Path
) -> None:
    team = RandomTeam(seed, tmp_path)
    seen: list[tuple[int, tuple[float, float, float]]] = []
    watched = simulate(
        team.program, world=team.worlds[0], seconds=4,
        observers=[(7_000, lambda time_us, pose: seen.append((time_us, pose)))],
    )  # fmt: skip
    alone = simulate(team.program, world=team.worlds[0], seconds=4)
    assert watched.sha256() == alone.sha256()
    assert len(seen) == 4_000_000 // 7_000
    for time_us, (x_mm, y_mm, _heading) in seen:
        pose = alone.trace.pose_at(time_us, 0)
        assert abs(pose.x_mm - x_mm) + abs(pose.y_mm - y_mm) < 5.0


@pytest.fixture
def pushed(tmp_path: Path) -> Pushed:
    """Return a function that drives at a box of some grams; it gives the run, and where the box and the robot are."""

    def run(mass: int, *, size: str = "[2000, 400]", more: str = "") -> tuple[Run, float, float]:
        world = (
            f"format = 1\nsize = {size}\nborder = true\n{more}"
            f"[[box]]\nat = [500, 200]\nsize = [100, 100]\nmass = {mass}\n"
            "[robot]\nat = [200, 200]\nheading = 90\n"
        )
        write(tmp_path, {"world.toml": world, "program.py": FORWARD})
        done = simulate(tmp_path, tolerances=False, seconds=20)
        places = done.trace.select("box")
        return done, places[-1][4] / 1000 if places else 500.0, done.pose.x_mm

    return run


def test_a_light_box_goes_ahead_of_the_robot(pushed: Pushed) -> None:
    run, box, robot = pushed(50)
    assert (run.ended, run.error) == ("done", None)
    assert [contact.name for contact in run.contacts] == ["box-1"]
    assert run.contacts[0].x_mm == pytest.approx(450, abs=0.6)
    assert box > 700
    assert box - robot == pytest.approx(65 + 50, abs=0.1)


@pytest.mark.unmeasured
def test_a_heavier_box_goes_less_far(pushed: Pushed) -> None:
    ways = [pushed(mass)[1] - 500 for mass in (20, 100, 300, 500)]
    assert ways == sorted(ways, reverse=True)
    assert ways[0] > 4 * ways[-1] > 0


def test_a_box_heavier_than_the_grip_stands_like_a_wall(pushed: Pushed) -> None:
    run, box, robot = pushed(600)
    assert run.trace.select("box") == []
    assert box == 500
    assert robot == pytest.approx(500 - 50 - 65, abs=0.01)


def test_a_box_stops_at_a_wall(pushed: Pushed) -> None:
    _run, box, robot = pushed(50, size="[700, 400]")
    assert 648 <= box <= 650
    assert box - robot == pytest.approx(115, abs=0.1)


def test_a_box_stops_at_another_box(pushed: Pushed) -> None:
    stone = '[[box]]\nat = [700, 200]\nsize = [100, 100]\nname = "stone"\n'
    assert pushed(50, more=stone)[1] == pytest.approx(600, abs=1)


def test_the_story_tells_what_is_touched(pushed: Pushed) -> None:
    run, _box, _robot = pushed(600)
    assert any("it touches box 1" in sentence for sentence in run.story("en"))


def test_a_run_among_loose_boxes_is_the_same_when_it_is_isolated(tmp_path: Path) -> None:
    world = (
        "format = 1\nsize = [900, 400]\n[[box]]\nat = [500, 230]\nsize = [100, 60]\nangle = 20\nmass = 80\n"
        "[robot]\nat = [200, 200]\nheading = 90\n"
    )
    write(tmp_path, {"world.toml": world, "program.py": FORWARD})
    here, there = simulate(tmp_path, seed=4), simulate(tmp_path, seed=4, isolate=True)
    assert here.sha256() == there.sha256()
    assert here.trace.select("box")
