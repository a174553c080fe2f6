"""Checks that a kit can be built: its pins, the addresses of its chips, its PWM signals, and that sensors and wheels are on the body."""

from collections.abc import Iterator
from math import hypot

from marelle_sim.boards import BoardFacts
from marelle_sim.kits.kit import Kit, Part
from marelle_sim.kits.labels import ANALOG_KEYS, wired
from marelle_sim.kits.table import ONE_WIRE
from marelle_sim.toml import Source
from marelle_sim.toml.source import Path_

_I2C_PINS = 4  # the I2C functions of the chips' pins repeat every four: SDA0 SCL0 SDA1 SCL1
_NO_PIN = -1
_ROUNDING_MM = 0.5  # the error of measuring with a ruler


def check_wires(kit: Kit, source: Source) -> None:
    """Refuse a kit with wires that are impossible.

    Raises:
        WorldError: E-KIT-15 a pin or channel that the parts cannot share, -16 an address twice on one bus (not of chips with a shutdown
            wire), -17 a bus with two pairs of pins, -20 pins that cannot be that bus, -22 two motors on one side, -24 a GPIO to which
            such a part cannot be connected, -29 two signals of one PWM channel, or a buzzer's frequency for another part.
    """
    taken: dict[int, str] = {}
    asleep: set[str] = set()  # the motors whose driver has a wire that wakes it
    facts = kit.facts
    if "adc" in kit.battery:
        taken[_analog(facts, kit.battery["adc"])] = kit.battery["name"]
    shared: set[int] = set()
    for index, part in enumerate(kit.parts):
        for key, pin in _pins(part, facts):
            path: Path_ = ("part", index, key)
            if key not in ANALOG_KEYS:
                _check_place(source, path, pin, part.kind, facts)
            if key == "standby" and taken.get(pin) in asleep:
                continue  # one wire wakes both halves of a driver
            if pin in taken and not (part.kind in ONE_WIRE and pin in shared):
                name = facts.pin_name(pin) if pin >= 0 else f"ADC {facts.chip.thermometer}"
                raise source.error("E-KIT-15", path, pin=name, other=taken[pin])
            taken[pin] = part.name
            if part.kind in ONE_WIRE:
                shared.add(pin)
            if key == "standby":
                asleep.add(part.name)
    _check_buses(kit, source, taken)
    _check_sides(kit, source)
    _check_signals(kit, source)


def _check_place(source: Source, path: Path_, pin: int, kind: str, facts: BoardFacts) -> None:
    if not facts.takes(pin, kind):
        raise source.error(
            "E-KIT-24", path, pin=facts.pin_name(pin), board=facts.title, free=facts.free
        )


def _pins(part: Part, facts: BoardFacts) -> Iterator[tuple[str, int]]:
    """Yield (key, number of the pin) of each wire of a part, except the two wires of a bus; `_NO_PIN` for the thermometer's channel."""
    for key, numbers in wired(part):
        if key != "pins" or "bus" not in part.values:
            for number in numbers:
                yield key, _analog(facts, number) if key in ANALOG_KEYS else number


def _analog(facts: BoardFacts, channel: int) -> int:
    """Return the GPIO of a channel of the converter; `_NO_PIN` for the thermometer's channel, which has no GPIO."""
    pins = facts.chip.adc_pins
    return pins[channel] if channel < len(pins) else _NO_PIN


def _check_buses(kit: Kit, source: Source, taken: dict[int, str]) -> None:
    pairs: dict[int, tuple[int, int]] = {}
    addresses: dict[tuple[int, int], str] = {}
    for index, part in enumerate(kit.parts):
        if "bus" not in part.values:
            continue
        path: Path_ = ("part", index)
        bus, pins, address = (part.values[key] for key in ("bus", "pins", "address"))
        _check_bus_pins(source, (*path, "pins"), bus, pins)
        if pairs.setdefault(bus, pins) != pins:
            data, clock = pairs[bus]
            raise source.error("E-KIT-17", (*path, "pins"), bus=bus, data=data, clock=clock)
        for pin in pins:
            _check_place(source, (*path, "pins"), pin, part.kind, kit.facts)
            other = taken.setdefault(pin, f"I2C{bus}")
            if other != f"I2C{bus}":
                raise source.error("E-KIT-15", (*path, "pins"), pin=f"GP{pin}", other=other)
        if part.values.get("shutdown") is not None:
            continue  # with a shutdown wire each, the program gives them addresses one after the other
        other = addresses.setdefault((bus, address), part.name)
        if other != part.name:
            raise source.error(
                "E-KIT-16", (*path, "address"), address=f"0x{address:02X}", other=other, bus=bus
            )


def _check_bus_pins(source: Source, path: Path_, bus: int, pins: tuple[int, int]) -> None:
    """Refuse pins that the microcontroller cannot use for a bus (RP2040 data sheet, table 2; RP2350 data sheet, 9.4)."""
    data, clock = pins
    if data % _I2C_PINS != 2 * bus or clock % _I2C_PINS != 2 * bus + 1:
        sample = f"[{2 * bus + _I2C_PINS}, {2 * bus + _I2C_PINS + 1}]"
        raise source.error("E-KIT-20", path, bus=bus, data=data, clock=clock, example=sample)


def _check_sides(kit: Kit, source: Source) -> None:
    sides: dict[str, str] = {}
    for index, part in enumerate(kit.parts):
        if part.kind == "motor":
            other = sides.setdefault(part.values["side"], part.name)
            if other != part.name:
                raise source.error("E-KIT-22", ("part", index, "side"), other=other)


def _check_signals(kit: Kit, source: Source) -> None:
    """Refuse two signals on one PWM channel, and any other signal on a buzzer's PWM slice, for a buzzer changes its frequency.

    A motor and a servo may share a slice: the program may choose 50 Hz for both.
    """
    place = kit.facts.chip.pwm_place
    found: dict[tuple[int, int], tuple[int, Part]] = {}
    for index, part in enumerate(kit.parts):
        for key, pin in _signals(part):
            counter, channel = place(pin)
            for other in (channel, 1 - channel):
                beside, owner = found.get((counter, other), (pin, part))
                alone = part.kind == "buzzer" or owner.kind == "buzzer"
                if beside != pin and (other == channel or alone):
                    names = kit.facts.pin_name(pin), kit.facts.pin_name(beside)
                    raise source.error(
                        "E-KIT-29", ("part", index, key), pin=names[0], beside=names[1], other=owner.name
                    )  # fmt: skip
            found[counter, channel] = pin, part


def _signals(part: Part) -> Iterator[tuple[str, int]]:
    values = part.values
    if part.kind in ("servo", "buzzer"):
        yield "pin", values["pin"]
    elif part.kind == "motor":
        if values["enable"] is not None:
            yield "enable", values["enable"]
        else:
            for pin in values["pins"]:
                yield "pins", pin


def check_body(kit: Kit, source: Source) -> None:
    """Refuse sensors and wheels outside the round body: only the body touches walls and other robots.

    Raises:
        WorldError: E-KIT-19 a sensor, -21 the wheels.
    """
    body = kit.body
    most = body.radius_mm + _ROUNDING_MM
    corner = hypot((body.track_mm + body.wheel_width_mm) / 2, body.wheel_mm / 2)
    if corner > most:
        raise source.error("E-KIT-21", ("body", "radius_mm"), least_mm=round(corner + 0.5))
    for index, part in enumerate(kit.parts):
        if "ahead_mm" in part.values:
            away = hypot(part.values["ahead_mm"], part.values["right_mm"])
            if away > most:
                raise source.error(
                    "E-KIT-19", ("part", index, "ahead_mm"), name=part.name,
                    away_mm=round(away), radius_mm=body.radius_mm,
                )  # fmt: skip
