"""What the story says of a line and of contacts is what the trace holds, and what the checks of lessons say."""

from pathlib import Path

import pytest

from marelle_lessons.checks.kind import Evidence
from marelle_lessons.checks.line import follows_line
from marelle_lessons.program import Program
from marelle_sim import simulate
from marelle_sim.run import Run
from marelle_sim.story import tell
from marelle_sim.story.line import contacts
from marelle_sim.story.moment import Moment
from marelle_sim.trace import Touch

LESSON = (
    Path(__file__).parents[2] / "lessons" / "marelle_lessons" / "content" / "07-follow-the-line"
)
DRIVEN = """
from marelle import Robot, wait

bot = Robot()
while True:
    dark = bot.line.values()
    turn = -{turn} if dark[0] > 50 else {turn} if dark[2] > 50 else 0
    bot.drive({speed}, turn)
    wait(10)
"""


def _run(world: str, seed: int, speed: int, turn: int, folder: Path) -> Run:
    program = folder / "program.py"
    program.write_text(DRIVEN.format(speed=speed, turn=turn), encoding="utf-8")
    return simulate(program, world=LESSON / "worlds" / f"{world}.toml", seed=seed, seconds=40)


def _ends_us(moment: Moment) -> int:
    return moment.time_us + int(moment.facts["lasts_us"])


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.unmeasured) for n in (1, 2))]
)
@pytest.mark.parametrize(("speed", "turn"), [(120, 40), (120, 80), (250, 60)])
def test_a_story_agrees_with_the_trace_and_the_check(
    tmp_path: Path, seed: int, speed: int, turn: int
) -> None:
    run = _run("wards", seed, speed, turn, tmp_path)
    told = tell(run)
    touches = [touch.time_us for touch in run.trace.find(Touch, 0)]
    failed = follows_line(Evidence(run, Program("")), {"never_lost_s": 2, "whole_loop": False})
    lost_us = [int(failed.time_us or 0)] if failed else []
    follows = [moment for moment in told if moment.kind == "follow"]
    spoiled = [
        (moment.time_us, time_us)
        for moment in follows
        for time_us in [*touches, *lost_us]
        if moment.time_us < time_us < _ends_us(moment) - 1
    ]
    assert spoiled == []
    counted = {m.facts["wall"]: m.facts["count"] for m in told if m.kind == "touches"}
    walls = [touch.wall for touch in run.trace.find(Touch, 0)]
    assert counted == {wall: walls.count(wall) for wall in counted}
    lost_told = [moment.time_us for moment in told if moment.kind.startswith("lost_")]
    assert set(lost_us) <= set(lost_told)


def test_the_line_is_followed_or_lost_however_gently_the_robot_turns(tmp_path: Path) -> None:
    kinds = [
        [moment.kind for moment in tell(_run("corridor", 0, 120, turn, tmp_path))]
        for turn in (40, 80)
    ]
    assert kinds == [["start", "follow", "end_deadline"]] * 2


def test_contacts_that_follow_one_another_are_one(tmp_path: Path) -> None:
    run = _run("wards", 0, 120, 40, tmp_path)
    begins = contacts(run.trace)
    first_us = run.trace.find(Touch, 0)[0].time_us
    assert begins[0] == first_us
    assert len(begins) < len(run.trace.find(Touch, 0))
