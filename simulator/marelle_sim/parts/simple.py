"""Wires the parts that have no chip of their own and do not drive: servo, relay, knobs, sensors with one wire."""

from __future__ import annotations

from types import MappingProxyType

from marelle_sim.kernel import whole_noise
from marelle_sim.parts.actuators import Relay, Servo
from marelle_sim.parts.inputs import Switch, Voltage

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Protocol

    from marelle_sim.kits import Part
    from marelle_sim.parts.wiring import Robot

    class Simple(Protocol):
        """What each of them can."""

        def fail(self, fault: str) -> None:
            """Have the fault from now on."""

    class Settable(Protocol):
        """One that a run can set: `--set`, or an `[[input]]` of the world."""

        def set(self, value: int) -> None:
            """Have that value from now on."""

        def heard(self) -> bool:
            """Tell whether a change has something done, be the program over."""


_ADC_NOISE = 60.0  # of 65535, of a voltage that stands still: some 4 steps of 4096, an estimate for an RP2040


def _servo(robot: Robot, part: Part) -> Servo:
    values = part.values
    servo = robot.servos[part.name] = Servo(
        part.name,
        robot.board.pin(values["pin"]),
        robot.board.clock,
        pulses_us=(values["least_us"], values["most_us"]),
        degrees=values["degrees"],
        start_deg=values["start_deg"],
        speed_deg_s=values["speed_deg_s"],
        record=robot.board.record,
    )
    return servo


def _relay(robot: Robot, part: Part) -> Relay:
    line = robot.board.pin(part.values["pin"])
    return Relay(part.name, line, active=part.values["active"], record=robot.board.record)


def _potentiometer(robot: Robot, part: Part) -> Voltage:
    voltage = Voltage(part.values["percent"], whole_noise(*robot.chance(part, _ADC_NOISE)))
    robot.board.adc[part.values["adc"]] = voltage.read
    robot.inputs[part.name] = voltage
    return voltage


def _digital(robot: Robot, part: Part) -> Switch:
    switch = Switch(robot.board.pin(part.values["pin"]), active=part.values["active"])
    robot.inputs[part.name] = switch
    return switch


_WIRED: dict[str, Callable[[Robot, Part], Simple]] = {
    "servo": _servo,
    "relay": _relay,
    "potentiometer": _potentiometer,
    "digital": _digital,
}


def _wire(robot: Robot, part: Part) -> None:
    robot.simple[part.name] = _WIRED[part.kind](robot, part)


SIMPLE: Mapping[str, Callable[[Robot, Part], None]] = MappingProxyType(
    dict.fromkeys(_WIRED, _wire)
)
"""What wires each of these kinds."""
