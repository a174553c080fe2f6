"""Tell what several robots did: in sentences for each of a few robots, in a table for many."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from marelle_host.cli.running.program_lines import printable, tell_error, tell_printed
from marelle_text.story import length, sentence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_sim import RobotRun, Run
    from marelle_text import Text

_FEW_ROBOTS = 3  # more robots are told in a table
_ERRORS_TOLD = 3
_PRINTED_WIDTH = 24


def tell_robots(terminal: Terminal, run: Run, *, reveal: bool = False) -> None:
    """Tell what each robot did, in sentences or, for many robots, in a table; then the errors, with the robots that had them."""
    if len(run.robots) <= _FEW_ROBOTS:
        for index, robot in enumerate(run.robots):
            if index:
                terminal.say()
            _tell_story(terminal, robot, reveal=reveal)
    else:
        columns = ("robot", "end", "way", "contacts", "printed")
        rows = [_row(robot, terminal.text) for robot in run.robots]
        terminal.table(columns, rows, heading="cli.robots.column.*")
        if reveal:
            from marelle_sim.story import faults  # only here

            terminal.say()
            for moment in faults(run.trace):
                terminal.tell(sentence(moment, terminal.text))
        terminal.say()
        terminal.tell(terminal.text("cli.robots.more"))
    _tell_errors(terminal, run.robots)


def _tell_story(terminal: Terminal, robot: RobotRun, *, reveal: bool) -> None:
    terminal.say(_heading(robot, terminal.text), style="bold")
    for told in robot.story(terminal.text.language, reveal=reveal):
        terminal.tell(told)
    tell_printed(terminal, robot.stdout)


def _heading(robot: RobotRun, text: Text) -> str:
    if robot.source is None or not robot.source.files:
        return text("cli.robots.idle", robot=robot.name, kit=robot.kit.called)
    program = PurePosixPath(robot.source.entry).name
    return text("cli.robots.heading", robot=robot.name, kit=robot.kit.called, program=program)


def _row(robot: RobotRun, text: Text) -> list[str]:
    ended = text(f"view.ended.{robot.ended}")
    if robot.ended.without_fault:
        ended = text("cli.robots.ended", ended=ended, seconds=text.number(robot.end_us / 1e6, 1))
    lines = robot.stdout.splitlines() or [""]
    contacts = len(robot.contacts)
    return [
        robot.name,
        ended,
        length(robot.travelled_mm, text),
        text.plural("cli.robots.contacts", contacts) if contacts else "",
        printable(lines[-1])[:_PRINTED_WIDTH],
    ]


def _tell_errors(terminal: Terminal, robots: Sequence[RobotRun]) -> None:
    """Tell the first few errors, each once with the robots that had it; of robots with further errors only the names."""
    groups: dict[tuple[str, str, int], list[RobotRun]] = {}
    for robot in robots:
        if robot.error is not None:
            at = (robot.error.code, robot.error.file, robot.error.line)
            groups.setdefault(at, []).append(robot)
    met = list(groups.values())
    for group in met[:_ERRORS_TOLD]:
        terminal.warn()
        said = terminal.text.plural("cli.robots.failed", len(group), names=_names(group))
        terminal.complain(said, style="bold")
        if group[0].error is not None:
            tell_error(terminal, group[0].error)
    others = [robot for group in met[_ERRORS_TOLD:] for robot in group]
    if others:
        terminal.warn()
        terminal.complain(
            terminal.text.plural("cli.robots.others", len(others), names=_names(others))
        )


def _names(robots: Sequence[RobotRun]) -> str:
    return ", ".join(robot.name for robot in robots)
