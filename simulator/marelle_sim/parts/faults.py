"""The faults that each kind of part can have, and the finding of a part by the name that a person writes."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import NamedTuple

from marelle_sim.kits import Kit, Part
from marelle_sim.kits.table import CHIPS, INERTIAL

Given = str | tuple[str, float]
Faults = Mapping[str, Given | list[Given]] | Iterable[tuple[str, str, float]]

FAULTS = MappingProxyType(
    {
        "motor": ("dead", "inverted", "slips", "swapped", "weak"),
        "encoder": ("broken", "inverted"),
        "reflectance": ("dead", "noisy", "stuck", "swapped"),
        "digital_reflectance": ("dead", "stuck"),
        "ultrasonic": ("dead", "noisy", "stuck"),
        **dict.fromkeys(CHIPS, ("dead",)),
        **dict.fromkeys(INERTIAL, ("dead", "noisy", "stuck")),
        "pixels": ("dead",),
        "buzzer": ("dead",),
        "led": ("dead",),
        "button": ("dead", "stuck"),
        "servo": ("dead",),
        "driven_servo": ("dead",),
        "relay": ("dead", "stuck"),
        "potentiometer": ("dead", "stuck"),
        "digital": ("dead", "stuck"),
        "joystick": ("dead", "stuck"),
        "analog": ("dead", "stuck"),
        "light_sensor": ("dead", "stuck"),
        "ir_receiver": ("dead",),
        "battery": ("brown-out", "low"),
    }
)
"""The faults of each kind of part; docs/kits.md says what each does."""

_WORDS = MappingProxyType(
    {"ultrasonic": "range", **dict.fromkeys(INERTIAL, "imu"), "ssd1306": "screen"}
)
"""The names that the board library has for kinds of parts."""


class Fault(NamedTuple):
    """One fault of one robot.

    Attributes:
        part: the part's name in the kit's table, that of the battery, or "left encoder" or "right encoder".
        kind: the part's kind, a key of `FAULTS`. fault: one of the faults of that kind. time_us: time at which it begins.
    """

    part: str
    kind: str
    fault: str
    time_us: int


def targets(kit: Kit) -> dict[str, str]:
    """Return everything in a kit that can have a fault: name -> kind."""
    found = {kit.battery["name"]: "battery"}
    for part in kit.parts:
        found[part.name] = part.kind
        if part.values.get("encoder"):
            found.setdefault(encoder_name(part), "encoder")
    return found


def faults_of(kit: Kit, part: str) -> list[str]:
    """Return the faults that the part called `part` can have; `swapped` only if the kit has another part of the same kind."""
    kinds = targets(kit)
    alone = list(kinds.values()).count(kinds[part]) == 1
    return [fault for fault in FAULTS[kinds[part]] if not (alone and fault == "swapped")]


def encoder_name(motor: Part) -> str:
    """Return the name of a motor's encoder: "left encoder" or "right encoder"."""
    return f"{motor.values['side']} encoder"


def find(kit: Kit, written: str) -> str:
    """Return the name, in a kit's table, of the part that a person means by `written`; "" if there is none.

    Besides the names in the table, these are understood: "left", "left wheel" and "left motor" (and those of the right) for a motor,
    "left encoder" or "encoder left" (and right), "battery", and "range", "imu", "screen" or the kind of a part for the only part of its kind.
    Case, and `_` for a space, do not matter.
    """
    known = targets(kit)
    if written in known:
        return written
    names = {_spaced(alias): name for alias, name in _aliases(kit).items() if name in known}
    names |= {_spaced(name): name for name in known}
    return names.get(_spaced(written), "")


def _spaced(name: str) -> str:
    return " ".join(name.replace("_", " ").lower().split())


def _aliases(kit: Kit) -> dict[str, str]:
    found = {"battery": str(kit.battery["name"])}
    for part in kit.parts:
        if part.kind == "motor":
            side = part.values["side"]
            found |= {side: part.name, f"{side} wheel": part.name, f"{side} motor": part.name}
            found[f"encoder {side}"] = encoder_name(part)
        elif sum(part.kind == other.kind for other in kit.parts) == 1:
            found[part.kind] = found[_WORDS.get(part.kind, part.kind)] = part.name
    return found


def listed(faults: Faults) -> list[tuple[str, str, float]]:
    """Return the faults given to `simulate` as a list of (part, fault, seconds).

    `faults` is such rows already, or a mapping: part -> fault, (fault, seconds), or a list of these; without seconds it begins at 0.
    """
    if not isinstance(faults, Mapping):
        return [(part, fault, seconds) for part, fault, seconds in faults]
    found = []
    for part, given in faults.items():
        for one in [given] if isinstance(given, str | tuple) else given:
            fault, seconds = (one, 0.0) if isinstance(one, str) else one
            found.append((part, fault, seconds))
    return found
