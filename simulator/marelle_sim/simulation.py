"""`simulate()`: run a program in a world and get a `Run`."""

from __future__ import annotations

from marelle_sim.errors import ProgramError, UsageProblem

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from contextlib import AbstractContextManager
    from os import PathLike

    from marelle_sim.parts.faults import Faults
    from marelle_sim.programs.packages import Places
    from marelle_sim.run import Run
    from marelle_sim.runners.child.parent import ProgramProcess
    from marelle_sim.runners.in_process import Observer
    from marelle_sim.runners.job import AnyKit, AnyProgram, AnyWorld
    from marelle_sim.runners.options import BoardUnderTest, Inputs, Lines, Options, Presses


def simulate(  # noqa: PLR0913 - each is a keyword with a default
    program: AnyProgram, *, kit: AnyKit = None, world: AnyWorld = None,
    seconds: float = 60, seed: int = 0, tolerances: bool = True, press: Presses = (), inputs: Inputs = (), typed: Iterable[str] = (),
    isolate: bool | ProgramProcess = False, wall_limit_s: float | None = None, observers: Iterable[Observer] = (),
    lines: bool | Lines = False, flash: str | PathLike[str] | None = None,
    faults: Faults = (), board: BoardUnderTest | None = None, path: Places = (), packages: Places = (),
    check: bool = False, vm: str = "python", trust: bool = False,
) -> Run:  # fmt: skip
    """Run a program in the simulator, in virtual time.

    Args:
        program: a `.py` file, a folder (entry: main.py, program.py, programme.py or its only `.py`), a test's function
            without arguments; for several robots `{name: program}`, or a list in order of their names, or one for all.
        kit: name, or path of a `.toml`; by default the folder's `kit.toml`, or the one that the program names, or pico_bot.
        world: name, path or `World`; by default the folder's `world.toml`, or squares.
        seconds: virtual seconds after which it is stopped, 0.001 to 86400.
        seed: of all chance, 0 to 2**32 - 1.
        tolerances: False makes every part nominal and every sensor silent.
        press: when buttons are pressed, `{"button": [1.0, 4.5]}`, in seconds.
        inputs: other changes, `(name, value, seconds)`; `("robot", (x_mm, y_mm, heading_deg), seconds)` puts the robot down there.
        typed: lines that are typed, one each time that the program calls `input()`, a second after it asks.
        isolate: run in a child process with a limit on memory, for strangers' programs: a new one, or a `ProgramProcess`.
        wall_limit_s: its limit; by default `seconds`, and at least 30.
        observers: `(interval_us, seen)` or `(…, robot)`; `seen(time_us, (x_mm, y_mm, heading_rad))` changes nothing.
        faults: what is wrong with the robot, `{"range": "dead", "left motor": ("weak", 2.5)}`, since when in seconds.
        lines: note in `run.lines` when each line of the first robot's program begins, or meanwhile in a list of yours; or record its `Steps`.
        flash: a folder whose files are on the board's flash at the start; `run.keep(folder)` keeps them.
        board: a `virtual_board`: what is attached to it is wired to the kit, by default to a board alone.
        path: folders of modules that the program can import, as from `/lib`.
        packages: the same, or wheels; native code is refused.
        check: raise what ended the program: of a function its exception, else `ProgramError`; E-RUN-13 if it had no end.
        vm: what the program runs in: "python", or "micropython", the real one.
        trust: no fence is closed around an isolated program: if it gets out of the language, it reaches all that you do.

    Raises:
        ProgramFileError, KitError, WorldError, UsageProblem: what was asked cannot be run.
        ChipError: what is attached to the board does not fit there, or went wrong.
        AssertionError: of the program, which is a function. KeyboardInterrupt: Ctrl-C in this process (an isolated run keeps what happened so far).
    """
    from marelle_sim.runners import Options  # whoever imports marelle_sim need not run anything

    options = Options(
        seconds=seconds, seed=seed, tolerances=tolerances, press=press, inputs=inputs, typed=typed, faults=faults,
        lines=lines, check=check, flash=_flash_of(flash), test_board=board, vm=vm, trust=trust,
    )  # fmt: skip
    _check_isolation(options, isolate=bool(isolate), function=callable(program))
    limit_s = (max(30.0, seconds) if wall_limit_s is None else wall_limit_s) if isolate else None
    isolation = (limit_s, None if isinstance(isolate, bool) else isolate)
    run = _run((program, kit, world), options, (path, packages), observers, isolation)
    return _checked(run) if check else run


def _run(
    asked: tuple[AnyProgram, AnyKit, AnyWorld],
    options: Options,
    modules: tuple[Places, Places],
    observers: Iterable[Observer],
    isolation: tuple[float | None, ProgramProcess | None],
) -> Run:
    """Read what is to be run and run it, with the other modules that the program can import."""
    from contextlib import nullcontext

    from marelle_sim.run import Run
    from marelle_sim.runners import read_job, run_job

    found: AbstractContextManager[Mapping[str, str]] = nullcontext({})
    if any(modules):
        from marelle_sim.programs.packages import modules_in  # needs zipfile

        found = modules_in(*modules)
    with found as options.modules:
        return Run.of(run_job(read_job(*asked, options), observers, *isolation))


def _check_isolation(options: Options, *, isolate: bool, function: bool) -> None:
    """Refuse a combination of options that cannot be run."""
    if isolate and function:
        raise UsageProblem("E-RUN-09")
    if options.vm != "python":
        from marelle_sim.runners.micropython import check_vm  # needs subprocess

        check_vm(options.vm, function=function, lines=options.lines)


def _checked(run: Run) -> Run:
    """Return the run, or raise the error of a program that did not end by itself."""
    for robot in run.robots:
        if robot.error is not None:
            robot.error.add_note(robot.error.traceback)
            raise robot.error
        if not robot.ended.finished or (robot.ended == "exit" and run.exit_code):
            raise ProgramError("E-RUN-13", ended=robot.ended, seconds=round(run.seconds, 3))
    return run


def _flash_of(folder: str | PathLike[str] | None) -> dict[str, str]:
    if folder is None:
        return {}
    from marelle_sim.files import flash_of  # only for a board that has files

    return flash_of(folder)
