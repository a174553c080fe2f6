"""Random worlds with a line and random programs that follow it, lose it and touch walls; and what a story must never say of them."""

from math import atan2, cos, degrees, pi, sin
from pathlib import Path
from random import Random

from marelle_lessons.checks.kind import Evidence
from marelle_lessons.checks.line import follows_line
from marelle_lessons.program import Program
from marelle_sim import Run, simulate
from marelle_sim.story import tell
from marelle_sim.story.moment import Moment
from marelle_sim.trace import Touch

SECONDS = 20
_LEAST_S = 1  # a line that is out of sight for longer counts as lost, in a story
_WIDTH_MM, _HEIGHT_MM = 1400, 900

_WORLD = """
format = 1
size = [{width}, {height}]
border = {border}

[[line]]
points = {points}
closed = {closed}
radius = {radius}
width = {line_mm}
{walls}
[robot]
at = {at}
heading = {heading}
"""
_WALL = """
[[wall]]
points = {points}
"""
_FOLLOW = """
from marelle import Robot, wait

bot = Robot()
for step in range({steps}):
    dark = bot.line.values()
    turn = -{turn} if dark[0] > {dark} else {turn} if dark[2] > {dark} else {idle}
    bot.drive({speed}, turn)
    wait({pause})
"""
_MOVES = "bot.drive({speed}, {turn})\nwait({pause})\n"


class RandomLine:
    """A world with a line, and a program for a robot that begins on it."""

    def __init__(self, seed: int, folder: Path) -> None:
        self._random = Random(seed)
        self._world, self._program = folder / f"world{seed}.toml", folder / f"program{seed}.py"
        self._world.write_text(self._drawn_world(), encoding="utf-8")
        self._program.write_text(self._drawn_program(), encoding="utf-8")
        self._seed = seed

    def run(self) -> Run:
        """Return what the robot does in 20 s."""
        return simulate(self._program, world=self._world, seed=self._seed, seconds=SECONDS)

    def _drawn_world(self) -> str:
        random = self._random
        corners = random.randint(5, 7)
        points = [self._corner(2 * pi * corner / corners) for corner in range(corners)]
        (x1, y1), (x2, y2) = points[:2]
        backwards = random.random() < 0.5
        walls = [
            _WALL.format(points=self._wall(points)) for _wall in range(random.choice((0, 0, 1, 2)))
        ]
        return _WORLD.format(
            width=_WIDTH_MM,
            height=_HEIGHT_MM,
            border=str(random.random() < 0.8).lower(),
            points=points,
            closed=str(random.random() < 0.5).lower(),
            radius=random.choice((20, 40, 60)),
            line_mm=random.choice((12, 20, 30)),
            walls="".join(walls),
            at=[(x1 + x2) // 2, (y1 + y2) // 2],
            heading=(_heading(x2 - x1, y2 - y1) + 180 * backwards) % 360,
        )

    def _corner(self, angle: float) -> list[int]:
        """Return a point of an oval, moved by up to 50 mm: sides of 150 mm and more have room for the curves."""
        off_mm = [self._random.uniform(-50, 50) for _axis in "xy"]
        return [
            round(_WIDTH_MM / 2 + 500 * sin(angle) + off_mm[0]),
            round(_HEIGHT_MM / 2 + 290 * cos(angle) + off_mm[1]),
        ]

    def _wall(self, points: list[list[int]]) -> list[list[int]]:
        """Return a short wall beside or across the line, at one of its corners but the two that the robot begins between."""
        x_mm, y_mm = self._random.choice(points[2:])
        ends = [[self._random.randint(-80, 80) for _axis in "xy"] for _end in "ab"]
        return [[x_mm + along_mm, y_mm + across_mm] for along_mm, across_mm in ends]

    def _drawn_program(self) -> str:
        random = self._random
        program = _FOLLOW.format(
            steps=random.choice((200, 500, 5000)),
            turn=random.choice((20, 40, 60, 90)),
            dark=random.choice((30, 50, 70)),
            idle=random.choice((0, 0, 0, 10, -20)),
            speed=random.choice((60, 100, 150, 200, 250)),
            pause=random.choice((5, 10, 20, 40)),
        )
        for _move in range(random.randint(0, 4)):
            program += _MOVES.format(
                speed=random.randint(-150, 250),
                turn=random.choice((0, 0, random.randint(-90, 90))),
                pause=random.randint(100, 4000),
            )
        return program


def _heading(x_mm: int, y_mm: int) -> int:
    """Return the direction of a way in degrees: 0 is the top of the mat."""
    return round(degrees(atan2(x_mm, y_mm))) % 360


def disagreements(run: Run) -> list[str]:
    """Return where the story of a run says something else than its trace, or than the check of a followed line."""
    told = tell(run)
    touches = run.trace.find(Touch, 0)
    return [*_followed(told, run, touches), *_losses(told, run), *_contacts(told, touches)]


def _check(run: Run) -> tuple[int, int] | None:
    """Return from when to when the line was lost first, as the check of lessons says: how long, to a tenth of a second."""
    options = {"never_lost_s": _LEAST_S, "whole_loop": False}
    failed = follows_line(Evidence(run, Program("")), options)
    if failed is None or failed.time_us is None:
        return None
    lasted_s = float(failed.values["count"])
    return failed.time_us, failed.time_us + round((lasted_s - 0.05) * 1e6)


def _followed(told: list[Moment], run: Run, touches: list[Touch]) -> list[str]:
    """Return each way that is told as along the line though the robot lost it, or touched something."""
    lost = _check(run)
    wrong = []
    for moment in told:
        if moment.kind != "follow":
            continue
        begin_us, end_us = moment.time_us, moment.time_us + moment.facts["lasts_us"]
        if lost and begin_us < lost[1] and lost[0] < end_us:
            wrong.append(f"follows from {begin_us} to {end_us}, lost from {lost[0]} to {lost[1]}")
        wrong += [
            f"follows from {begin_us} to {end_us}, touches {touch.wall} at {touch.time_us}"
            for touch in touches
            if begin_us < touch.time_us < end_us
        ]
    return wrong


def _losses(told: list[Moment], run: Run) -> list[str]:
    """Return where the first loss that is told is not the check's; one before a second on the line is not told."""
    lost = _check(run)
    expected = lost[0] if lost else None
    first = next((moment.time_us for moment in told if moment.kind.startswith("lost_")), None)
    if expected is not None and expected < _LEAST_S * 1_000_000:
        return []
    return [] if first == expected else [f"first told as lost at {first}, by the check {expected}"]


def _contacts(told: list[Moment], touches: list[Touch]) -> list[str]:
    """Return each count of contacts, up to a moment that tells some, that is not the trace's."""
    wrong = []
    for wall in sorted({touch.wall for touch in touches}):
        times = [touch.time_us for touch in touches if touch.wall == wall]
        moments = [m for m in told if m.facts.get("wall") == wall and m.kind.startswith("touch")]
        if [moment.kind for moment in moments] == ["touches"]:
            said = [(moments[0].time_us, moments[0].facts["count"])]
            true = [(times[0], len(times))]
        else:
            said = [(moment.time_us, number) for number, moment in enumerate(moments, 1)]
            true = [(time_us, number) for number, time_us in enumerate(times, 1)]
        if said != true:
            wrong.append(f"contacts with {wall}: told {said}, in the trace {true}")
    return wrong
