"""A check sees the same numbers in the process of a run, of a run in a child and in a copy of a warm process: those of the trace's integers."""

from functools import partial
from pathlib import Path

import pytest
from programs import program_text
from small_lesson import WORLD, write_lesson
from world_files import written

from marelle_lessons import Submission, check, load_lesson
from marelle_lessons.checks import Evidence
from marelle_lessons.program import Program
from marelle_sim import ProgramProcess, load_world, simulate, warm_children
from marelle_sim.trace import Trace, walk

AGAINST_A_WALL = "from marelle import Robot, wait\nRobot().drive(200, 0)\nwait(9000)\n"
CHECKS = """\
format = "checks-1"
[[check]]
id = "one"
kind = "avoids"
squares = ["A1"]
[check.fr]
passed = "oui"
failed = "{time_s} s, {x_mm} mm, {y_mm} mm"
hint = "quoi"
[check.en]
passed = "yes"
failed = "{time_s} s, {x_mm} mm, {y_mm} mm"
hint = "what"
"""
ON_A_BORDER = WORLD.replace('square = "A1"', "at = [150, 75]")  # between A1 and B1


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("text", "world"),
    [
        (AGAINST_A_WALL, "squares"),
        (AGAINST_A_WALL, "empty_room"),
        (program_text("lessons/turns_forty_times"), "room"),
        (program_text("lessons/follows_a_line"), "line_loop"),
    ],
    ids=["beside the mat", "against a wall", "among walls", "along a line"],
)
def test_a_path_is_the_same_here_in_a_child_and_read_back(
    text: str, world: str, tmp_path: Path
) -> None:
    run = partial(simulate, written(tmp_path, text, "program.py"), world=world, seconds=15, seed=3)
    with warm_children([load_world(world)]) as start, ProgramProcess(start) as process:
        here, there, copied = run(), run(isolate=True), run(isolate=process)
    path = Evidence(here, Program(text)).path
    assert path == Evidence(there, Program(text)).path == Evidence(copied, Program(text)).path
    assert path == walk(Trace.read(here.trace.lines()))
    assert here.sha256() == there.sha256() == copied.sha256()


@pytest.mark.unmeasured
def test_a_robot_at_the_border_of_two_squares_is_judged_alike(tmp_path: Path) -> None:
    changes: dict[str, str | bytes | None] = {
        "checks.toml": CHECKS,
        "worlds/first.toml": ON_A_BORDER,
        "wrong/turn.py": None,
        "wrong/many.cards.txt": None,
    }
    lesson = load_lesson(write_lesson(tmp_path / "border", changes))
    submission = Submission("x", AGAINST_A_WALL.replace("9000", "80"), "x.py")
    here = check(lesson, submission, seeds=[0])
    there = check(lesson, submission, seeds=[0], run_with=partial(simulate, isolate=True))
    worlds = [world.world for world in lesson.worlds]
    with warm_children(worlds) as start, ProgramProcess(start) as process:
        copied = check(lesson, submission, seeds=[0], run_with=partial(simulate, isolate=process))
    assert here.as_data() == there.as_data() == copied.as_data()
    assert here.failure is not None
    assert here.failure.time_us == 101_000  # not at 21 ms, when it was 0.2 nm beyond the border


def test_a_place_that_is_looked_at_is_one_of_whole_micrometres(tmp_path: Path) -> None:
    program = written(tmp_path, AGAINST_A_WALL, "program.py")
    run = simulate(program, world=load_world("squares"), seconds=1)
    _start, (time_us, x_mm, y_mm, heading_deg), *_others = walk(run.trace)
    assert (time_us, x_mm, y_mm, heading_deg) == (21_000, 75.0, 75.023, 359.999)
