"""The scripted inputs of a run: presses, settings of parts, quantities of the world, and texts on serial ports."""

from functools import partial

from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.serial import SERIAL
from marelle_sim.parts.wiring import Robot
from marelle_sim.parts.wiring_parts import Settable
from marelle_sim.runners.job import Job, Role
from marelle_sim.runners.options import PRESS_US, Input
from marelle_sim.world import Input as WorldInput


def scripted_inputs(job: Job, role: Role, robot: str) -> tuple[list[Input], list[WorldInput]]:
    """Return (the inputs of a robot with values, its inputs with texts, for serial ports).

    The first are (name, time_us, value): those of the world's file, then those of the run.

    Args:
        job: the job.
        role: the robot.
        robot: its name in the world; "" if it is alone.
    """
    given = job.world.inputs_of(robot, job.options.seed)
    changes = [(one.name, one.time_us, one.value) for one in given if not one.texts]
    return [*changes, *role.inputs], [one for one in given if one.texts]


def schedule_inputs(
    board: VirtualBoard, robot: Robot, changes: list[Input], texts: list[WorldInput]
) -> None:
    """Schedule inputs of one robot, from `scripted_inputs`, on its board's clock.

    A button whose press of 150 ms is scripted at 0 s is pressed later: 20 ms after the program first reads or watches its pin.

    Args:
        board: the robot's board.
        robot: the robot.
        changes: (name, time_us, value) for buttons, other parts and quantities of the world.
        texts: the inputs with texts for serial ports.
    """
    at = board.clock.at
    for name, time_us, value in _not_at_start(changes, robot):
        if name in robot.buttons:
            button = robot.buttons[name]
            at(time_us, partial(button.press, value), acts=button.heard)
        elif name in robot.inputs:
            part = robot.inputs[name]
            at(time_us, partial(_turn, board, name, part, value), acts=part.heard)
        else:
            at(time_us, partial(_set, board, robot, name, value))
    for given in texts:
        port = board.serial(int(given.name.removeprefix(SERIAL)))
        at(given.time_us, partial(port.receive, given.texts[0]), acts=port.heard)


def _not_at_start(planned: list[Input], robot: Robot) -> list[Input]:
    """Have each button whose press is scripted at 0 s pressed 20 ms after the program first reads it; return the other inputs."""
    rest = planned
    for name, button in robot.buttons.items():
        press = [(name, 0, 1), (name, PRESS_US, 0)]
        if all(row in planned for row in press):
            button.press_when_looked_at(PRESS_US)
            rest = [row for row in rest if row not in press]
    return rest


def _turn(board: VirtualBoard, name: str, part: Settable, value: int) -> None:
    board.record("set", name, value)
    part.set(value)


def _set(board: VirtualBoard, robot: Robot, name: str, value: int) -> None:
    """Set a quantity of the world now, such as the temperature, and record it."""
    board.record("set", name, value)
    board.environment[name] = lambda _time_us: value
    robot.feel()
