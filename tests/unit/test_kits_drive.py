"""Each bundled kit drives as it is told by a program that uses `machine` alone: forward is forward, right is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven import driven

from marelle_sim import load_kit, simulate
from marelle_sim.kits import true_body

PROGRAMS = Path(__file__).parents[1] / "data" / "kits"


@pytest.mark.parametrize("kit", ["pico_car"])
def test_a_kit_goes_where_it_is_told(kit: str, tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("format = 1\nsize = [3000, 3000]\n", encoding="utf-8")
    run = simulate(PROGRAMS / f"{kit}.py", kit=kit, world=world, tolerances=False)
    assert run.error is None
    forward, back, right, left = driven(run, range(5))
    assert 100 < forward.ahead_mm < 300
    assert back.ahead_mm == pytest.approx(-forward.ahead_mm, rel=0.02)
    assert 60 < right.right_deg < 160
    assert left.right_deg == pytest.approx(-right.right_deg, rel=0.02)
    for move, still in (
        (forward.right_deg, 1),
        (back.right_deg, 1),
        (right.ahead_mm, 5),
        (left.ahead_mm, 5),
    ):
        assert abs(move) < still


def test_a_battery_of_the_car_is_drawn_between_cells_that_are_nearly_empty_and_fresh_ones() -> (
    None
):
    kit = load_kit("pico_car")
    volts = [5.8 * true_body(kit, seed).battery for seed in range(40)]
    assert 5.19 < min(volts) < 5.4
    assert 6.2 < max(volts) < 6.41
