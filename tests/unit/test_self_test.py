"""`bot.self_test()` names what is wrong with motors and encoders, in the simulator: a person says which wheel turned."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from marelle_sim import simulate

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """\
from marelle import Robot, wait
seen = {seen}

def ask(name, least, most):
    return seen.pop(0) if most else 0

bot = Robot({kit!r})
print(bot.self_test(ask), seen)
{after}"""
LEFT, RIGHT, NOTHING = 1, 3, 0  # forward
FINDINGS: list[tuple[dict[str, str], list[int], list[str]]] = [
    ({}, [LEFT, RIGHT], []),
    ({"left motor": "swapped"}, [RIGHT, LEFT], ["E-BOT-26 left", "E-BOT-26 right"]),
    ({"left motor": "inverted"}, [2, RIGHT], ["E-BOT-27 left"]),
    ({"left motor": "dead"}, [NOTHING, RIGHT], ["E-BOT-25 left"]),
    ({"right encoder": "inverted"}, [LEFT, RIGHT], ["E-BOT-30 right"]),
    ({"left encoder": "broken"}, [LEFT, RIGHT], ["E-BOT-28 left"]),
]


@pytest.mark.parametrize(("faults", "seen", "found"), FINDINGS)
def test_what_is_wrong_is_named_by_its_code_and_its_side(
    faults: dict[str, str], seen: list[int], found: list[str], tmp_path: Path
) -> None:
    program = tmp_path / "main.py"
    program.write_text(PROGRAM.format(kit="pico_bot", seen=seen, after=""), encoding="utf-8")
    run = simulate(program, world="empty", faults=faults, tolerances=False)
    *lines, last = run.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == found
    assert last == f"{not found} []"
    assert abs(run.pose.x_mm - 2000) + abs(run.pose.y_mm - 2000) < 40  # it hardly moves


def test_a_car_without_encoders_is_tested_by_eye(tmp_path: Path) -> None:
    program = tmp_path / "main.py"
    program.write_text(
        PROGRAM.format(kit="pico_car", seen=[4, LEFT], after="print(bot.straight(200))"), "utf-8"
    )
    run = simulate(program, kit="pico_car", world="empty", tolerances=False)
    assert [line.partition(":")[0] for line in run.stdout.splitlines()] == [
        "E-BOT-26 left",
        "E-BOT-27 left",
        "E-BOT-26 right",
        "False []",
        "True",
    ]
