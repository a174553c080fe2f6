"""The scripted inputs of a run: presses, settings of parts, quantities of the world, and texts on serial ports."""

from __future__ import annotations

from marelle_sim.microcontroller.serial import SERIAL
from marelle_sim.runners.options import PRESS_US

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.microcontroller.board import VirtualBoard
    from marelle_sim.parts.wiring import Robot
    from marelle_sim.runners.job import Job, Role
    from marelle_sim.runners.options import Input
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


class ScriptedInputs:
    """Applies scripted inputs to one robot at their virtual times."""

    def __init__(self, board: VirtualBoard, robot: Robot) -> None:
        self._board, self._robot = board, robot

    def schedule(self, changes: list[Input], texts: list[WorldInput]) -> None:
        """Schedule the inputs on the board's clock.

        A button whose press of 150 ms is scripted at 0 s is pressed later: 20 ms after the program first reads or watches its pin.

        Args:
            changes: (name, time_us, value) for buttons, other parts and quantities of the world, from `scripted_inputs`.
            texts: the inputs with texts for serial ports, from `scripted_inputs`.
        """
        for name, time_us, value in self._not_at_start(changes):
            self._change(name, time_us, value)
        for given in texts:
            self._send(given)

    def _not_at_start(self, planned: list[Input]) -> list[Input]:
        """Have each button whose press is scripted at 0 s pressed when the program first reads it; return the other inputs."""
        rest = planned
        for name, button in self._robot.buttons.items():
            press = [(name, 0, 1), (name, PRESS_US, 0)]
            if all(row in planned for row in press):
                button.press_when_looked_at(PRESS_US)
                rest = [row for row in rest if row not in press]
        return rest

    def _send(self, given: WorldInput) -> None:
        port = self._board.serial(int(given.name.removeprefix(SERIAL)))
        self._board.clock.at(given.time_us, lambda: port.receive(given.texts[0]), acts=port.heard)

    def _change(self, name: str, time_us: int, value: int) -> None:
        button = self._robot.buttons.get(name)
        if button is not None:
            self._board.clock.at(time_us, lambda: button.press(value), acts=button.heard)
            return
        part = self._robot.inputs.get(name)
        if part is not None:
            self._board.clock.at(time_us, lambda: self._turn(name, value), acts=part.heard)
        else:
            self._board.clock.at(time_us, lambda: self._set(name, value))

    def _turn(self, name: str, value: int) -> None:
        self._board.record("set", name, value)
        self._robot.inputs[name].set(value)

    def _set(self, name: str, value: int) -> None:
        """Set a quantity of the world now, such as the temperature, and record it."""
        self._board.record("set", name, value)
        self._board.environment[name] = lambda _time_us: value
        self._robot.feel()
