"""The inputs that a user can press, turn and set in the page: those of a kit, and those of a world around it."""

from collections.abc import Callable
from functools import partial
from types import MappingProxyType
from typing import Any

from marelle_sim.chips import ROOM
from marelle_sim.kits import Kit, Part
from marelle_sim.parts import inputs_of, sensed_by
from marelle_sim.world import World
from marelle_text import LANGUAGES, Text

Data = dict[str, Any]

_HAND = "ultrasonic"  # the kind of part in front of which a person can hold a hand
_HAND_MM = (0, 1000, 10)  # from no hand to an arm's length
_KINDS = MappingProxyType({"button": "press", "digital": "switch", "ir_receiver": "remote"})
"""How a kind of part is set, where it is no slider; `remote`: a key with a number is pressed."""

_CONTACT = ".button"  # of a joystick
_RANGES = MappingProxyType(
    {
        "light": (0, 2000, 10),
        "temperature": (-1000, 5000, 50),
        "humidity": (0, 10_000, 100),
        "pressure": (95_000, 105_000, 100),
    }
)
"""From what to what a slider goes, and by which steps, in the units of a world's file: what a class can meet."""

_HUNDREDTHS = ("temperature", "humidity")


def of_kit(kit: Kit) -> Data:
    """Return the inputs of a kit's parts that the user can set, and the quantities of the environment that the parts measure."""
    inputs = [one for part in kit.parts if part.kind != _HAND for one in _inputs(part)]
    ranges = [part.name for part in kit.parts if part.kind == _HAND]
    inputs += [_hand_input(name, alone=len(ranges) == 1) for name in ranges]
    senses = {name: part for part in kit.parts for name in sensed_by(part)}
    return {"inputs": inputs, "senses": [_quantity(name, part) for name, part in senses.items()]}


def of_world(world: World) -> Data:
    """Return the environment of a world at the start of a run, and the sources that add to it."""
    return {
        "environment": {name: curve.at(0) for name, curve in world.environment.items()},
        "sources": [
            {"name": source.name, "quantity": source.quantity, "start": source.curve.at(0)}
            for source in world.sources
        ],
    }


def _inputs(part: Part) -> list[Data]:
    return [
        _row(
            name,
            "press" if name.endswith(_CONTACT) else _KINDS.get(part.kind, "slide"),
            (*ends, 1),
            part.values.get("percent", 0),
        )
        | {"title": _in_each(partial(_title, name))}
        for name, ends in inputs_of(part).items()
    ]


def _row(name: str, kind: str, scale: tuple[int, int, int], start: int) -> Data:
    """Return an input that shows a plain number.

    Args:
        name: the input.
        kind: its control in the page.
        scale: the smallest value, the greatest value and the step.
        start: its value at the start of a run.
    """
    least, most, step = scale
    return {
        "name": name,
        "kind": kind,
        "least": least,
        "most": most,
        "step": step,
        "start": start,
        "shown": dict.fromkeys(LANGUAGES, "{value}"),
        "divide": 1,
    }


def _hand_input(name: str, *, alone: bool) -> Data:
    """Return the input for the distance of a hand in front of a range sensor, in mm; 0 means no hand.

    `alone` is whether the kit has only this range sensor, so that the title need not name it.
    """
    return _row(name, "slide", _HAND_MM, 0) | {
        "title": _in_each(
            lambda text: (
                text("page.inputs.hand")
                if alone
                else text("page.inputs.hand_of", name=text.part(name))
            )
        ),
        "shown": _in_each(lambda text: text("page.inputs.hand_at", value="{value}")),
        "zero": _in_each(lambda text: text("page.inputs.no_hand")),
    }


def _title(name: str, text: Text) -> str:
    part, _dot, own = name.partition(".")
    return f"{text.part(part)} {text.part(own)}".rstrip()


def _quantity(name: str, part: Part) -> Data:
    scale = _RANGES.get(name) or _range(part)
    return _row(name, "slide", scale, ROOM.get(name, scale[0])) | {
        "title": _in_each(lambda text: text.quantity(name)),
        "shown": _in_each(
            lambda text: text.optional(f"amount.{name}", value="{value}") or "{value}"
        ),
        "divide": 100 if name in _HUNDREDTHS else 1,
    }


def _range(part: Part) -> tuple[int, int, int]:
    """Return (least, greatest, step) of the scale of a quantity, from the part that measures it: its scale, or 0 to twice its threshold."""
    values = part.values
    ends = (values["low"], values["high"]) if "low" in values else (0, 2 * values["threshold"])
    return min(ends), max(ends), 1


def _in_each(said: Callable[[Text], str]) -> dict[str, str]:
    return {language: said(Text(language)) for language in LANGUAGES}
