"""The names of a kit's chips and wires, for drawings and tables."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from marelle_sim.boards import BoardFacts
from marelle_sim.kits.kit import Part
from marelle_sim.kits.table import CHIPS as CHIP_KINDS

CHIPS = MappingProxyType(
    {
        "ultrasonic": "HC-SR04",
        **{kind: kind.upper() for kind, chip in CHIP_KINDS.items() if chip.twin},
        "pixels": "WS2812",
    }
)
"""The chip of a kind of part, if it has a name; a motor has that of its driver."""

_BRIDGES = MappingProxyType(
    {
        "L298N": (("IN1", "IN2", "ENA"), ("IN3", "IN4", "ENB")),
        "TB6612FNG": (("AIN1", "AIN2", "PWMA"), ("BIN1", "BIN2", "PWMB")),
    }
)
"""The labels on modules for two motors, for the wires of the left and of the right one."""

_NAMES = MappingProxyType(
    {
        "phase": "PH",
        "enable": "EN",
        "standby": "STBY",
        "shutdown": "XSHUT",
        "trigger": "TRIG",
        "echo": "ECHO",
        "adc": "OUT",
        "digital_reflectance": "DO",
        "joystick": "SW",
        "ir_receiver": "OUT",
        "pixels": "DIN",
        "dht11": "DATA",
        "dht22": "DATA",
        "ds18b20": "DATA",
        "pin": "SIG",
    }
)


def chip_name(part: Part) -> str:
    """Return the name of a part's chip for a drawing: the class of a person's own chip, the driver of a motor; "" without a chip."""
    own = str(part.values.get("chip", "")).rpartition(":")[2]
    return own or part.values.get("bridge") or CHIPS.get(part.kind, "")


def wires_of(part: Part, facts: BoardFacts) -> list[tuple[str, int]]:
    """Return (label on the module, GPIO number) of each signal wire from a part to the board; power and ground are left out.

    An analogue sensor on a channel of the board's converter (ADC) that has no pin gets no wire.

    Example:
        >>> kit = load_kit("pico_bot")
        >>> wires_of(kit.parts[5], kit.facts)
        [('TRIG', 14), ('ECHO', 15)]
    """
    values = part.values
    if "bus" in values:
        found = list(zip(("SDA", "SCL"), values["pins"], strict=True))
        if values.get("shutdown") is not None:
            found.append((_NAMES["shutdown"], values["shutdown"]))
        return found
    found = _inputs(values) if part.kind == "motor" else []
    if values.get("encoder"):
        found += list(zip(("A", "B"), values["encoder"], strict=True))
    found += [(_NAMES[key], values[key]) for key in ("trigger", "echo") if key in values]
    found += [
        (name, facts.chip.adc_pins[channel])
        for name, channel in zip(("VRX", "VRY"), values.get("adcs", ()), strict=False)
    ]
    if values.get("pin") is not None:
        found.append((_NAMES.get(part.kind, _NAMES["pin"]), values["pin"]))
    if "adc" in values and facts.adc_name(values["adc"]):
        found.append((_NAMES["adc"], facts.chip.adc_pins[values["adc"]]))
    return found


def _inputs(values: Mapping[str, Any]) -> list[tuple[str, int]]:
    usual = ("IN1", "IN2", _NAMES["enable"])
    first, second, enable = _BRIDGES.get(values["bridge"], (usual, usual))[
        values["side"] == "right"
    ]
    found = list(zip((first, second), values["pins"] or (), strict=False))
    labels = {"phase": _NAMES["phase"], "enable": enable, "standby": _NAMES["standby"]}
    return found + [
        (label, values[key]) for key, label in labels.items() if values[key] is not None
    ]
