"""The wiring of the simple parts and of the chips of a kit to the board.

Simple parts are servos, relays, knobs, sensors with one wire. Each simulated chip is imported, made, given the clock and the world,
and attached to its bus or pin.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, Protocol

from marelle_sim.chips.chip import ROOM
from marelle_sim.kernel import noise, stream, whole_noise
from marelle_sim.kits.own import KIND, make_chip
from marelle_sim.kits.table import CHIPS, INERTIAL
from marelle_sim.microcontroller.one_wire import plug_sensors
from marelle_sim.parts.actuators import ChipOutput, Relay, Servo
from marelle_sim.parts.inertial import InertialErrors
from marelle_sim.parts.inputs import (
    Comparator,
    CompoundPart,
    Infrared,
    Knob,
    Switch,
    Voltage,
    sensed_by,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kits import Part
    from marelle_sim.microcontroller.pin import Line
    from marelle_sim.parts.wiring import Robot

Twin = Callable[..., Any]  # its class

_OFF_MIDDLE = 0.03  # share of the voltage by which a joystick's middle may be off, an estimate
_DARK_LUX = 0.01  # at which an LDR has about 1 Mohm, its dark resistance in data sheets
# Of 65535, at a constant voltage: some 4 steps of 4096, an estimate for an RP2040
_ADC_NOISE = 60.0


class Simple(Protocol):
    """The interface of a simple part."""

    def fail(self, fault: str) -> None:
        """Fail permanently; `fault` is one of the faults of this kind of part."""


class Settable(Protocol):
    """An input that `--set` or an `[[input]]` of the world sets."""

    def set(self, value: int) -> None:
        """Set the input's value from now on; `value` is within its bounds (not checked). A fault of the part may cancel that."""

    def heard(self) -> bool:
        """Return True if a change triggers something, such as an interrupt, which may happen even after the program's end."""


def _servo(robot: Robot, part: Part) -> Servo:
    values = part.values
    line: Line | ChipOutput = (
        robot.board.pin(values["pin"])
        if "pin" in values
        else ChipOutput(robot.chips[values["driver"]], values["output"])
    )
    servo = robot.servos[part.name] = Servo(
        part.name,
        line,
        robot.board.clock,
        pulses_us=(values["least_us"], values["most_us"]),
        degrees=values["degrees"],
        start_deg=min(values["start_deg"], values["degrees"]),
        speed_deg_s=values["speed_deg_s"],
        record=robot.board.record,
    )
    return servo


def _relay(robot: Robot, part: Part) -> Relay:
    line, room = robot.board.pin(part.values["pin"]), robot.world.room
    heats = room is not None and part.name == room.heater
    record = partial(_heated, robot) if heats else robot.board.record
    return Relay(part.name, line, active=part.values["active"], record=record)


def _heated(robot: Robot, kind: str, name: str, closed: int) -> None:
    robot.board.record(kind, name, closed)
    if robot.warmth is not None:
        robot.warmth.switch(robot.board.clock.now, on=bool(closed))


def _potentiometer(robot: Robot, part: Part) -> Voltage:
    knob = robot.inputs[part.name] = Knob(part.values["percent"])
    return _voltage(robot, part, part.values["adc"], knob.share)


def _joystick(robot: Robot, part: Part) -> CompoundPart:
    voltages = []
    for axis, channel in zip("xy", part.values["adcs"], strict=True):
        knob = robot.inputs[f"{part.name}.{axis}"] = Knob(
            0, middle=0.5 + robot.draw(part, axis) * _OFF_MIDDLE
        )
        voltages.append(_voltage(robot, part, channel, knob.share))
    if part.values["pin"] is None:
        return CompoundPart(*voltages)
    contact = robot.inputs[f"{part.name}.button"] = Switch(
        robot.board.pin(part.values["pin"]), yes=0, no=None
    )
    return CompoundPart(*voltages, contact)


def _analog(robot: Robot, part: Part) -> Voltage:
    values = part.values
    if values["quantity"] is None:
        return _potentiometer(robot, part)
    low, high = float(values["low"]), float(values["high"])
    around = _around(robot, part)

    def share() -> float:
        return min(1.0, max(0.0, (around() - low) / (high - low)))

    return _voltage(robot, part, values["adc"], share)


def _light_sensor(robot: Robot, part: Part) -> Voltage:
    """Wire a light-dependent resistor in a voltage divider.

    Its resistance is R10 * (E / 10 lux) ** -gamma at the illuminance E, where R10 is that at 10 lux: gamma as data sheets define it.
    """
    values, around = part.values, _around(robot, part, ROOM["light"])
    fixed, at_10_lux, gamma = (float(values[key]) for key in ("fixed_ohm", "ldr_ohm", "gamma"))

    def share() -> float:
        ohm: float = at_10_lux * (max(around(), _DARK_LUX) / 10) ** -gamma
        bright = fixed / (fixed + ohm)
        return bright if values["bright"] else 1.0 - bright

    return _voltage(robot, part, values["adc"], share)


def _digital(robot: Robot, part: Part) -> Simple:
    values = part.values
    line = robot.board.pin(values["pin"])
    if values["quantity"] is not None:
        around, clock = _around(robot, part), robot.board.clock
        return Comparator(
            line, clock, around, threshold=values["threshold"], black=values["active"]
        )
    switch = robot.inputs[part.name] = Switch(line, yes=values["active"], no=1 - values["active"])
    return switch


def _ir_receiver(robot: Robot, part: Part) -> Infrared:
    receiver = robot.inputs[part.name] = Infrared(
        robot.board.pin(part.values["pin"]), robot.board.clock
    )
    return receiver


def _around(robot: Robot, part: Part, usual: int = 0) -> Callable[[], int]:
    """Return a function that returns the present value of the quantity that a part measures, at its place on the robot.

    `usual` is the value where the world does not set the quantity.
    """
    (name,) = sensed_by(part)
    place = {key: part.values[key] for key in ("ahead_mm", "right_mm")}
    return partial(robot.surroundings.value, name, usual, **place)


def _voltage(robot: Robot, part: Part, channel: int, share: Callable[[], float]) -> Voltage:
    voltage = Voltage(share, whole_noise(*robot.chance(part, _ADC_NOISE)))
    robot.board.adc[channel] = voltage.read
    return voltage


SIMPLE: dict[str, Callable[[Robot, Part], Simple]] = {
    "servo": _servo,
    "driven_servo": _servo,
    "relay": _relay,
    "potentiometer": _potentiometer,
    "joystick": _joystick,
    "analog": _analog,
    "light_sensor": _light_sensor,
    "digital": _digital,
    "ir_receiver": _ir_receiver,
}
"""For each kind of simple part, the function that makes it and connects it to the robot's board."""


def wire_simple(robot: Robot, part: Part) -> None:
    """Make a simple part of a kit, and connect it."""
    robot.simple[part.name] = SIMPLE[part.kind](robot, part)


def wire_chip(robot: Robot, part: Part) -> None:
    """Make a simulated chip of a kit and connect it; its class is bundled, or from a file beside the kit."""
    if part.kind == KIND:
        chip = make_chip(robot.kit, part)
    else:
        # imported late: a kit without this chip need not load it
        twin = getattr(import_module(f"marelle_sim.chips.{part.kind}"), CHIPS[part.kind].twin)
        make = _MAKERS.get(part.kind)
        chip = twin() if make is None else make(robot, part, twin)
        chip.position_mm = part.values.get("ahead_mm", 0.0), part.values.get("right_mm", 0.0)
    chip.clock, chip.world = robot.board.clock, robot.surroundings
    robot.chips[part.name] = chip
    if "pin" in part.values:
        plug_sensors(robot.board, robot.board.pin(part.values["pin"]), [chip])
        return
    bus = robot.board.bus(part.values["bus"])
    bus.pins = part.values["pins"]
    pin = part.values.get("shutdown")
    bus.attach(part.values["address"], chip, None if pin is None else robot.board.pin(pin))


def _numbered(robot: Robot, part: Part, twin: Twin) -> Any:
    return twin(stream(robot.board.seed, f"{robot.kit.name}/{part.name}", "number").randbytes(6))


def _inertial(robot: Robot, part: Part, twin: Twin) -> Any:
    errors = InertialErrors(
        robot.board.clock,
        part.values,
        robot.board.thermometer.air,
        seed=robot.board.seed,
        name=f"{robot.kit.name}/{part.name}",
        exact=not robot.tolerances,
    )
    return twin(robot.own_motion(part), errors)


def _scaled(robot: Robot, part: Part, twin: Twin) -> Any:
    return twin(1.0 + robot.draw(part, "scale") * part.values["scale_error"])


def _ray(robot: Robot, part: Part, twin: Twin) -> Any:
    scale = 1.0 + robot.draw(part, "scale") * part.values["scale_error"]
    return twin(part.values["direction_deg"], scale, noise(*robot.chance(part, 1.0)))


def _colours(_robot: Robot, part: Part, twin: Twin) -> Any:
    return twin(int(part.values["spot_mm"]), part.values["direction_deg"])


def _screen(robot: Robot, part: Part, twin: Twin) -> Any:
    return twin(robot.board.record, part.values["height"])


_MAKERS: dict[str, Callable[[Robot, Part, Twin], Any]] = {
    **dict.fromkeys(INERTIAL, _inertial),
    "bh1750": _scaled,
    "ds18b20": _numbered,
    "ssd1306": _screen,
    "tcs34725": _colours,
    "vl53l0x": _ray,
}
"""The chips whose constructor takes arguments."""
