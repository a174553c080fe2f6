"""In random worlds no way of taking turns, no order in the file and nobody who watches changes a run."""

from pathlib import Path
from typing import Any

import pytest
from other_turns import RandomTurns
from random_teams import RandomTeam, most_overlap_mm

from marelle_sim import simulate


def _large(*seeds: int) -> list[Any]:
    """Give the worlds that take long and go through the same lines as the others."""
    return [pytest.param(seed, marks=pytest.mark.unmeasured) for seed in seeds]


@pytest.mark.parametrize("seed", [*_large(2, 11), 16, 17])
def test_turns_change_nothing_and_nobody_overlaps(seed: int, tmp_path: Path) -> None:
    team = RandomTeam(seed, tmp_path)
    fair = team.run()
    assert team.run(world=1).sha256() == fair.sha256()
    for chance in range(2):
        assert team.run(RandomTurns(chance)).sha256() == fair.sha256()
    assert most_overlap_mm(fair) < 0.1


@pytest.mark.parametrize("seed", [*_large(2), 17])
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
