"""What is particular to a kit: the car's battery, servo and sensors, the encoders of the XRP. What each kit does: `tests/contract`."""

from pathlib import Path

import pytest
from programs import program
from world_files import written

from marelle_sim import load_kit, simulate
from marelle_sim.kits import true_body

PROGRAMS = Path(__file__).parents[1] / "data" / "kits"
ROOM = """
format = 1
size = [1600, 1600]
border = true
[robot]
at = [500, 600]
heading = 0
"""


def test_a_battery_of_the_car_is_drawn_between_cells_that_are_nearly_empty_and_fresh_ones() -> (
    None
):
    kit = load_kit("pico_car")
    volts = [5.8 * true_body(kit, seed).battery for seed in range(40)]
    assert 5.19 < min(volts) < 5.4
    assert 6.2 < max(volts) < 6.41


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


def test_a_servo_turns_the_range_sensor_that_it_carries(tmp_path: Path) -> None:
    world = written(tmp_path, ROOM)
    looks = program("kits/looks_with_a_servo")
    run = simulate(looks, world=world, kit="pico_car", tolerances=False)
    ahead, left, right = (int(line) for line in run.stdout.split())
    assert ahead == pytest.approx(1600 - 600 - 95, abs=6)
    assert left == pytest.approx(500, abs=6)
    assert right == pytest.approx(1600 - 500, abs=6)


def test_what_a_program_believes_of_the_parts_of_a_car_is_wired(tmp_path: Path) -> None:
    line = (
        "[[line]]\npoints = [[518, 600], [518, 900]]\nwidth = 20\n"  # under the right sensor alone
    )
    world = written(tmp_path, ROOM + line)
    uses = program("kits/uses_the_parts_of_a_car")
    run = simulate(uses, world=world, kit="pico_car", tolerances=False)
    distance, left, right = run.stdout.replace("[", "").replace("]", "").replace(",", "").split()
    assert int(distance) == pytest.approx(1100, abs=6)
    assert (left, right) == ("0", "100")
