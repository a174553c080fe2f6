"""`simulate()`: run a program in a world and get a `Run`."""

from __future__ import annotations

from contextlib import contextmanager
from time import perf_counter

from marelle_sim.errors import ProgramError, UsageProblem
from marelle_sim.run import Run
from marelle_sim.world import load_world

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from os import PathLike

    from marelle_sim.kits.kit import Kit
    from marelle_sim.parts.faults import Faults
    from marelle_sim.programs.packages import Places
    from marelle_sim.programs.source import Source
    from marelle_sim.runners.engine import Outcome
    from marelle_sim.runners.request import Inputs, Presses, Request
    from marelle_sim.runners.roles import Programs
    from marelle_sim.testing.virtual_board import Board
    from marelle_sim.world.model import World

    Seen = Callable[[int, tuple[float, float, float]], object]
    Observer = tuple[int, Seen] | tuple[int, Seen, str]

DEFAULT_KIT, DEFAULT_WORLD = "pico_bot", "squares"
_WELL = ("done", "exit", "reset")  # how programs end that end by themselves
BENCH_WORLD = "empty"  # where a board without a robot lies


def simulate(  # noqa: PLR0913 - each is a keyword with a default
    program: Programs | Callable[[], object], *,
    kit: str | PathLike[str] | Kit | None = None, world: str | PathLike[str] | World | None = None,
    seconds: float = 60, seed: int = 0, tolerances: bool = True, press: Presses = (), inputs: Inputs = (),
    isolate: bool = False, wall_limit_s: float | None = None, observers: Iterable[Observer] = (),
    lines: bool = False, flash: str | PathLike[str] | None = None,
    faults: Faults = (), board: Board | None = None, path: Places = (), packages: Places = (),
    check: bool = False, vm: str = "python",
) -> Run:  # fmt: skip
    """Run a program in the simulator, in virtual time.

    Args:
        program: a `.py` file, a folder (entry: main.py, program.py, programme.py or its only `.py`), a test's function
            without arguments; for several robots `{name: program}`, or a list in order of their names, or one for all.
        kit: name, or path of a `.toml`; by default the folder's `kit.toml`, or pico_bot.
        world: name, path or `World`; by default the folder's `world.toml`, or squares.
        seconds: virtual seconds after which it is stopped, 0.001 to 86400.
        seed: of all chance, 0 to 2**32 - 1.
        tolerances: False makes every part nominal and every sensor silent.
        press: when buttons are pressed, `{"button": [1.0, 4.5]}`, in seconds.
        inputs: other changes, `(name, value, seconds)`.
        isolate: run in a child process with a limit on memory: for strangers' programs.
        wall_limit_s: its limit; by default `seconds`, and at least 30.
        observers: `(interval_us, seen)` or `(…, robot)`; `seen(time_us, (x_mm, y_mm, heading_rad))` changes nothing.
        faults: what is wrong with the robot, `{"range": "dead", "left motor": ("weak", 2.5)}`, since when in seconds.
        lines: note in `run.lines` when each line of the program begins; the run is the same without.
        flash: a folder whose files are on the board's flash at the start; `run.keep(folder)` keeps them.
        board: a `virtual_board`: what is attached to it is wired to the kit, by default to a board alone.
        path: folders of modules that the program can import, as from `/lib`.
        packages: the same, or wheels; native code is refused.
        check: raise what ended the program: of a function its exception, else `ProgramError`; E-RUN-13 if it had no end.
        vm: what the program runs in: "python", or "micropython", the real one.

    Raises:
        ProgramFileError, KitError, WorldError, UsageProblem: what was asked cannot be run.
        ChipError: what is attached to the board does not fit there, or went wrong.
        AssertionError: of the program, which is a function.
        KeyboardInterrupt: Ctrl-C in this process (an isolated run keeps what happened so far).
    """
    from marelle_sim.runners.request import Request  # noqa: PLC0415 - so that importing marelle_sim takes 20 ms

    request = Request(
        seconds=seconds, seed=seed, tolerances=tolerances, presses=press, inputs=inputs
    )
    request.lines, request.flash, request.bench = lines, _flash_of(flash), board
    request.faults, request.check, request.vm = _listed(faults), check, vm
    limit_s = (max(30.0, seconds) if wall_limit_s is None else wall_limit_s) if isolate else None
    _check_way(request, isolate=isolate, function=callable(program))
    with _modules(request, path, packages):
        return _checked(_run(program, kit, world, request, limit_s, observers), check)


def _check_way(request: Request, *, isolate: bool, function: bool) -> None:
    """Refuse what cannot be run in that way."""
    if isolate and function:
        raise UsageProblem("E-RUN-09")
    if request.vm != "python":
        from marelle_sim.runners.micropython.engine import check_vm  # noqa: PLC0415 - needs subprocess

        check_vm(request.vm, function=function, lines=request.lines)


@contextmanager
def _modules(request: Request, path: Places, packages: Places) -> Iterator[None]:
    """Have a run's other modules where it finds them, as long as it lasts."""
    unpacked: list[str] = []
    try:
        if path or packages:
            from marelle_sim.programs.packages import modules_in  # noqa: PLC0415 - see simulate()

            request.modules = modules_in(path, packages, unpacked)
        yield
    finally:
        for folder in unpacked:
            from shutil import rmtree  # noqa: PLC0415 - only after a wheel was unpacked

            rmtree(folder, ignore_errors=True)


def _run(
    program: Programs | Callable[[], object],
    kit: str | PathLike[str] | Kit | None,
    world: str | PathLike[str] | World | None,
    request: Request,
    limit_s: float | None,
    observers: Iterable[Observer],
) -> Run:
    """Read what is to be run, run it here or (with a limit) in a child, and return what came of it."""
    from marelle_sim.runners.names import check_inputs, faults_for  # noqa: PLC0415 - see simulate()

    if request.bench is None and not callable(program):
        from marelle_sim.runners import team  # noqa: PLC0415 - see simulate()

        world = team.world_of(program, world)
        if team.is_team(program, world):
            return team.run_team(
                program, kit, world, request, limit_s=limit_s, observers=observers
            )
    source = _source(program)
    the_kit = _kit(kit, source, request.bench)
    the_world = _world(world, source, request.bench)
    the_world.check_start(the_kit.body.radius_mm)
    check_inputs(request, [the_kit], the_world)
    request.broken = faults_for(request, the_kit, the_world)
    started_s = perf_counter()
    outcome = _outcome(source, the_kit, the_world, request, limit_s, observers)
    return Run(
        ended=outcome.ended,
        error=outcome.error,
        stdout=outcome.stdout,
        trace=outcome.trace,
        written=outcome.written,
        removed=outcome.removed,
        lines=outcome.lines,
        world=the_world,
        kit=the_kit,
        wall_s=perf_counter() - started_s,
        source=source,
        bus=outcome.bus,
        returned=outcome.returned,
    )


def _checked(run: Run, check: bool) -> Run:
    """Return a run, or raise what ended its programs if they did not come to their own good end."""
    for robot in run.robots if check else ():
        if robot.error is not None:
            robot.error.add_note(robot.error.traceback)
            raise robot.error
        if robot.ended not in _WELL or (robot.ended == "exit" and run.exit_code):
            raise ProgramError("E-RUN-13", ended=robot.ended, seconds=round(run.seconds, 3))
    return run


def _outcome(
    source: Source,
    kit: Kit,
    world: World,
    request: Request,
    limit_s: float | None,
    observers: Iterable[Observer],
) -> Outcome:
    """Run one robot's program here or, with a limit, in a child."""
    if limit_s is not None:
        from marelle_sim.runners.isolated import run_isolated  # noqa: PLC0415 - needs subprocess
        from marelle_sim.runners.roles import Role  # noqa: PLC0415 - see simulate()

        role = Role(kit.name, world.start, kit, source, request)
        (outcome,) = run_isolated(
            [role], world, request, limit_s=limit_s, observers=observers, alone=True
        )
        return outcome
    from marelle_sim.runners.engine import engine_of  # noqa: PLC0415 - see simulate()

    engine = engine_of(request)(source, kit, world, request)
    for interval_us, seen, *_itself in observers:
        engine.observe(interval_us, seen)
    outcome = engine.run()
    if outcome.ended == "interrupted":
        raise KeyboardInterrupt  # it was meant for whoever runs programs, not for this one alone
    return outcome


def _source(program: Programs | Callable[[], object]) -> Source:
    if callable(program):
        from marelle_sim.programs.functions import function_source  # noqa: PLC0415 - tests only

        return function_source(program)
    from marelle_sim.programs.source import read_source  # noqa: PLC0415 - see simulate()

    return read_source(program)  # type: ignore[arg-type]  # where there are several, this is not asked


def _listed(faults: Faults) -> list[tuple[str, str, float]]:
    if not faults:
        return []
    from marelle_sim.parts.faults import listed  # noqa: PLC0415 - only for a robot with faults

    return listed(faults)


def _flash_of(folder: str | PathLike[str] | None) -> dict[str, str]:
    if folder is None:
        return {}
    from marelle_sim.results.flash_folder import flash_of  # noqa: PLC0415 - see simulate()

    return flash_of(folder)


def _kit(kit: str | PathLike[str] | Kit | None, source: Source, bench: Board | None) -> Kit:
    from marelle_sim.kits import load_kit  # noqa: PLC0415 - see simulate()

    if kit is None and bench is not None:
        return bench.kit()
    if kit is None:
        kit = source.beside("kit.toml") or DEFAULT_KIT
    return load_kit(kit) if isinstance(kit, str) or hasattr(kit, "__fspath__") else kit


def _world(
    world: str | PathLike[str] | World | None, source: Source, bench: Board | None
) -> World:
    if world is None:
        world = source.beside("world.toml") if bench is None else BENCH_WORLD
        world = world or DEFAULT_WORLD
    return load_world(world) if isinstance(world, str) or hasattr(world, "__fspath__") else world
