"""The wiring of a kit's chips: each simulated chip is imported, made, given the clock and the world, and attached to its bus or pin."""

from __future__ import annotations

from importlib import import_module

from marelle_sim.kernel import noise, stream
from marelle_sim.kits.own import KIND, make_chip
from marelle_sim.kits.table import CHIPS, INERTIAL
from marelle_sim.microcontroller.dht_wire import plug_sensors
from marelle_sim.parts.inertial import InertialErrors

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.kits import Part
    from marelle_sim.parts.wiring import Robot

    Twin = Callable[..., Any]  # its class


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
    if hasattr(chip, "moved"):
        pin = part.values["shutdown"]
        shutdown = None if pin is None else robot.board.pin(pin)
        bus.moving.add(chip, part.values["address"], shutdown)
    else:
        bus.attach(part.values["address"], chip)


def _numbered(robot: Robot, part: Part, twin: Twin) -> Any:
    name = f"{robot.kit.name}/{part.name}"
    return twin(stream(robot.board.seed, name, "number").randbytes(6))


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
