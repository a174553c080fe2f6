"""`simulate()`: runs a program in a world and returns a `Run`."""

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
        program: a `.py` file, a folder (its main file is main.py, program.py, programme.py or its only `.py`), or a function
            without arguments; for several robots `{name: program}`, a list in order of their names, or one program for all.
        kit: name, or path of a `.toml`; None: the folder's `kit.toml`, else the kit that the program names, else pico_bot.
        world: name, path or `World`; None: the folder's `world.toml`, else squares; with `board`, empty.
        seconds: virtual time after which the run is stopped, in s, 0.001 to 86400.
        seed: seed of all random numbers, 0 to 2**32 - 1.
        tolerances: False: every part has its nominal values, and no sensor has noise.
        press: times at which buttons are pressed, `{"button": [1.0, 4.5]}`, in s.
        inputs: other inputs, `(name, value, seconds)`; `("robot", (x_mm, y_mm, heading_deg), seconds)` puts the robot down there.
        typed: lines that are typed: the next one for each call of `input()` in the program, one second after the call.
        isolate: run in a child process with limited memory, for programs that are not trusted; True: a new one, or a `ProgramProcess`.
        wall_limit_s: wall-clock limit of an isolated run, in s; None: `seconds`, but at least 30.
        observers: `(interval_us, seen)` or `(…, robot)`: `seen(time_us, (x_mm, y_mm, heading_rad))` is called at each interval.
        faults: faults of the robot's parts, from the start or from a time in s: `{"range": "dead", "left motor": ("weak", 2.5)}`.
        lines: True: record in `run.lines` when each line of the first robot's program begins; or a list for them (unless isolated); or a `Steps`.
        flash: a folder whose files are on the board's flash at the start; `run.keep(folder)` writes the changed files to it.
        board: a `virtual_board`: what a test attached to it is connected to the robot of `kit`; without `kit`, to a board alone.
        path: folders of modules that the program can import, as from `/lib`.
        packages: the same, or wheels; native code is refused.
        check: raise the exception that ended a function, or the `ProgramError` of another program; E-RUN-13 if `seconds` were over or it gave another exit code than 0.
        vm: interpreter of the program: "python", or "micropython" for the real MicroPython.
        trust: run an isolated program without a sandbox: if it escapes from the simulator, it can do all that you can.

    Raises:
        ProgramFileError, KitError, WorldError, UsageProblem: the program, kit, world or an option is wrong; nothing has run.
        ChipError: a device on the board cannot be connected there, or has failed. Exception: that of an observer.
        AssertionError: of a program that is a function. KeyboardInterrupt: Ctrl-C, except in an isolated run, which returns its result so far.
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
    """Read the program, kit and world, run the job and return its result.

    Args:
        asked: the program, kit and world as given to `simulate`.
        options: the checked options.
        modules: the arguments `path` and `packages` of `simulate`.
        observers: those of `simulate`.
        isolation: (wall-clock limit in s, or None for this process; the child process, or None for a new one).
    """
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
    """Check that the options can be combined.

    Raises:
        UsageProblem: E-RUN-09, a function cannot be isolated; E-VM-…, the interpreter cannot do the run.
    """
    if isolate and function:
        raise UsageProblem("E-RUN-09")
    if options.vm != "python":
        from marelle_sim.runners.micropython import check_vm  # needs subprocess

        check_vm(options.vm, function=function, lines=options.lines)


def _checked(run: Run) -> Run:
    """Return the run itself, if each program ended without an error, at its last line, by a reset or by `sys.exit(0)`.

    Raises:
        ProgramError: the error that ended a program; E-RUN-13, it ended in another way without an error: its virtual time was over, the
            battery was too low, or it gave another exit code.
    """
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
