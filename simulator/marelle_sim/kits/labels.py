"""The names of a kit's chips and wires, for drawings and tables."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

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

ANALOG_KEYS = ("adcs", "adc")
"""The keys of a part whose numbers are channels of the board's converter (ADC), not GPIOs."""

_LABELS = MappingProxyType(
    {
        "pins": ("IN1", "IN2"),
        "phase": ("PH",),
        "enable": ("EN",),
        "standby": ("STBY",),
        "encoder": ("A", "B"),
        "trigger": ("TRIG",),
        "echo": ("ECHO",),
        "adcs": ("VRX", "VRY"),
        "pin": ("SIG",),
        "adc": ("OUT",),
        "shutdown": ("XSHUT",),
    }
)
"""The keys of a part for signal wires, in the order in which they are told, with the labels on a usual module."""

_ON_BUS = MappingProxyType({"pins": ("SDA", "SCL")})

_ON_BRIDGE: Mapping[object, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        ("L298N", "left"): {"pins": ("IN1", "IN2"), "enable": ("ENA",)},
        ("L298N", "right"): {"pins": ("IN3", "IN4"), "enable": ("ENB",)},
        ("TB6612FNG", "left"): {"pins": ("AIN1", "AIN2"), "enable": ("PWMA",)},
        ("TB6612FNG", "right"): {"pins": ("BIN1", "BIN2"), "enable": ("PWMB",)},
    }
)
"""The other labels on modules for two motors, for the wires of the left and of the right one."""

_OF_KIND = MappingProxyType(
    {
        "digital_reflectance": {"pin": ("DO",)},
        "joystick": {"pin": ("SW",)},
        "ir_receiver": {"pin": ("OUT",)},
        "pixels": {"pin": ("DIN",)},
        "dht11": {"pin": ("DATA",)},
        "dht22": {"pin": ("DATA",)},
        "ds18b20": {"pin": ("DATA",)},
    }
)
"""The other labels on a module of a kind of part."""


def chip_name(part: Part) -> str:
    """Return the name of a part's chip for a drawing: the class of a person's own chip, the driver of a motor; "" without a chip."""
    own = str(part.values.get("chip", "")).rpartition(":")[2]
    return own or part.values.get("bridge") or CHIPS.get(part.kind, "")


def wired(part: Part) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield (key, its numbers in the kit's file) for the signal wires of a part; power and ground are left out."""
    for key in _LABELS:
        given = part.values.get(key)
        if given is not None:
            yield key, given if isinstance(given, tuple) else (given,)


def wires_of(part: Part, facts: BoardFacts) -> list[tuple[str, int]]:
    """Return (label on the module, GPIO number) of each signal wire from a part to the board; power and ground are left out.

    An analogue sensor on a channel of the board's converter (ADC) that has no pin gets no wire.

    Example:
        >>> kit = load_kit("pico_bot")
        >>> wires_of(kit.parts[5], kit.facts)
        [('TRIG', 14), ('ECHO', 15)]
    """
    values = part.values
    labels = {
        **_LABELS,
        **(_ON_BUS if "bus" in values else {}),
        **_ON_BRIDGE.get((values.get("bridge"), values.get("side")), {}),
        **_OF_KIND.get(part.kind, {}),
    }
    found = []
    for key, numbers in wired(part):
        for label, number in zip(labels[key], numbers, strict=True):
            if key not in ANALOG_KEYS:
                found.append((label, number))
            elif facts.adc_name(number):
                found.append((label, facts.chip.adc_pins[number]))
    return found
