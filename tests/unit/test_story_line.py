"""What the story says of a line and of contacts is what the trace holds, and what the checks of lessons say."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fixture_types import RunText

from marelle_lessons.checks.kind import Evidence
from marelle_lessons.checks.line import follows_line
from marelle_lessons.program import Program
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


@pytest.fixture
def drive(run_text: RunText) -> Callable[..., Run]:
    """Return a function that drives along the line of a world of L07."""

    def run(world: str, seed: int, speed: int, turn: int) -> Run:
        text = DRIVEN.format(speed=speed, turn=turn)
        return run_text(text, world=LESSON / "worlds" / f"{world}.toml", seed=seed, seconds=40)

    return run


def _ends_us(moment: Moment) -> int:
    return moment.time_us + int(moment.facts["lasts_us"])


@pytest.mark.parametrize(
    "seed", [0, *(pytest.param(n, marks=pytest.mark.unmeasured) for n in (1, 2))]
)
@pytest.mark.parametrize(("speed", "turn"), [(120, 40), (120, 80), (250, 60)])
def test_a_story_agrees_with_the_trace_and_the_check(
    drive: Callable[..., Run], seed: int, speed: int, turn: int
) -> None:
    run = drive("wards", seed, speed, turn)
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


def test_the_line_is_followed_or_lost_however_gently_the_robot_turns(
    drive: Callable[..., Run],
) -> None:
    kinds = [
        [moment.kind for moment in tell(drive("corridor", 0, 120, turn))] for turn in (40, 80)
    ]
    assert kinds == [["start", "follow", "end_deadline"]] * 2


def test_contacts_that_follow_one_another_are_one(drive: Callable[..., Run]) -> None:
    run = drive("wards", 0, 120, 40)
    begins = contacts(run.trace)
    first_us = run.trace.find(Touch, 0)[0].time_us
    assert begins[0] == first_us
    assert len(begins) < len(run.trace.find(Touch, 0))
