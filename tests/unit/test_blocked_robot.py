"""A robot with encoders that drives into a wall says so, within its limit, and drives on from there."""

from pathlib import Path

import pytest
from world_files import written

from marelle_sim import simulate

WORLD = """format = 1
size = [3000, 3000]
border = true
[robot]
at = [1500, 2500]
heading = 0
"""


@pytest.mark.parametrize("kit", ["pico_bot", "xrp", "xrp_beta"])
def test_a_blocked_robot_says_so_within_its_limit(kit: str, tmp_path: Path) -> None:
    world = written(tmp_path, WORLD)
    program = written(
        tmp_path,
        f"from marelle import Robot, StopWatch, wait\nbot = Robot({kit!r})\nwatch = StopWatch()\n"
        "print(bot.straight(1500), watch.time())\nprint(bot.straight(-200))\n"
        "bot.drive(200, 0)\nwait(4000)\nbefore = bot.distance()\nbot.drive(-200, 0)\nwait(1000)\nprint(bot.distance() - before)\n",
        "main.py",
    )
    run = simulate(program, kit=kit, world=world, tolerances=False)
    said, blocked, back, driving, away = run.stdout.splitlines()
    assert said.startswith("E-BOT-03 straight(mm): ")
    result, ms = blocked.split()
    assert (result, back) == ("False", "True")
    assert int(ms) < 3500  # it is at the wall after 2.2 s; 1500 mm at 200 mm/s are planned for 8 s
    assert driving.startswith("E-BOT-03 drive(speed, rate): ")
    assert -200 < int(away) < -100
