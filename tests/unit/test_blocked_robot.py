"""A robot with encoders that drives into a wall says so, within its limit, and drives on from there."""

from pathlib import Path

import pytest

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
    (tmp_path / "world.toml").write_text(WORLD, encoding="utf-8")
    (tmp_path / "main.py").write_text(
        f"from marelle import Robot, StopWatch, wait\nbot = Robot({kit!r})\nwatch = StopWatch()\n"
        "print(bot.straight(1500), watch.time())\nprint(bot.straight(-200))\n"
        "bot.drive(200, 0)\nwait(4000)\nbefore = bot.distance()\nbot.drive(-200, 0)\nwait(1000)\nprint(bot.distance() - before)\n",
        encoding="utf-8",
    )
    run = simulate(tmp_path, kit=kit, world=tmp_path / "world.toml", tolerances=False)
    said, blocked, back, driving, away = run.stdout.splitlines()
    result, ms = blocked.split()
    assert said.startswith("E-BOT-03 straight(mm): ")
    assert result == "False"
    assert int(ms) < 2 * 8000 + 2000  # 1500 mm at 200 mm/s are planned for 8 s
    assert int(ms) < 3500  # it is at the wall after 2.2 s
    assert back == "True"
    assert driving == "E-BOT-03 drive(speed, rate): stopped, a wheel is blocked"
    assert -200 < int(away) < -100
