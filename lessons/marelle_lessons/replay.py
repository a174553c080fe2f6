"""Write a program that repeats the moves of a solution without reading a sensor (a "replay").

A lesson in which sensors matter must not accept such a program.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from math import cos, radians, sin
from pathlib import Path

from marelle_lessons.glossary import glossary
from marelle_lessons.judging import Judge, write_parts
from marelle_lessons.lesson import Lesson
from marelle_lessons.program import Program
from marelle_lessons.roles import join
from marelle_lessons.submissions import ENTRY, Submission
from marelle_sim import Run
from marelle_sim.temporary import temporary_folder
from marelle_sim.trace import Print

_SLICE_MS = 50
_MOST_PRINTS = 1000
_SENSES = ("sensors", "contacts")
_HEAD = """\
from marelle import Robot, wait

# speed in mm/s, rate in degrees/s, time in ms, what is printed then
MOVES = [
"""
_TAIL = """\
]
bot = Robot()


def go(speed, rate, ms, said):
    bot.drive(speed, rate)
    print(said, end="")
    wait(ms)


for speed, rate, ms, said in MOVES:
    go(speed, rate, ms, said)
bot.stop()
"""


def looks(text: str) -> bool:
    """Return True if a program uses the name of a method that reads a sensor or a button, even for a variable of its own.

    Example:
        >>> looks("print(bot.line.values())")
        True
    """
    program = Program(text)
    return any(program.uses(name) for name in _readings())


@lru_cache(maxsize=1)
def _readings() -> frozenset[str]:
    entries = (entry for entry in glossary() if entry.group in _SENSES and entry.kind == "method")
    return frozenset(name.rpartition(".")[2] for entry in entries for name in entry.names.values())


def replay_of(lesson: Lesson, solution: str, run_with: Callable[..., Run]) -> str:
    """Return a program that repeats the moves of a solution in the first try whose world is not hidden, without reading sensors.

    Args:
        lesson: The lesson of the solution.
        solution: The solution, a program in Python.
        run_with: The function that runs it; it has the arguments of `simulate`.
    """
    handed = Submission(ENTRY, solution, ENTRY)
    with temporary_folder() as folder:
        parts = write_parts(lesson, handed, Path(folder))
        judge = Judge(lesson, parts, lines=False, run_with=run_with)
        tries = range(len(lesson.worlds))
        run = judge.run(next((seed for seed in tries if not lesson.world_of(seed).hidden), 0))
        made = [replayed(judge.alone(run, index)) for index in range(len(parts))]
    robots = [role.robot for role in lesson.roles]
    return join(zip(robots, made, strict=True)) if robots else made[0]


def replayed(run: Run) -> str:
    """Return a program that drives and prints as the robot did in a run, without reading sensors.

    LEDs, sounds and servos of the run are left out.
    """
    return _HEAD + "".join(f"    {move},\n" for move in _moves(run)) + _TAIL


def _moves(run: Run) -> Iterator[tuple[int, int, int, str]]:
    """Yield (speed in mm/s, rate in degrees/s, time in ms, printed text) for each piece of a run.

    Successive slices of 50 ms with the same speed and rate, and nothing printed, are one piece. Only the first 1000 printed texts are
    in the pieces.
    """
    prints = run.trace.find(Print, 0)[:_MOST_PRINTS]
    before: tuple[int, int, int, str] | None = None
    for speed, rate, start_us, end_us in _slices(run):
        said = "".join(one.text for one in prints if start_us <= one.time_us < end_us)
        if before and before[:2] == (speed, rate) and not said:
            before = (speed, rate, before[2] + _SLICE_MS, before[3])
            continue
        if before:
            yield before
        before = (speed, rate, _SLICE_MS, said)
    if before:
        yield before


def _slices(run: Run) -> Iterator[tuple[int, int, int, int]]:
    """Yield (speed in mm/s, rate in degrees/s, start, end in us) for each slice of 50 ms of a run.

    Speed and rate are rounded to whole numbers; the error is carried over to the next slice.
    """
    step_us, ahead_mm, turned_deg = _SLICE_MS * 1000, 0.0, 0.0
    old = run.trace.pose_at(0)
    for start_us in range(0, round(run.seconds * 1e6), step_us):
        new = run.trace.pose_at(start_us + step_us)
        turn = (new.heading_deg - old.heading_deg + 180) % 360 - 180
        middle = radians(old.heading_deg + turn / 2)
        ahead_mm += (new.x_mm - old.x_mm) * sin(middle) + (new.y_mm - old.y_mm) * cos(middle)
        turned_deg += turn
        speed, rate = round(ahead_mm * 1000 / _SLICE_MS), round(turned_deg * 1000 / _SLICE_MS)
        ahead_mm -= speed * _SLICE_MS / 1000
        turned_deg -= rate * _SLICE_MS / 1000
        yield speed, rate, start_us, start_us + step_us
        old = new
