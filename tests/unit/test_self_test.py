"""`bot.self_test()` names what is wrong with motors and encoders, in the simulator: a person says which wheel turned."""

import json
import math
from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from found_micropython import VMS
from world_files import written

from marelle_help import cause
from marelle_sim import simulate

DOCS = Path(__file__).parents[2] / "docs"

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
    faults: dict[str, str], seen: list[int], found: list[str], run_text: RunText
) -> None:
    text = PROGRAM.format(kit="pico_bot", seen=seen, after="")
    run = run_text(text, world="empty", faults=faults, tolerances=False)
    *lines, last = run.stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == found
    assert last == f"{not found} []"
    assert abs(run.pose.x_mm - 2000) + abs(run.pose.y_mm - 2000) < 40  # it hardly moves


def test_a_car_without_encoders_is_tested_by_eye(run_text: RunText) -> None:
    text = PROGRAM.format(kit="pico_car", seen=[4, LEFT], after="print(bot.straight(200))")
    run = run_text(text, kit="pico_car", world="empty", tolerances=False)
    assert [line.partition(":")[0] for line in run.stdout.splitlines()] == [
        "E-BOT-26 left",
        "E-BOT-27 left",
        "E-BOT-26 right",
        "False []",
        "True",
    ]


def test_the_program_of_the_pages_answers_what_its_robot_did(tmp_path: Path) -> None:
    program = (DOCS / "programs" / "calibrate.py").read_text("utf-8")
    for page in ("robot.md", "robot.fr.md"):
        assert f"```python\n{program}```" in (DOCS / page).read_text("utf-8")
    there = written(tmp_path, program.replace(', "turned": -10', ""), "main.py")
    run = simulate(there, world="empty")
    ahead, right = run.pose.y_mm - 2000, run.pose.x_mm - 2000
    assert run.stdout.startswith("To be measured: turned -180 180\n")
    assert math.hypot(ahead - 994, right - 49) < 3  # it has turned on the spot since
    assert abs((run.pose.heading_deg - 5.6 + 180) % 360 - 180 + 10) < 1
    run = simulate(DOCS / "programs" / "calibrate.py", world="empty")
    there.write_text("from marelle import Robot\nRobot().straight(1000)\n", "utf-8")
    (tmp_path / "board.json").write_text(run.stdout.splitlines()[-1], "utf-8")
    assert abs(simulate(there, world="empty").pose.x_mm - 2000) < 3  # of 49
    assert json.loads(run.stdout.splitlines()[-1])["track"] > 100


@pytest.mark.parametrize("vm", VMS)
def test_a_question_that_nobody_answers_says_how_to_answer(vm: str, fails: Fails) -> None:
    problem = cause(
        fails("from marelle import Robot\nbot = Robot()\nok = bot.self_test()\n", vm=vm)
    )
    facts = problem.facts
    assert (problem.code, facts["name"], facts["line"]) == ("E-BOT-31", "self_test", 3)
    error = fails("ask = input\ndef calibrate():\n    ask()\ncalibrate()\n", vm=vm)
    assert error.code == "E-PROG-21"
