"""Requests of the page in a lesson with roles: several robots, each with its own program.

One text holds all their programs, each as a part of its own; the page shows one part at a time, and its robot comes first.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from pathlib import Path
from typing import TYPE_CHECKING, Any

from marelle_help import as_help
from marelle_lessons import cards
from marelle_lessons.lesson import Lesson
from marelle_lessons.page.problems import Message
from marelle_lessons.page.program_files import ENTRY
from marelle_lessons.program import write_program
from marelle_lessons.roles import places
from marelle_sim import Run
from marelle_sim.results import run_alone
from marelle_sim.view import replay_data
from marelle_sim.world import World
from marelle_text import Problem, Text

if TYPE_CHECKING:
    from marelle_lessons.checker import Failure


def parts_of(request: Message, lesson: Lesson | None) -> dict[str, str]:
    """Return each robot's program, cut out of the `program` of the request: {robot: program}.

    {} in a lesson without roles, and for a request without a `robot`, whose program is a single one, such as an example.

    Raises:
        SubmissionError: as `roles.split`: a part is missing, there twice or of no role, or code is above the first one.
    """
    if lesson is None or not lesson.roles or not request.get("robot"):
        return {}
    text = request["program"]
    found = places(text, lesson.roles, ENTRY, request["language"])
    return {robot: text[start:end] for robot, (start, end) in found.items()}


def programs_and_world(
    path: Path, request: Message, lesson: Lesson | None, world: World
) -> tuple[Path | dict[str, Path], World]:
    """Return the program files of the robots and the world, with the shown robot first; without roles, `path` and the world as it is.

    The run's lines and its `input()` questions are those of the first robot. A robot with an empty program does not move. The
    order of the robots does not change the run, for each robot's random numbers depend on its name.

    Args:
        path: File of the program that the page shows.
        request: the request.
        lesson: The lesson, or None.
        world: The world, with its robots in the order of its file.

    Raises:
        Problem: Another robot's cards are wrong (the problem's facts name that robot), or the parts do not fit the roles (`roles.split`).
    """
    if lesson is None or not lesson.roles:
        return path, world
    own = request.get("robot") or lesson.roles[0].robot
    programs = {own: path}
    for number, (robot, text) in enumerate(parts_of(request, lesson).items()):
        if robot != own and text.strip():
            other = path.parent / str(number) / ENTRY
            programs[robot] = write_program(other, _translated(robot, text, request))
    turned = copy(world)
    turned.robots = tuple(sorted(world.robots, key=lambda robot: robot.name != own))
    return programs, turned


def _translated(robot: str, text: str, request: Message) -> str:
    if not request["cards"]:
        return text
    try:
        return cards.translate(cards.parse(text), request["language"]).program
    except Problem as problem:
        problem.facts["robot"] = robot
        raise


def stopped(done: Run, request: Message, lesson: Lesson | None) -> str:
    """Return the robot whose error is that of the run, if the page does not show it; else ""."""
    if lesson is None or not request.get("robot") or done.error is None:
        return ""
    robot = next(one.name for one in done.robots if one.error is done.error)
    return robot if robot != request["robot"] and robot in parts_of(request, lesson) else ""


def failed(
    report: Message, failure: Failure, run: Run, request: Message, lesson: Lesson
) -> dict[str, Any]:
    """Return the run in which a check failed, as data of the failing robot; line numbers count within its own part.

    Args:
        report: The check's report as data; its line numbers are changed in place.
        failure: The failed check.
        run: The run in which it failed.
        request: the request.
        lesson: The lesson.
    """
    language = request["language"]
    robot = next((one.robot for one in lesson.roles if one.title(language) == failure.robot), "")
    lines = 0 if request["cards"] or not robot else _lines_above(robot, request, lesson)
    own = run_alone(run, run.robot(robot).number if robot else 0)
    error = own.error and as_help(own.error, Text(language))
    report["failure"] = _moved(report["failure"], lines)
    replay = replay_data(run, language)
    replay["lines"] = [[us // 1000, file, line - lines] for us, file, line in own.lines]
    return {
        "robot": robot,
        "error": error and _moved(error, lines),
        "remarks": [_moved(one, lines) for one in own.remarks(language)],
        "replay": replay,
        "time_ms": None if failure.time_us is None else failure.time_us // 1000,
    }


def _lines_above(robot: str, request: Message, lesson: Lesson) -> int:
    text = request["program"]
    start, _end = places(text, lesson.roles, ENTRY, request["language"])[robot]
    return int(text.count("\n", 0, start))


def _moved(told: Mapping[str, Any], lines: int) -> Message:
    return {**told, "line": max(told["line"] - lines, 0)}
