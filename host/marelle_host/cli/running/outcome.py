"""Tell how a run went: what each robot did, in sentences for a few robots, in a table for many; what the program printed, its error, the files written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from marelle_help import as_help
from marelle_host.cli.files.writing import tell_written
from marelle_host.cli.running.program_lines import (
    printable,
    tell_error,
    tell_printed,
    tell_remarks,
)
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.output import Terminal
from marelle_text import Problem, Text
from marelle_text.story import length, sentence

if TYPE_CHECKING:
    from marelle_sim import RobotRun, Run


class Written(NamedTuple):
    """The paths of the files that were written, and whether writing another one failed."""

    paths: list[str]
    failed: bool


def exit_code(run: Run) -> int:
    """Return the command's exit code: DONE if the program ended without a fault and with code 0; else PROGRAM_FAILED.

    The end of its time and a battery too low for the board are no faults.
    """
    well = run.ended.without_fault and run.exit_code == 0
    return errors.DONE if well else errors.PROGRAM_FAILED


def tell_run(terminal: Terminal, run: Run, *, reveal: bool = False) -> None:
    """Tell in sentences what the robot did, then what the program printed, its error, and remarks; several robots as `tell_robots` does."""
    if len(run.robots) > 1:
        tell_robots(terminal, run, reveal=reveal)
        return
    for said in run.story(terminal.text.language, reveal=reveal):
        terminal.tell(said)
    tell_printed(terminal, run.stdout)
    if run.error is not None:
        tell_error(terminal, run.error)
    tell_remarks(terminal, run.remarks(terminal.text.language))


def write_files(
    terminal: Terminal, run: Run, paths: Iterable[str | None], *, reveal: bool = False
) -> Written:
    """Write the pictures and the trace that were asked for; a file that cannot be written does not stop the others."""
    asked, done = [path for path in paths if path is not None], list[str]()
    for path in asked:
        try:
            run.save(path, language=terminal.text.language, reveal=reveal)
        except Problem as problem:
            errors.tell(terminal, problem)
        except OSError as error:
            errors.tell(terminal, Problem("E-PIC-04", path=path, reason=error.strerror or ""))
        else:
            done.append(tell_written(terminal, path))
    return Written(done, failed=len(done) < len(asked))


def keep_flash(terminal: Terminal, run: Run, folder: Path) -> list[str]:
    """Do in a folder what the first robot's program did to its files; tell each file written, deleted or refused; return the written paths."""
    from marelle_sim.files import keep_files

    kept: list[str] = []
    for path, act, reason in keep_files(run.robots[0], folder):
        if reason:
            errors.tell(terminal, Problem("E-PIC-04", path=str(path), reason=reason))
        else:
            terminal.say(terminal.text(f"cli.{act}", path=path), style="green")
            if act == "written":
                kept.append(str(path))
    return kept


def as_data(run: Run, text: Text, *, reveal: bool = False) -> dict[str, object]:
    """Return a run as data for `--json`: numbers in mm, degrees and seconds; the robot's faults only with `reveal`."""
    first, several = run.robots[0], len(run.robots) > 1
    return {
        "ended": run.ended,
        "exit_code": run.exit_code,
        "seconds": run.seconds,
        "pose": _pose(first),
        "contacts": [contact._asdict() for contact in run.contacts],
        "robots": [_robot(robot, text, reveal=reveal) for robot in run.robots] if several else [],
        "stdout": run.stdout,
        "error": None if run.error is None else as_help(run.error, text),
        "remarks": run.remarks(text.language),
        "story": run.story(text.language, reveal=reveal),
        "sha256": run.sha256(),
    }


def _robot(robot: RobotRun, text: Text, *, reveal: bool) -> dict[str, object]:
    return {
        "name": robot.name,
        "kit": robot.kit.name,
        "ended": robot.ended,
        "pose": _pose(robot),
        "contacts": [contact._asdict() for contact in robot.contacts],
        "travelled_mm": round(robot.travelled_mm, 1),
        "stdout": robot.stdout,
        "error": None if robot.error is None else as_help(robot.error, text),
        "story": robot.story(text.language, reveal=reveal),
    }


def _pose(robot: RobotRun) -> dict[str, float]:
    pose = robot.pose
    return {"x_mm": pose.x_mm, "y_mm": pose.y_mm, "heading_deg": round(pose.heading_deg, 3)}


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
