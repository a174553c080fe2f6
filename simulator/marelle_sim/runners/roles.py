"""Who plays in a run with several robots: each robot of the world gets its kit and its program."""

from __future__ import annotations

import os
from collections.abc import Mapping

from marelle_sim.errors import UsageProblem, WorldError
from marelle_sim.kits import load_kit
from marelle_sim.programs.source import Source, file_beside, read_source
from marelle_sim.runners.names import check_inputs, faults_for
from marelle_sim.simulation import DEFAULT_KIT
from marelle_sim.world.starts import RobotStart, check_starts

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from os import PathLike

    from marelle_sim.kits.kit import Kit
    from marelle_sim.runners.request import Request
    from marelle_sim.world.model import Pose, World

    Program = str | PathLike[str]
    Programs = Program | Mapping[str, Program] | Sequence[Program]


class Role:
    """One robot of a run.

    Attributes:
        name: of the robot. start: where it stands. kit: what it is. source: its program.
        request: what is asked of it.
    """

    __slots__ = ("kit", "name", "request", "source", "start")

    def __init__(self, name: str, start: Pose, kit: Kit, source: Source, request: Request) -> None:
        self.name, self.start, self.kit, self.source = name, start, kit, source
        self.request = request


def roles_of(
    programs: Programs, world: World, kit: Callable[[], Kit], request: Request
) -> list[Role]:
    """Return what each robot of a world is and does, in order of their names.

    Args:
        programs: one file or folder for all robots for which the world's file names none; a program for each
            name; or a program for each robot, in order of their names. A robot without one stands still.
        world: where they start; it may name kits and programs, which lie in its folder.
        kit: gives that of the robots for which the world names none.
        request: what is asked of all.

    Raises:
        UsageProblem: E-RUN-21, a program, an input or a fault for a robot that is not there.
        WorldError: E-WORLD-28, a program or kit outside the world's folder; or the starts do not fit.
        ProgramFileError, KitError: what is named cannot be read.
    """
    starts = world.robots or (RobotStart("", world.start, line=world.source[1]),)
    names = [start.name for start in starts]
    _check_owners(request, names)
    given = _given(programs, names)
    folder = os.path.dirname(world.source[0]) or "."  # noqa: PTH120 - pathlib costs 10 ms of import
    roles = []
    for start in starts:
        asked = request.of_robot(start.name)
        the_kit = _kit(start, world, folder) or kit()
        asked.broken = faults_for(asked, the_kit, world, start.name)
        source = _source(start, given, world, folder)
        roles.append(Role(start.name or the_kit.name, start.start, the_kit, source, asked))
    radii = {
        start.name: role.kit.body.radius_mm for start, role in zip(starts, roles, strict=True)
    }
    check_starts(world, radii)
    _check_inputs(roles, world)
    return roles


def kits_of(world: World) -> list[Kit]:
    """Return what each robot of a world is, before any run, and check that all fit where they start.

    Where the world names no kit, it is the `kit.toml` beside a `world.toml`, or pico_bot.

    Raises:
        KitError, WorldError: as `roles_of`. ProgramFileError: E-RUN-12, a kit behind a link.
    """
    folder, name = os.path.split(world.source[0])
    own = file_beside(folder or ".", "kit.toml") if name == "world.toml" else ""
    starts = world.robots or (RobotStart("", world.start, line=world.source[1]),)
    kits = [_kit(start, world, folder or ".") or load_kit(own or DEFAULT_KIT) for start in starts]
    radii = {start.name: kit.body.radius_mm for start, kit in zip(starts, kits, strict=True)}
    check_starts(world, radii)
    return kits


def _check_owners(request: Request, names: list[str]) -> None:
    """Refuse `green/button` where no robot is called green."""
    for key in [name for name, *_rest in (*request.inputs, *request.faults)]:
        owner = str(key).rpartition("/")[0]
        if owner and owner not in names:
            raise UsageProblem("E-RUN-21", name=str(key), known=", ".join(names))


def _check_inputs(roles: Sequence[Role], world: World) -> None:
    kits = [role.kit for role in roles]
    for role in roles:
        check_inputs(role.request, kits, world)


def _given(programs: Programs, names: list[str]) -> dict[str, Program]:
    """Return the programs that were given, by robot."""
    if isinstance(programs, str) or hasattr(programs, "__fspath__"):
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
    return no_program()


def no_program() -> Source:
    """Return the program of a robot that has none: it ends at once."""
    return Source(entry="/main.py", files={}, text="", folder="", is_folder=False)


def _kit(start: RobotStart, world: World, folder: str) -> Kit | None:
    if not start.kit:
        return None
    return load_kit(
        _inside(start.kit, start, world, folder) if start.kit.endswith(".toml") else start.kit
    )


def _inside(name: str, start: RobotStart, world: World, folder: str) -> str:
    """Return the path of a file of the world's folder, and refuse any other, behind a link too."""
    path = os.path.join(folder, name)  # noqa: PTH118
    home = os.path.realpath(folder)
    if "\0" in name or os.path.commonpath([home, os.path.realpath(path)]) != home:
        raise WorldError("E-WORLD-28", file=world.source[0], line=start.line, name=name[:100])
    return path
