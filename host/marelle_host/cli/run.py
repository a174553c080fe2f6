"""`marelle run`: run a program in the simulator and tell what the robot did, or run it on real boards."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from marelle_host.cli.files import destinations
from marelle_host.cli.options.values import (
    Broken,
    Press,
    Setting,
    parse_fault,
    parse_press,
    parse_seconds,
    parse_seed,
    parse_setting,
)
from marelle_host.cli.running import asking, fences, outcome, viewing
from marelle_host.cli.running.lesson_run import InLesson, in_lesson
from marelle_host.cli.running.programs import beside, folder_of, runnable, runnable_parts
from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.progress import Progress
from marelle_sim.temporary import tidy
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from marelle_host.cli.terminal.output import Terminal
    from marelle_host.cli.terminal.progress import Seen
    from marelle_sim import Run

    Programs = str | Mapping[str, str]

_HERE = "sim"
_CPYTHON = "python"
_SECONDS = 60.0


class _RunRequest(NamedTuple):
    program: str
    kit: str | None
    world: str | None
    seconds: float
    seed: int
    press: tuple[Press, ...]
    set: tuple[Setting, ...]
    type: tuple[str, ...]
    fault: tuple[Broken, ...]
    reveal: bool
    trust: bool
    picture: tuple[str, ...]
    trace: str | None
    flash: str | None
    view: bool
    vm: str
    exact: bool = False


def _one(parse: Callable[[str], object]) -> Callable[..., object]:
    """Return a click callback that parses an option given once; None if it is left out and has no default."""
    return lambda _ctx, _param, written: None if written is None else parse(written)


def _each(parse: Callable[[str], object]) -> Callable[..., object]:
    return lambda _ctx, _param, written: tuple(parse(one) for one in written)


def _option(name: str, **settings: Any) -> click.Option:
    return click.Option([f"--{name}"], metavar=f"cli.run.metavar.{name}", **settings)


PARAMETERS = (
    click.Argument(["program"], metavar="cli.run.metavar.program"),
    _option("kit"),
    _option("world"),
    _option("lesson"),
    _option("seconds", callback=_one(parse_seconds)),
    _option("seed", default="0", callback=_one(parse_seed)),
    _option("press", multiple=True, callback=_each(parse_press)),
    _option("set", multiple=True, callback=_each(parse_setting)),
    _option("type", multiple=True),
    _option("fault", multiple=True, callback=_each(parse_fault)),
    click.Option(["--reveal"], is_flag=True),
    click.Option(["--trust"], is_flag=True),
    _option("picture", multiple=True),
    _option("trace"),
    _option("flash"),
    viewing.VIEW,
    _option("on", multiple=True, default=(_HERE,)),
    click.Option(["--keep"], is_flag=True),
    _option("vm", default=_CPYTHON),
)


def answer(terminal: Terminal, *, on: tuple[str, ...], keep: bool, **values: Any) -> int:
    """Do what `marelle run` asks, and return the exit code.

    Raises:
        Problem: E-LINK-37, `--keep` without a board; on a board, E-LINK-11 for an option of the simulator, and the errors of `run_on`.
    """
    if on == (_HERE,):
        if keep:
            raise Problem("E-LINK-37")
        return _run_here(terminal, **values)
    from marelle_host.cli.on_boards import run_program  # a simulated run does not need it

    run_program.refuse_others(click.get_current_context())
    _tell_namesake(terminal, Path(values["program"]))
    with runnable(terminal, values["program"]) as program:
        return run_program.run_on(terminal, program, on, values["seconds"] or _SECONDS, keep=keep)


def _run_here(
    terminal: Terminal, *, lesson: str | None, seconds: float | None, **values: Any
) -> int:
    tidy()  # the temporary folders of commands that were killed
    told = in_lesson(lesson, Path(values["program"]))
    limit_s = seconds or (told.seconds if told else _SECONDS)
    request = _with_files_beside(_RunRequest(**values, seconds=limit_s), told)
    for picture in request.picture:
        destinations.check(picture, destinations.PICTURES)
    destinations.check(request.trace, destinations.TRACES)
    destinations.check_folder(request.flash)
    with (
        runnable_parts(terminal, request.program, request.world) as programs,
        fences.watched(terminal, trusted=request.trust) as fence,
    ):
        run = _answered(terminal, request, programs)
    outcome.tell_run(terminal, run, reveal=request.reveal)
    _tell_unused(terminal, run, request)
    _tell_namesake(terminal, Path(request.program))
    written = outcome.write_files(
        terminal, run, [*request.picture, request.trace], reveal=request.reveal
    )
    if request.flash is not None:
        written.paths.extend(outcome.keep_flash(terminal, run, Path(request.flash)))
    if request.view and run.ended != "interrupted":
        name = Path(request.program).stem or "marelle"
        shown = viewing.show(terminal, run, name, written.paths, reveal=request.reveal)
        written.paths.extend(shown.paths)
    said = outcome.as_data(run, terminal.text, reveal=request.reveal)
    terminal.data({**said, "fenced": fence.closed, "files": written.paths})
    if run.ended == "interrupted":
        return errors.INTERRUPTED
    return errors.WRONG_USAGE if written.failed else outcome.exit_code(run)


def _tell_unused(terminal: Terminal, run: Run, request: _RunRequest) -> None:
    """Tell the `--type` lines that the program did not read, and the `--press` options later than the end of the run."""
    from marelle_sim.trace import Typed  # not for help pages

    for line in request.type[len(run.trace.find(Typed)) :]:
        terminal.say(terminal.text("cli.run.not_asked", words=line), style="dim")
    for press in request.press:
        if press.time_s * 1_000_000 > run.trace.end_us:
            terminal.say(terminal.text("cli.run.not_pressed", name=press.name), style="dim")


def _answered(terminal: Terminal, request: _RunRequest, programs: Programs) -> Run:
    """Run the program, or that of each robot. With one robot, run it again from its start with each answer that the person types."""

    def with_lines(lines: Sequence[str]) -> Run:
        asked = request._replace(type=tuple(lines))
        with Progress(terminal, "cli.run.progress", asked.seconds) as progress:
            return _simulated(asked, progress.observers(), programs)

    return asking.answered(terminal, with_lines(request.type), request.type, with_lines)


def _with_files_beside(request: _RunRequest, told: InLesson | None) -> _RunRequest:
    """Return a request with the robot and the world from the folder of its program, unless others were asked for.

    In a lesson that says so, the robot drives without errors, whatever its kit and its world.

    Args:
        request: The request.
        told: Duration, kit, exactness and worlds of its lesson; kit and worlds are used where the folder has no robot or no world.
    """
    kit = request.kit or beside(request.program, "kit.toml")
    own = beside(request.program, "world.toml")
    if told is None:
        return request._replace(kit=kit, world=request.world or own)
    world = own if request.world is None and own else told.world(request.world)
    return request._replace(kit=kit or told.kit, world=world, exact=told.exact)


def _tell_namesake(terminal: Terminal, program: Path) -> None:
    """Warn, but not with `--json`, about a `marelle.py` beside the program: outside `marelle run` it hides the library."""
    namesake = folder_of(program) / "marelle.py"
    # os.path: `is_file` raises for a folder without access
    if os.path.isfile(namesake) and not terminal.as_json:  # noqa: PTH113
        errors.tell(terminal, Problem("E-PROG-08", path=str(namesake)))


def _simulated(
    request: _RunRequest, observers: Sequence[tuple[int, Seen]], programs: Programs
) -> Run:
    from marelle_sim import load_kit, simulate

    return simulate(
        programs,
        kit=load_kit(request.kit, trust=True) if request.kit and request.trust else request.kit,
        world=request.world,
        seconds=request.seconds,
        seed=request.seed,
        tolerances=not request.exact,
        press=list(request.press),
        inputs=[(setting.name, setting.value, setting.time_s) for setting in request.set],
        typed=request.type,
        isolate=True,
        wall_limit_s=wall_limit_s(request.seconds, request.vm),
        observers=observers,
        flash=request.flash,
        faults=request.fault,
        vm=request.vm,
        trust=request.trust,
    )


def wall_limit_s(seconds: float, vm: str = _CPYTHON) -> float:
    """Return the longest wall-clock time of a run, in seconds.

    A busy loop runs 50 times faster than true time on an old computer: a tenth of the virtual
    time, and half a minute to start, leave a margin of five. In MicroPython each access to hardware
    in such a loop is a message to another process: the run may take twice its virtual time.
    """
    return 30.0 + seconds * (0.1 if vm == _CPYTHON else 2.0)
