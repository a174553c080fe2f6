"""A job: the program of each robot, the world and the options of a run; all files are read and checked before it runs. Also the header of its trace."""

import os
from collections.abc import Callable, Mapping, Sequence
from os import PathLike
from typing import Any, NamedTuple

from marelle_files import asked_kit
from marelle_sim.errors import UsageProblem, WorldError
from marelle_sim.kits import Kit, kit_names, load_kit
from marelle_sim.parts.faults import Fault
from marelle_sim.programs import Source, file_beside, read_source
from marelle_sim.runners.checks import (
    check_alone,
    check_inputs,
    check_places,
    check_robots,
    faults_for,
    put_at_start,
)
from marelle_sim.runners.options import BoardUnderTest, Input, Options, Placed, of_robot
from marelle_sim.trace import VERSION
from marelle_sim.world import Pose, World, drawn_for, load_world
from marelle_sim.world.starts import RobotStart, check_starts, starts_of

Program = str | PathLike[str]
Programs = Program | Mapping[str, Program] | Sequence[Program]
AnyProgram = Programs | Callable[[], object]
AnyKit = str | PathLike[str] | Kit | None
AnyWorld = str | PathLike[str] | World | None

DEFAULT_KIT, DEFAULT_WORLD = "pico_bot", "squares"
_TEST_BOARD_WORLD = "empty"  # world of a board without a robot


class Role(NamedTuple):
    """One robot of a job.

    Attributes:
        name: its name in the world, else that of its kit. start: its pose at the start. kit: its kit. source: its program.
        inputs: (name, time_us, value) of the inputs that `simulate` was given for it, without those of the world's file.
        faults: the faults of its parts.
        placed: (name, time_us, pose) of the places where a person puts it down while its program runs; () if other things move.
    """

    name: str
    start: Pose
    kit: Kit
    source: Source
    inputs: Sequence[Input]
    faults: Sequence[Fault]
    placed: Sequence[Placed] = ()


class Job(NamedTuple):
    """A run that has been checked and can be started.

    Attributes:
        roles: the role of each robot, in order of their names.
        world: the world. options: the options.
        alone: if true, there is one robot, and nothing else in the world moves.
    """

    roles: Sequence[Role]
    world: World
    options: Options
    alone: bool


def read_job(program: AnyProgram, kit: AnyKit, world: AnyWorld, options: Options) -> Job:
    """Read and check the files of a run, and return its job; the arguments are those of `simulate`.

    Raises:
        UsageProblem: E-RUN-21, a program, an input, a fault or a placement for a robot that does not exist; E-RUN-05, -29 and -30, a
            wrong placement; and those of `check_inputs` and `faults_for`.
        WorldError: the world cannot be read; E-WORLD-28, it names a program or kit outside its folder; a robot does
            not fit at its start; and those of `check_inputs` and `faults_for`.
        ProgramFileError, KitError: a program or a kit cannot be read; E-RUN-12, a file of the folder is a link to outside.
    """
    if options.test_board is None and not callable(program):
        world = _asked_world(program, world)
        if isinstance(program, Mapping | list | tuple) or (world is not None and _moves(world)):
            world = load_world(DEFAULT_WORLD) if world is None else world
            world = _with_starts(drawn_for(world, options.seed), options)
            return Job(_roles(program, kit, world, options), world, options, alone=False)
    source = _source_of(program)
    the_kit = _kit_of(kit, source, options.test_board)
    usual = DEFAULT_WORLD if options.test_board is None else _TEST_BOARD_WORLD
    the_world = drawn_for(_loaded_world(world or usual), options.seed)
    check_robots(options.placed, [""])
    check_places(the_world, options.placed, {"": the_kit.body.radius_mm})
    the_world, placed = put_at_start(the_world, options.placed)
    the_world.check_start(the_kit.body.radius_mm)
    check_inputs(options.inputs, [the_kit], the_world, options.pressed)
    faults = faults_for(options.faults, the_kit, the_world)
    role = Role(the_kit.name, the_world.start, the_kit, source, options.inputs, faults, placed)
    return Job((role,), the_world, options, alone=True)


def _source_of(program: AnyProgram) -> Source:
    if callable(program):
        from marelle_sim.programs.functions import function_source  # tests only

        return function_source(program)
    return read_source(program)  # type: ignore[arg-type]  # several programs are no job of one robot


def _asked_world(program: Programs, world: AnyWorld) -> World | None:
    """Return the world of the argument `world`, else the `world.toml` of a program that is a folder.

    None without either: a `world.toml` beside a program that is a file does not count, nor those of several programs.
    """
    if world is None:
        if not isinstance(program, str | os.PathLike):
            return None
        world = file_beside(os.fspath(program), "world.toml") or None
    return None if world is None else _loaded_world(world)


def _loaded_world(world: str | PathLike[str] | World) -> World:
    return load_world(world) if isinstance(world, str | os.PathLike) else world


def _loaded_kit(kit: str | PathLike[str] | Kit) -> Kit:
    return load_kit(kit) if isinstance(kit, str | os.PathLike) else kit


def _moves(world: World) -> bool:
    return bool(world.robots) or any(box.mass_g for box in world.boxes)


def _kit_of(kit: AnyKit, source: Source, test_board: BoardUnderTest | None) -> Kit:
    if kit is None and test_board is not None:
        return test_board.kit()
    if kit is None:
        kit = source.beside("kit.toml") or _kit_asked_by(source)
    return _loaded_kit(kit)


def _kit_asked_by(source: Source) -> str:
    name = asked_kit(source.text, source.files)
    return name if name in kit_names() else DEFAULT_KIT


# Several robots


def _roles(programs: Programs, kit: AnyKit, world: World, options: Options) -> list[Role]:
    """Return the role of each robot of a world, in order of their names.

    `programs` is one file or folder for all robots, or {name: program}, or a list in order of the robots' names. A program
    that the world's file names for a robot comes first. A robot without a program gets an empty one.
    """
    starts = starts_of(world)
    given, folder = _given(programs, [start.name for start in starts]), _folder_of(world)
    roles = []
    for start in starts:
        source = _source(start, given, world, folder)
        the_kit = _named_kit(start, world, folder) or _common_kit(programs, kit, source)
        faults = faults_for(of_robot(start.name, options.faults), the_kit, world, start.name)
        inputs = of_robot(start.name, options.inputs)
        roles.append(
            Role(start.name or the_kit.name, start.start, the_kit, source, inputs, faults)
        )
    _check_places(world, starts, [role.kit for role in roles])
    for role in roles:
        check_inputs(role.inputs, [one.kit for one in roles], world, options.pressed)
    return roles


def _with_starts(world: World, options: Options) -> World:
    """Return the world with the starts changed to the places where `options` puts robots down at 0 s.

    Raises:
        UsageProblem: E-RUN-30, a robot is put down later; E-RUN-21, a placement, an input or a fault is for a robot that does not exist;
            E-RUN-05, the name of a placement is wrong.
    """
    names = [start.name for start in starts_of(world)]
    _check_owners(options, names)
    check_robots(options.placed, names)
    world, later = put_at_start(world, options.placed)
    check_alone(later)
    return world


def kits_of(world: World, kit: str = "") -> list[Kit]:
    """Return the kit of each robot of a world, without a job, and check that every robot fits at its start.

    A robot for which the world names no kit gets `kit`; if that is "", the `kit.toml` beside a `world.toml`, else pico_bot.

    Raises:
        KitError, WorldError: as `read_job`. ProgramFileError: E-RUN-12, the `kit.toml` is a link to outside the folder.
    """
    folder, starts = _folder_of(world), starts_of(world)
    in_own_folder = os.path.basename(world.source[0]) == "world.toml"  # noqa: PTH119
    own = file_beside(folder, "kit.toml") if in_own_folder else ""
    usual = kit or own or DEFAULT_KIT
    kits = [_named_kit(start, world, folder) or load_kit(usual) for start in starts]
    _check_places(world, starts, kits)
    return kits


def programs_of(world: World) -> dict[str, Source]:
    """Return {robot: program} of the programs that a world's file names.

    Raises:
        WorldError: E-WORLD-28, a program is outside the world's folder. ProgramFileError: a program cannot be read.
    """
    folder = _folder_of(world)
    return {
        start.name: read_source(_inside(start.program, start, world, folder))
        for start in world.robots
        if start.program
    }


def _folder_of(world: World) -> str:
    return os.path.dirname(world.source[0]) or "."  # noqa: PTH120 - pathlib costs 10 ms of import


def _check_places(world: World, starts: Sequence[RobotStart], kits: Sequence[Kit]) -> None:
    bodies = zip(starts, kits, strict=True)
    check_starts(world, {start.name: kit.body.radius_mm for start, kit in bodies})


def _check_owners(options: Options, names: list[str]) -> None:
    for key in [str(row[0]) for row in (*options.inputs, *options.faults, *options.placed)]:
        owner = key.rpartition("/")[0]
        if owner and owner not in names:
            raise UsageProblem("E-RUN-21", name=key, known=", ".join(names))


def _given(programs: Programs, names: list[str]) -> dict[str, Program]:
    """Return {robot: program} of the programs in the argument of `simulate`; `names` are those of the robots.

    Raises:
        UsageProblem: E-RUN-21, a program for a robot that does not exist.
    """
    if isinstance(programs, str | os.PathLike):
        return dict.fromkeys(names, programs)
    if not isinstance(programs, Mapping):
        if len(programs) > len(names):
            raise UsageProblem("E-RUN-21", name=str(programs[len(names)]), known=", ".join(names))
        return dict(zip(names, programs, strict=False))
    for name in programs:
        if name not in names:
            raise UsageProblem("E-RUN-21", name=str(name), known=", ".join(names))
    return dict(programs)


def _source(start: RobotStart, given: dict[str, Program], world: World, folder: str) -> Source:
    if start.program:
        return read_source(_inside(start.program, start, world, folder))
    if start.name in given:
        return read_source(given[start.name])
    return Source(entry="/main.py", files={}, text="", folder="", is_folder=False)


def _common_kit(programs: Programs, kit: AnyKit, source: Source) -> Kit:
    """Return the kit of one robot, for which the world names none; robots with different programs may get different kits.

    It is that of the argument `kit`, else that of a `kit.toml`, else the bundled kit that the robot's program `source` asks for, else
    pico_bot. The `kit.toml` is one in a folder that was given as the program of all robots; those of several programs do not count.
    """
    if kit is None and isinstance(programs, str | os.PathLike):
        kit = file_beside(os.fspath(programs), "kit.toml") or None
    return _loaded_kit(kit or _kit_asked_by(source))


def _named_kit(start: RobotStart, world: World, folder: str) -> Kit | None:
    if not start.kit:
        return None
    return load_kit(
        _inside(start.kit, start, world, folder) if start.kit.endswith(".toml") else start.kit
    )


def _inside(name: str, start: RobotStart, world: World, folder: str) -> str:
    """Return the path of the file `name` in the world's folder, `folder`; whether the file exists is not checked.

    Raises:
        WorldError: E-WORLD-28, at the line of `start`: the file is outside the folder, also by a symbolic link.
    """
    path = os.path.join(folder, name)  # noqa: PTH118
    # As texts: `os.path.commonpath` raises an error for two drives of Windows.
    home, place = (os.path.join(os.path.realpath(one), "") for one in (folder, path))  # noqa: PTH118
    if "\0" in name or not place.startswith(home):
        raise WorldError("E-WORLD-28", file=world.source[0], line=start.line, name=name[:100])
    return path


def header_of(job: Job, tracks_mm: Sequence[float]) -> dict[str, Any]:
    """Return the header of a job's trace; `tracks_mm` has the distance between the wheels of each robot, in mm."""
    options, bodies = job.options, zip(job.roles, tracks_mm, strict=True)
    drawn = {name: [*words] for name, words in job.world.drawn.items()}
    return {
        "trace": VERSION,
        "kit": job.roles[0].kit.name,
        "world": job.world.name,
        "seed": options.seed,
        "limit_us": options.limit_us,
        "tolerances": int(options.tolerances),
        **({"drawn": drawn} if drawn else {}),
        "robots": [_robot(role, track_mm, alone=job.alone) for role, track_mm in bodies],
    }


def _robot(role: Role, track_mm: float, *, alone: bool) -> dict[str, Any]:
    """Return the entry of a robot in the header: its name, its body and its faults, if it has any.

    If it is not `alone` in its world, also its kit, which may differ between robots.
    """
    body = role.kit.body
    faults = [[fault.part, fault.fault, fault.time_us] for fault in role.faults]
    return {
        "name": role.name,
        "radius_um": round(body.radius_mm * 1000),
        "track_um": round(track_mm * 1000),
        "tau_us": round(body.motor_ms * 1000),
        **({"faults": faults} if faults else {}),
        **({} if alone else {"kit": role.kit.name}),
    }
