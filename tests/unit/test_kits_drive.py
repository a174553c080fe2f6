"""Each bundled kit drives as it is told by a program that uses `machine` alone: forward is forward, right is right."""

from __future__ import annotations

from pathlib import Path

import pytest
from driven import driven

from marelle_sim import load_kit, simulate
from marelle_sim.kits import true_body

PROGRAMS = Path(__file__).parents[1] / "data" / "kits"


KITS = ["pico_bot", "pico_car", "pico_car_tb6612", "xrp", "xrp_beta"]


@pytest.mark.parametrize("kit", KITS)
def test_a_kit_goes_where_it_is_told(kit: str, tmp_path: Path) -> None:
    world = tmp_path / "world.toml"
    world.write_text("format = 1\nsize = [3000, 3000]\n", encoding="utf-8")
    run = simulate(PROGRAMS / f"{kit}.py", kit=kit, world=world, tolerances=False)
    assert run.error is None
    forward, back, right, left = driven(run, range(5))
    assert 60 < forward.ahead_mm < 300
    assert back.ahead_mm == pytest.approx(-forward.ahead_mm, rel=0.02)
    assert 40 < right.right_deg < 160
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


@pytest.mark.parametrize("kit", KITS)
def test_a_motor_on_another_pin_does_not_turn(kit: str, tmp_path: Path) -> None:
    program = (PROGRAMS / f"{kit}.py").read_text(encoding="utf-8")
    wrong = {"pico_bot": ("10, 11", "0, 1"), "xrp": ("L_IN", "3_IN"), "xrp_beta": ("L_IN", "3_IN")}
    found, put = wrong.get(kit, ("(8, 9)", "(7, 9)"))
    assert found in program
    (tmp_path / "main.py").write_text(program.replace(found, put), encoding="utf-8")
    run = simulate(
        tmp_path / "main.py", kit=kit, world="empty_room", tolerances=False, seconds=0.5
    )
    (forward,) = driven(run, (0, 0.5))
    assert forward.right_deg < -10  # the right wheel turns alone


def test_an_encoder_whose_pins_are_taken_the_other_way_round_counts_down(tmp_path: Path) -> None:
    program = (PROGRAMS / "xrp.py").read_text(encoding="utf-8")
    counting = (
        "from marelle.chips.quadrature import QuadratureEncoder\n"
        "COUNTERS = QuadratureEncoder(0, 30), QuadratureEncoder(1, 24)\n"
    )
    telling = "    print([counter.count() for counter in COUNTERS])\n\n\nfor left"
    (tmp_path / "main.py").write_text(
        counting + program.replace("\n\nfor left", telling, 1), encoding="utf-8"
    )
    run = simulate(
        tmp_path / "main.py", kit="xrp", world="empty_room", tolerances=False, seconds=3
    )
    counts = [[int(count) for count in line[1:-1].split(",")] for line in run.stdout.splitlines()]
    assert counts[0][0] == -counts[0][1] > 100  # forward: A leads on the left, B on the right
