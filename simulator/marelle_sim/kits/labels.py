"""What the parts of a kit are called on paper: their chips, and the names of their wires."""

from __future__ import annotations

from types import MappingProxyType

from marelle_sim.kits.chips import CHIPS as CHIP_KINDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts
    from marelle_sim.kits.kit import Part
    from marelle_text import Text

CHIPS = MappingProxyType(
    {
        "ultrasonic": "HC-SR04",
        **{kind: kind.upper() for kind, chip in CHIP_KINDS.items() if chip.twin},
        "pixels": "WS2812",
    }
)
"""The chip that a kind of part is made of, where it has a name; a motor has that of its driver."""

_NAMES = MappingProxyType(
    {
        "phase": "PH",
        "enable": "EN",
        "standby": "STBY",
        "trigger": "TRIG",
        "echo": "ECHO",
        "adc": "OUT",
        "digital_reflectance": "DO",
        "pixels": "DIN",
        "pin": "SIG",
    }
)


def chip_name(part: Part) -> str:
    """Return what the chip of a part is called, "" if it has no name."""
    own = str(part.values.get("chip", ""))
    return own.rpartition(":")[2] or part.values.get("bridge") or CHIPS.get(part.kind, "")


def part_name(name: str, text: Text) -> str:
    """Return what a person calls a part; one of a person's own kit keeps the name it was given."""
    return text.part(name)


def wires_of(part: Part, facts: BoardFacts) -> list[tuple[str, int]]:
    """Return (what is printed beside the pin of the module, GPIO) of each wire of a part.

    Example:
        >>> kit = load_kit("pico_bot")
        >>> wires_of(kit.parts[5], kit.facts)
        [('TRIG', 14), ('ECHO', 15)]
    """
    values = part.values
    if "bus" in values:
        return list(zip(("SDA", "SCL"), values["pins"], strict=True))
    found = []
    if values.get("pins"):
        found += list(zip(("IN1", "IN2"), values["pins"], strict=True))
    found += [
        (_NAMES[key], values[key])
        for key in ("phase", "enable", "standby")
        if values.get(key) is not None
    ]
    if values.get("encoder"):
        found += list(zip(("A", "B"), values["encoder"], strict=True))
    found += [(_NAMES[key], values[key]) for key in ("trigger", "echo") if key in values]
    if "pin" in values:
        found.append((_NAMES.get(part.kind, _NAMES["pin"]), values["pin"]))
    if "adc" in values and facts.adc_name(values["adc"]):
        found.append((_NAMES["adc"], facts.chip.adc_pins[values["adc"]]))
    return found
