"""L06 asks for a sensor: the reference's own moves, replayed by the clock on the mat where they were right, do not pass."""

from itertools import groupby, pairwise

import pytest

from marelle_lessons import Submission, check, load_lesson
from marelle_sim import Run, simulate

STEP_MS = 20
ROLLS_MM = 1.2  # in a step: half of the reference's speed


def moves(run: Run) -> list[tuple[bool, int]]:
    """Return whether the first robot rolled, and for how many ms, in turn."""
    path = [pose for _time_us, pose in run.trace.path(STEP_MS)]
    rolled = [after.x_mm - before.x_mm > ROLLS_MM for before, after in pairwise(path)]
    return [(rolls, STEP_MS * len([*steps])) for rolls, steps in groupby(rolled)]


@pytest.mark.unmeasured
@pytest.mark.parametrize("number", [0, 1, 2])
def test_moves_learnt_by_heart_are_refused(number: int) -> None:
    lesson = load_lesson("L06")
    solution = str(lesson.folder / "solution.py")
    run = simulate(solution, world=lesson.worlds[number].world, seconds=lesson.seconds)
    acts = {True: "bot.drive(120, 0)", False: "bot.stop()"}
    lines = [f"{acts[rolls]}\nattendre({ms})\n" for rolls, ms in moves(run)]
    replay = "from marelle.fr import *\nbot = Robot()\n" + "".join(lines)
    seeds = [number, *range(5)]  # first where the moves come from: there they are right
    report = check(lesson, Submission("x", replay, "x.py"), seeds=seeds)
    assert len(report.seeds) > 1
    assert report.failure is not None
    assert report.failure.check_id == "no-touch"
