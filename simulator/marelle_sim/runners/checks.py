"""Checks what a run asks for against its world and the robots' kits: names of inputs and faults, and places of robots."""

from collections.abc import Iterable, Mapping, Sequence

from marelle_sim.errors import UsageProblem, WorldError
from marelle_sim.kits import Kit
from marelle_sim.microcontroller.serial import SERIAL
from marelle_sim.parts.faults import Fault, faults_of, find, targets
from marelle_sim.parts.inputs import buttons_of, inputs_of, sensed_by
from marelle_sim.runners.options import ROBOT, Asked, Input, Placed, checked_us
from marelle_sim.toml import nearest
from marelle_sim.world import Pose, World
from marelle_sim.world.starts import RobotStart, check_start


def check_inputs(
    inputs: Iterable[Input], kits: Iterable[Kit], world: World, pressed: Iterable[str] = ()
) -> None:
    """Check the scripted inputs of a run and of its world: each sets a part, or a quantity that the world has or a part measures.

    Args:
        inputs: (name, time_us, value) of the run's inputs, for one robot or for all.
        kits: the kits of all robots.
        world: the world.
        pressed: names of the buttons that are pressed, perhaps with a robot's name in front ("red/button").

    Raises:
        UsageProblem: E-RUN-05, an unknown name; E-RUN-26, a value out of the part's bounds; E-RUN-28, a press of a part
            that is no button.
        WorldError: the same for an `[[input]]` of the world's file: E-WORLD-30, an unknown name; E-WORLD-33, a robot that
            the world does not have; E-WORLD-36, a value out of bounds. E-WORLD-31, a heater that no kit has.
    """
    kits = [*kits]
    bounds: dict[str, tuple[int, int]] = {}
    buttons: set[str] = set()
    quantities = {*world.environment, *(source.name for source in world.sources)}
    for kit in kits:
        for part in kit.parts:
            bounds |= inputs_of(part)
            buttons |= buttons_of(part)
            quantities.update(sensed_by(part))
    known = sorted({*bounds, *quantities})
    for name, _time_us, value in inputs:
        if name not in known:
            raise UsageProblem("E-RUN-05", name=name, known=", ".join(known))
        least, most = bounds.get(name, (value, value))
        if not least <= value <= most:
            raise UsageProblem("E-RUN-26", name=name, value=value, least=least, most=most)
    wrong = {name.rpartition("/")[2] for name in pressed} - buttons
    if wrong:
        raise UsageProblem("E-RUN-28", name=min(wrong))
    _check_inputs_of_world(world, kits, known, bounds)


def _check_inputs_of_world(
    world: World, kits: Iterable[Kit], known: list[str], bounds: Mapping[str, tuple[int, int]]
) -> None:
    ports = sorted({f"{SERIAL}{number}" for kit in kits for number in kit.facts.uart})
    heaters = [part.name for kit in kits for part in kit.parts if part.kind == "relay"]
    if world.room is not None and world.room.heater not in heaters:
        raise _unknown("E-WORLD-31", world, world.room.line, world.room.heater, heaters)
    robots = [start.name for start in world.robots]
    for given in world.inputs:
        if given.robot and given.robot not in robots:
            raise _unknown("E-WORLD-33", world, given.line, given.robot, robots)
        names = ports if given.texts else known
        if given.name not in names:
            raise _unknown("E-WORLD-30", world, given.line, given.name, names)
        least, most = bounds.get(given.name, (given.value, given.most))
        for value in (given.value, given.most):
            if not least <= value <= most:
                raise WorldError(
                    "E-WORLD-36", file=_file(world), line=given.line, name=given.name,
                    value=value, least=least, most=most,
                )  # fmt: skip


def faults_for(asked: Iterable[Asked], kit: Kit, world: World, robot: str = "") -> list[Fault]:
    """Return the faults of a robot in order of time: those in the world's file, and those that the caller asked for.

    A fault in the world's file that names no robot is one of every robot.

    Args:
        asked: (name of a part, fault, time in s) of the caller's faults.
        kit: the robot's kit.
        world: the world.
        robot: the robot's name; "" if it is alone.

    Raises:
        UsageProblem: E-RUN-03, a time out of bounds; E-RUN-10, an unknown part; E-RUN-11, a fault that the part cannot have.
        WorldError: in the world's file, E-WORLD-31, an unknown part; -32, a fault that the part cannot have; -33, a robot
            that the world does not have.
    """
    found = []
    robots = [start.name for start in world.robots]
    for given in world.faults:
        if given.robot and given.robot not in robots:
            raise _unknown("E-WORLD-33", world, given.line, given.robot, robots)
        if given.robot not in ("", robot):
            continue
        part = find(kit, given.part)
        if not part:
            raise _unknown("E-WORLD-31", world, given.line, given.part, targets(kit))
        known = faults_of(kit, part)
        if given.fault not in known:
            raise _unknown("E-WORLD-32", world, given.line, given.fault, known, part=part)
        found.append(Fault(part, targets(kit)[part], given.fault, given.time_us))
    found += [_asked(kit, *fault) for fault in asked]
    return sorted(found, key=lambda fault: (fault.time_us, fault.part, fault.fault))


def _asked(kit: Kit, name: str, fault: str, seconds: float) -> Fault:
    part = find(kit, str(name))
    if not part:
        near = nearest(str(name), targets(kit))
        raise UsageProblem("E-RUN-10", name=str(name)[:100], nearest=near)
    if fault not in faults_of(kit, part):
        near = ", ".join(faults_of(kit, part))
        raise UsageProblem("E-RUN-11", given=str(fault)[:100], name=part, known=near)
    return Fault(part, targets(kit)[part], fault, checked_us(part, seconds))


def _unknown(
    code: str, world: World, line: int, value: str, known: Iterable[str], **more: str
) -> WorldError:
    near = nearest(value, known)
    return WorldError(code, file=_file(world), line=line, value=value, **more, nearest=near)


def _file(world: World) -> str:
    return world.source[0] or world.name


def check_robots(placed: Sequence[Placed], names: Sequence[str]) -> None:
    """Check that each placement names an existing robot ("red/robot"); "robot" alone is allowed if there is only one.

    Args:
        placed: (name, time in us, pose) of each placement.
        names: names of the robots; "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-05, a placement does not; the error has the allowed names.
    """
    known = [f"{name}/{ROBOT}" if name else ROBOT for name in names]
    for name, _time_us, _place in placed:
        if name not in known and (name != ROBOT or len(names) > 1):
            raise UsageProblem("E-RUN-05", name=name, known=", ".join(known))


def check_places(world: World, placed: Sequence[Placed], radii_mm: Mapping[str, float]) -> None:
    """Check that each robot, taken as round, fits wherever it is put down.

    Args:
        world: the world with its mat and walls.
        placed: (name, time in us, pose) of each placement.
        radii_mm: {name: radius of the body, in mm} of the robots; the name is "" for one that is alone.

    Raises:
        UsageProblem: E-RUN-29, a robot would be off the mat, or in a wall or a box.
    """
    for name, _time_us, place in placed:
        owner = name.rpartition("/")[0]
        try:
            check_start(world, RobotStart(owner, place), radii_mm[owner])
        except WorldError:
            raise UsageProblem(
                "E-RUN-29", x_mm=round(place.x_mm), y_mm=round(place.y_mm)
            ) from None


def check_alone(placed: Sequence[Placed]) -> None:
    """Check that no robot is put down while programs run, which is not possible among several robots.

    Args:
        placed: the placements later than 0 s.

    Raises:
        UsageProblem: E-RUN-30, there is one.
    """
    for name, time_us, _place in placed:
        raise UsageProblem("E-RUN-30", name=name, seconds=round(time_us / 1_000_000, 3))


def put_at_start(world: World, placed: Sequence[Placed]) -> tuple[World, list[Placed]]:
    """Return (a world in which robots start where they are put at 0 s, the later placements).

    The world is a copy that shares its mats with the original, which is not changed; without placements at 0 s, it is the
    original itself.
    """
    at_start = {name.rpartition("/")[0]: place for name, time_us, place in placed if time_us == 0}
    later = [one for one in placed if one[1] > 0]
    if not at_start:
        return world, later
    from copy import copy

    moved = copy(world)
    moved.robots = tuple(_moved(robot, at_start) for robot in world.robots)
    moved.start = moved.robots[0].start if moved.robots else at_start.get("", world.start)
    return moved, later


def _moved(robot: RobotStart, at_start: Mapping[str, Pose]) -> RobotStart:
    """Return a robot's start with the pose in `at_start` for its name, else for "", else unchanged."""
    start = at_start.get(robot.name, at_start.get("", robot.start))
    return RobotStart(
        robot.name, start, kit=robot.kit, program=robot.program, line=robot.line, color=robot.color
    )
