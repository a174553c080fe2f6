"""JSON Schemas of the files that people write, for editors: of a kit and of a world.

They say what each value alone may be; what values must be together (a pin that serves twice, a robot in a wall) only
the reader of the file can tell. `docs/schemas` holds them; a test keeps both equal, and equal to the readers.
"""

from __future__ import annotations

from marelle_sim.boards import BOARDS
from marelle_sim.kits import table as kits
from marelle_sim.parts.faults import FAULTS
from marelle_sim.toml.schema import document, many, name, number, one_of, pair, table, whole, words
from marelle_sim.toml.table import COLORS, MAX_POINTS
from marelle_sim.world import draws, inputs, room, sources, worldfile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from marelle_sim.toml.schema import Schema as Schema  # noqa: PLC0414 - the command names it too
    from marelle_text import Text

_LARGEST_SEED = 2**63 - 1
_REACH = (-worldfile.MAX_SIZE_MM, 2 * worldfile.MAX_SIZE_MM)
_SIZE = (1, worldfile.MAX_SIZE_MM)


def described(schema: Schema, text: Text) -> Schema:
    """Return the schema with a sentence for each key that `marelle_text` has one for."""
    found: Schema = {}
    for key, value in schema.items():
        if key == "properties" and isinstance(value, dict):
            found[key] = {
                name: {**_told(name, text), **described(inner, text)}
                for name, inner in value.items()
            }
        elif isinstance(value, dict):
            found[key] = described(value, text)
        elif isinstance(value, list):
            found[key] = [
                described(item, text) if isinstance(item, dict) else item for item in value
            ]
        else:
            found[key] = value
    return found


def _told(name: str, text: Text) -> dict[str, str]:
    said = text.optional(f"schema.{name}")
    return {"description": said} if said else {}


_TITLE = table({"fr": words(), "en": words()})


def _wanted(bounds: Mapping[str, object]) -> list[str]:
    """Return a table's required keys."""
    return [key for key in bounds if key not in kits.USUAL]


def kit_schema() -> Schema:
    """Return the JSON Schema of `kit.toml`, format 1."""
    body = {key: number(*bounds) for key, bounds in kits.BODY.items()}
    battery = {key: number(*bounds) for key, bounds in kits.BATTERY.items()}
    channel = whole(*kits.WHOLE["channel"])
    known = {
        "format": one_of([kits.FORMAT]),
        "board": one_of([*BOARDS]),
        "title": _TITLE,
        "identity": table({**dict.fromkeys(kits.IDENTITY, words()), "pins": _pins()}),
        "body": table({**body, "wheel_counts": whole(*kits.WHEEL_COUNTS)}, ["radius_mm"]),
        "tolerances": table(dict.fromkeys(kits.TOLERANCES, number(0, kits.MOST_TOLERANCE))),
        "battery": table(
            {
                **battery,
                "adc": channel,
                "divider": number(*kits.DIVIDER),
                "divider_ohm": whole(*kits.DIVIDER_OHM),
                "name": name(),
            },
            _wanted(kits.BATTERY),
        ),
        "part": many({"oneOf": [_part(kind) for kind in kits.PARTS]}),
    }
    motor = {"properties": {"kind": one_of(["motor"])}, "required": ["kind"]}
    drives = {"properties": {"part": {"contains": motor}}, "required": ["part"]}
    measured = {"properties": {"body": {"required": _wanted(kits.BODY)}}}
    more = {"if": drives, "then": measured}
    return document(
        "marelle: kit.toml", table(known, ("format", "board", "body", "battery"), more)
    )


def _pins() -> Schema:
    """Return the schema of a table of named pins: each key is a free name, each value a GPIO number."""
    pattern = {f"^{kits.PIN_NAME}$": whole(*kits.WHOLE["pin"])}
    return {"type": "object", "patternProperties": pattern, "additionalProperties": False}


def _part(kind: str) -> Schema:
    shapes = kits.PARTS[kind]
    known = {"kind": one_of([kind]), "name": name()}
    known |= {key: _shape(shape) for key, shape in shapes.items()}
    needed = [key for key in shapes if (kind, key) not in kits.OPTIONAL]
    more = {"anyOf": list(_drivers())} if kind == "motor" else None
    return {"title": kind, **table(known, ("kind", *needed), more)}


def _drivers() -> Iterator[Schema]:
    """Yield the schemas of the wires of each driver of a motor, then of those that only their wires name."""
    for bridge, (needed, optional) in kits.BRIDGES.items():
        none = [key for key in kits.BRIDGE_WIRES if key not in (*needed, *optional)]
        yield {"properties": {"bridge": one_of([bridge])}, **_wires(("bridge", *needed), none)}
    yield _wires(("pins",), ("bridge", "phase", "standby"))
    yield _wires(("pins", "enable"), ("bridge", "phase"))
    yield _wires(("phase", "enable"), ("bridge", "pins", "standby"))


def _wires(needed: Iterable[str], none: Iterable[str]) -> Schema:
    """Return the schema of a table that has some keys and lacks others."""
    return {"required": list(needed), "not": {"anyOf": [{"required": [key]} for key in none]}}


def _shape(shape: str) -> Schema:
    if shape == "pair":
        return pair(whole(*kits.WHOLE["pin"]))
    if shape in kits.CHOICES:
        return one_of(kits.CHOICES[shape])
    if shape in _SHAPES:
        return _SHAPES[shape]
    return whole(*kits.WHOLE[shape]) if shape in kits.WHOLE else number(*kits.NUMBERS[shape])


def _quantity() -> Schema:
    return {
        "anyOf": [one_of(sources.ENVIRONMENT), {"type": "string", "pattern": f"^{sources.OWN}"}]
    }


_SHAPES: dict[str, Schema] = {
    "servo": words(),
    "driver": words(),
    "channels": pair(whole(*kits.WHOLE["channel"])),
    "quantity": _quantity(),
    "class": {**words(), "pattern": r"^[^:\\/]+\.py:[A-Za-z_][A-Za-z0-9_]*$"},
    "light": {"anyOf": [whole(*kits.WHOLE["pin"]), one_of([kits.LIGHT])]},
}
"""Schemas of the keys whose value is not simply a number between two bounds."""


def world_schema() -> Schema:
    """Return the JSON Schema of `world.toml`, format 1."""
    side = whole(worldfile.MIN_SIZE_MM, worldfile.MAX_SIZE_MM)
    known = {
        "format": one_of([worldfile.FORMAT]),
        "seed": whole(0, _LARGEST_SEED),
        "title": _TITLE,
        "size": pair(side),
        "border": {"type": "boolean"},
        **_ink(),
        "image": words(),
        "mm_per_pixel": number(0.01, 100),
        "squares": _squares(),
        **{key: many(item) for key, item in _things().items()},
        "robot": {"oneOf": [table(_start()), many(table({**_start(), **_robot()}), 100, 1)]},
        "environment": _environment(),
        "room": _room(),
        "source": many(_source()),
        "input": many(_input()),
        "fault": many(_fault()),
        "draw": many(_draw(), draws.MOST_DRAWS),
    }
    more: Schema = {"dependencies": {"mm_per_pixel": ["image"]}}
    return document("marelle: world.toml", table(known, ("format", "size"), more))


def _squares() -> Schema:
    known = {
        "size": whole(10, 2000), "columns": whole(1, 26), "rows": whole(1, 9),
        "darkness": whole(0, 255),
    }  # fmt: skip
    return table(known, ("size", "columns", "rows"))


def _things() -> dict[str, Schema]:
    """Return the schemas of the things on the mat, by their keys in the file: "line", "arc", "patch", "label", "wall", "box"."""
    at, angle = pair(number(*_REACH)), number(-360, 360)
    points = many(at, MAX_POINTS, 2)
    thick, dashes = number(1, 500), pair(number(2, worldfile.MAX_SIZE_MM))
    radius = number(0, worldfile.MAX_SIZE_MM)
    line = {
        "points": points, "closed": {"type": "boolean"}, "width": thick, "dashes": dashes, **_ink(),
        "radius": {"anyOf": [radius, many(radius, MAX_POINTS)]},
    }  # fmt: skip
    turn = number(-360, 720)
    arc = {
        "at": at, "radius": number(5, worldfile.MAX_SIZE_MM), "from": turn, "to": turn,
        "width": thick, "dashes": dashes, **_ink(),
    }  # fmt: skip
    label = {
        "text": words(), "at": at, "square": _drawn(_square()), "size": number(2, 1000), "angle": angle, "color": _drawn(_colour()),
    }  # fmt: skip
    wall = {"points": points, "thickness": thick, "name": words(), "color": _colour()}
    box = {
        "at": at, "size": pair(number(*_SIZE)), "angle": angle, "name": words(),
        "color": _colour(), "mass": number(1, 100_000),
    }  # fmt: skip
    return {
        "line": table(line, ("points",)),
        "arc": table(arc, ("at", "radius", "from", "to")),
        "patch": _patch(at, angle),
        "label": table(label, ("text",), _somewhere()),
        "wall": table(wall, ("points",)),
        "box": table(box, ("at", "size")),
    }


def _patch(at: Schema, angle: Schema) -> Schema:
    size, diameter = pair(number(*_SIZE)), number(*_SIZE)
    known = {
        "shape": one_of(("rectangle", "disc")), "at": at, "square": _drawn(_square()), "angle": angle,
        "size": size, "diameter": diameter, **_ink(), "color": _drawn(_colour()),
    }  # fmt: skip
    shapes = [
        {"properties": {"shape": one_of(("rectangle",))}, "required": ["size"]},
        {"properties": {"shape": one_of(("disc",))}, "required": ["diameter"]},
    ]
    return table(known, ("shape",), {"allOf": [_somewhere(), {"anyOf": shapes}]})


def _square() -> Schema:
    return {"type": "string", "pattern": "^[A-Z][1-9]$"}


def _drawn(schema: Schema) -> Schema:
    """Return a schema that also accepts a drawn word, such as `{round.1}`: the first word of the random draw "round"."""
    return {"anyOf": [schema, {"type": "string", "pattern": f"^{draws.PLACE}$"}]}


def _draw() -> Schema:
    word: Schema = {
        "type": "string",
        "minLength": 1,
        "maxLength": draws.LONGEST_WORD,
        "pattern": "^[^{}]*$",
    }
    known = {
        "name": {"type": "string", "pattern": f"^{draws.NAME}$"},
        "words": {**many(word, draws.MOST_WORDS, 2), "uniqueItems": True},
    }
    return table(known, ("name", "words"))


def _somewhere() -> Schema:
    """Return the rule that a thing's place is given by `at`, in mm, or by `square`."""
    return {"anyOf": [{"required": ["at"]}, {"required": ["square"]}]}


def _colour() -> Schema:
    names = "|".join("".join(f"[{c}{c.upper()}]" for c in name) for name in COLORS)
    return {
        "type": "string",
        "anyOf": [one_of(COLORS), {"pattern": f"^(#[0-9a-fA-F]{{6}}|{names})$"}],
    }


def _ink() -> dict[str, Schema]:
    return {"color": _colour(), "darkness": whole(0, 255)}


def _start() -> dict[str, Schema]:
    return {"at": pair(number(*_REACH)), "square": _square(), "heading": number(-360, 360)}


def _robot() -> dict[str, Schema]:
    return {"name": name(), "color": _colour(), "kit": words(), "program": words()}


def _source() -> Schema:
    known = {
        "name": name(), "quantity": _quantity(), "at": pair(number(*_REACH)), "value": _curve(),
        "reach": number(*sources.REACH_MM),
    }  # fmt: skip
    return table(known, ("name", "quantity", "at", "value"))


def _environment() -> Schema:
    curve = _curve()
    known = dict.fromkeys(sources.ENVIRONMENT, curve)
    return table(known, more={"patternProperties": {f"^{sources.OWN}": curve}})


def _room() -> Schema:
    known = {
        "heater": words(), "warms": whole(*room.WARMS), "time_constant": number(*room.SECONDS), "start": whole(*room.START),
    }  # fmt: skip
    return table(known, ("heater", "warms", "time_constant"))


def _curve() -> Schema:
    value = whole(-1_000_000, 1_000_000)
    sample = {
        "type": "array",
        "items": [number(0, 1_000_000), value],
        "minItems": 2,
        "maxItems": 2,
    }
    return {"anyOf": [value, many(sample, MAX_POINTS, 1)]}


def _input() -> Schema:
    time, value = number(0, inputs.LATEST_S), whole(*inputs.VALUES)
    text: Schema = {"type": "string", "maxLength": inputs.LONGEST_TEXT}
    known = {
        "name": words(), "time": {"anyOf": [time, pair(time)]}, "value": {"anyOf": [value, pair(value)]},
        "hold": number(*inputs.HOLD_S), "text": {"anyOf": [text, many(text, inputs.MOST_TEXTS, 1)]}, "robot": words(),
    }  # fmt: skip
    more: Schema = {
        "not": {"anyOf": [{"required": ["text", "value"]}, {"required": ["text", "hold"]}]}
    }
    return table(known, ("name", "time"), more)


def _fault() -> Schema:
    faults = sorted({fault for faults in FAULTS.values() for fault in faults})
    known = {
        "part": words(), "fault": one_of(faults), "time": number(0, inputs.LATEST_S), "robot": words(),
    }  # fmt: skip
    return table(known, ("part", "fault"))
