"""Reads a kit's table from TOML, whoever wrote it: each error names the file, the line and the key."""

from __future__ import annotations

from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from re import fullmatch

from marelle_sim.boards import BOARDS
from marelle_sim.errors import KitError, WorldError
from marelle_sim.kits.chips import ADDRESSES, CHIPS
from marelle_sim.kits.kit import Body, Kit, Part
from marelle_sim.kits.own import check_chips
from marelle_sim.kits.simple import SERVOS, check_simple
from marelle_sim.kits.table import (
    BATTERY,
    BODY,
    BRIDGE_WIRES,
    BRIDGES,
    DIVIDER,
    DIVIDER_OHM,
    FORMAT,
    IDENTITY,
    LIGHT,
    MOST_TOLERANCE,
    NUMBERS,
    OPTIONAL,
    OUTPUTS,
    PARTS,
    PIN_NAME,
    ROWS,
    SAMPLES,
    SIDES,
    STILL,
    TOLERANCES,
    USUAL,
    USUAL_DIVIDER,
    USUAL_DIVIDER_OHM,
    USUAL_EMPTY,
    WHEEL_COUNTS,
    WHOLE,
)
from marelle_sim.kits.wires import check_body, check_wires
from marelle_sim.toml import Table, is_file_name, nearest, read_source
from marelle_sim.world.sources import ENVIRONMENT, OWN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from os import PathLike
    from typing import Any

    from marelle_sim.boards import BoardFacts
    from marelle_sim.toml import Source

_BUNDLED = Path(__file__).parent
_ALONE = _BUNDLED.parent / "boards" / "alone.toml"
_CODES = {
    "E-WORLD-02": "E-KIT-03",
    "E-WORLD-03": "E-KIT-14",
    "E-WORLD-04": "E-KIT-04",
    "E-WORLD-05": "E-KIT-05",
    "E-WORLD-06": "E-KIT-06",
    "E-WORLD-07": "E-KIT-07",
    "E-WORLD-08": "E-KIT-08",
    "E-WORLD-09": "E-KIT-09",
    "E-WORLD-10": "E-KIT-10",
    "E-WORLD-12": "E-KIT-12",
    "E-WORLD-13": "E-KIT-13",
    "E-WORLD-34": "E-KIT-23",
}
"""Codes of the reader of tables in a world, and the codes for the same errors in a kit."""
_TOP = ("format", "board", "title", "identity", "body", "tolerances", "battery", "part")


def kit_names() -> list[str]:
    """Return the names of the bundled kits."""
    return sorted(path.stem for path in _BUNDLED.glob("*.toml"))


def load_kit(name: str | PathLike[str], *, trust: bool = False) -> Kit:
    """Return a bundled kit by its name, or the kit of a `.toml` file or of the folder of a `kit.toml`.

    Args:
        name: the name or the path.
        trust: whether the Python files of its own chips may run, which nothing guards.

    Raises:
        KitError: there is no such kit (E-KIT-01), or its file is wrong; file, line and key are facts.

    Example:
        >>> load_kit("pico_bot").body.wheel_mm
        43
    """
    name = str(name)
    if name in kit_names():
        return _bundled(name)
    path = Path(name)
    if not is_file_name(name):
        near = get_close_matches(
            name[:100], kit_names(), n=3, cutoff=0.0
        )  # there are few: name them
        raise KitError("E-KIT-01", name=name[:100], nearest=", ".join(near))
    kit = _read(path if path.suffix == ".toml" else path / "kit.toml")
    kit.trusted = trust
    return kit


@lru_cache(maxsize=16)
def board_alone(name: str) -> Kit:
    """Return the kit of a board without any parts; `name` is one of `BOARDS`."""
    source = read_source(_ALONE, _ALONE.name)
    source.data["board"] = name
    kit = _kit(_ALONE, Table(source, (), source.data, _TOP))
    kit.name = name
    title = kit.facts.title
    kit.titles = {language: words.format(title=title) for language, words in kit.titles.items()}
    return kit


@lru_cache(maxsize=16)
def _bundled(name: str) -> Kit:
    """Read a bundled kit, once: its file does not change."""
    return _read(_BUNDLED / f"{name}.toml")


def _read(path: Path) -> Kit:
    try:
        source = read_source(path, path.name)
        return _kit(path, Table(source, (), source.data, _TOP))
    except WorldError as error:
        raise KitError(_CODES.get(error.code, error.code), **error.facts) from None


def _kit(path: Path, top: Table) -> Kit:
    given = top.whole("format", 0, 1_000_000)
    if given != FORMAT:
        raise top.source.error("E-KIT-11", ("format",), value=given, expected=FORMAT)
    board = top.choice("board", tuple(BOARDS))
    facts = BOARDS[board]
    titles = top.inner("title", ("fr", "en"))
    parts = tuple(_part(table, facts) for table in _part_tables(top))
    kit = Kit(
        path.stem,
        source=str(path),
        board=board,
        library=path.stem if path.parent == _BUNDLED else "",
        titles={lang: titles.text(lang) for lang in ("fr", "en") if lang in titles},
        body=_body(_needed(top, "body", (*BODY, "wheel_counts")), parts),
        battery=_battery(
            _needed(top, "battery", ("name", "adc", "divider", "divider_ohm", *BATTERY)), facts
        ),
        identity=_identity(top.inner("identity", (*IDENTITY, "pins")), facts),
        tolerances=_tolerances(top.inner("tolerances", TOLERANCES)),
        parts=parts,
    )
    _check_names(kit, top.source)
    check_simple(kit, top.source)
    check_wires(kit, top.source)
    check_body(kit, top.source)
    check_chips(kit, top.source)
    return kit


def _needed(top: Table, key: str, known: tuple[str, ...]) -> Table:
    top.value(key, None, f"[{key}]")
    return top.inner(key, known)


def _numbers(
    table: Table,
    bounds: Mapping[str, tuple[float, float]],
    usual: Mapping[str, float | None] = USUAL,
) -> dict[str, Any]:
    return {
        key: table.number(key, low, high, usual.get(key))
        for key, (low, high) in bounds.items()
        if key in table or usual.get(key, low) is not None
    }


def _body(table: Table, parts: tuple[Part, ...]) -> Body:
    still = all(part.kind != "motor" for part in parts)
    values: dict[str, Any] = _numbers(table, BODY, {**STILL, **USUAL} if still else USUAL)
    counted = any(part.values.get("encoder") for part in parts)
    values["wheel_counts"] = table.whole("wheel_counts", *WHEEL_COUNTS, None if counted else 1)
    return Body(**values)


def _battery(table: Table, facts: BoardFacts) -> dict[str, Any]:
    battery: dict[str, Any] = _numbers(table, BATTERY)
    battery.setdefault("empty_mv", battery["open_mv"] * USUAL_EMPTY)
    battery["name"] = table.name("name", "battery")
    if "adc" in table:
        battery["adc"] = _channel(table, facts)
    battery["divider"] = table.number("divider", *DIVIDER, USUAL_DIVIDER)
    battery["divider_ohm"] = table.whole("divider_ohm", *DIVIDER_OHM, USUAL_DIVIDER_OHM)
    return battery


def _identity(table: Table, facts: BoardFacts) -> dict[str, Any]:
    """Return `machine`, `build` and `pins` of the board where they differ from its kind."""
    identity: dict[str, Any] = {key: table.text(key) for key in IDENTITY if key in table}
    if "pins" not in table:
        return identity
    names = (
        [str(name) for name in table.data["pins"]] if isinstance(table.data["pins"], dict) else []
    )
    pins = table.inner("pins", names)
    for name in names:
        if not fullmatch(PIN_NAME, name):
            raise pins.wrong(name, "LED = 25")
    identity["pins"] = {
        name: pins.whole(name, 0, facts.chip.gpios - 1, None, "LED = 25") for name in names
    }
    return identity


def _tolerances(table: Table) -> dict[str, float]:
    return {key: table.number(key, 0, MOST_TOLERANCE) for key in TOLERANCES if key in table}


def _part_tables(top: Table) -> list[Table]:
    """Return the tables `[[part]]`, each with the keys that its kind may have."""
    every = {key for shapes in PARTS.values() for key in shapes}
    tables = top.each("part", ("kind", "name", *every))
    known = tuple(PARTS)
    return [
        Table(
            table.source,
            table.path,
            table.data,
            ("kind", "name", *PARTS[table.choice("kind", known)]),
        )
        for table in tables
    ]


def _part(table: Table, facts: BoardFacts) -> Part:
    kind = table.choice("kind", tuple(PARTS))
    values = {key: _value(table, facts, (kind, key), shape) for key, shape in PARTS[kind].items()}
    if kind == "motor":
        _check_bridge(table, values)
    return Part(kind, table.name("name", kind), values)


def _check_bridge(table: Table, values: dict[str, Any]) -> None:
    """Set the driver of a motor from its wires if it is not named, and refuse wires that the driver does not have."""
    bridge = values["bridge"]
    if bridge is None:
        enabled = "DRV8833" if values["enable"] is None else "TB6612FNG"
        bridge = values["bridge"] = enabled if values["phase"] is None else "DRV8835"
    needed, optional = BRIDGES[bridge]
    for key in needed:
        table.value(key, None, f"{key} = {SAMPLES[PARTS['motor'][key]]}")
    for key in BRIDGE_WIRES:
        if values[key] is not None and key not in (*needed, *optional):
            raise table.source.error("E-KIT-27", (*table.path, key), bridge=bridge)


def _value(table: Table, facts: BoardFacts, place: tuple[str, str], shape: str) -> Any:
    key = place[1]
    if place in OPTIONAL and key not in table:
        return OPTIONAL[place]
    example = f"{key} = {_sample(place, shape)}"
    table.value(key, None, example)
    if shape in _READERS:
        return _READERS[shape](table, facts)
    if shape == "pair":
        pins = table.pair(key, *WHOLE["pin"], None, example)
        if any(not isinstance(pin, int) for pin in pins):
            raise table.wrong(key, example)
        return pins
    if shape in WHOLE:
        return table.whole(key, *WHOLE[shape], None, example)
    return table.number(key, *NUMBERS[shape], None, example)


def _sample(place: tuple[str, str], shape: str) -> str:
    """Return the example value of a key in a message: for a chip, its own address and pins of a bus."""
    kind, key = place
    if key == "address" and kind in ADDRESSES:
        return f"0x{ADDRESSES[kind]:02X}"
    return SAMPLES["bus_pins" if kind in CHIPS and shape == "pair" else shape]


def _channel(table: Table, facts: BoardFacts) -> int:
    """Return a channel of the converter; if its GPIO is given instead, the message names the channel."""
    pin, pins = table.value("adc", None, "adc = 0"), facts.chip.adc_pins
    if isinstance(pin, int) and pin in pins:
        raise table.wrong("adc", f"adc = {pins.index(pin)}  # GP{pin}")
    return table.whole("adc", 0, facts.chip.thermometer, None, "adc = 0")


def _light(table: Table, facts: BoardFacts) -> int:
    """Return the GPIO of a light, or the pin of the board's own."""
    example = f'pin = "{LIGHT}"'
    if not isinstance(table.value("pin", None, example), str):
        return table.whole("pin", *WHOLE["pin"], None, example)
    return facts.pins[table.choice("pin", (LIGHT,))]


def _channels(table: Table, facts: BoardFacts) -> tuple[int, int]:
    """Return two channels of the converter, of the axes of a stick."""
    example = f"adcs = {SAMPLES['channels']}"
    table.value("adcs", None, example)
    first, second = table.pair("adcs", 0, len(facts.chip.adc_pins) - 1, None, example)
    if not (isinstance(first, int) and isinstance(second, int)):
        raise table.wrong("adcs", example)
    return first, second


def _quantity(table: Table, _facts: BoardFacts) -> str:
    """Return the name of a quantity of the environment."""
    name = table.text("quantity")
    return name if name.startswith(OWN) else table.choice("quantity", ENVIRONMENT)


def _rows(table: Table, _facts: BoardFacts) -> int:
    example = f"height = {SAMPLES['rows']}"
    rows = table.whole("height", min(ROWS), max(ROWS), None, example)
    if rows not in ROWS:
        raise table.wrong("height", example)
    return rows


_READERS: dict[str, Callable[[Table, BoardFacts], Any]] = {
    "rows": _rows,
    "side": lambda table, _facts: table.choice("side", SIDES),
    "bridge": lambda table, _facts: table.choice("bridge", tuple(BRIDGES)),
    "output": lambda table, _facts: table.choice("leads", OUTPUTS),
    "class": lambda table, _facts: table.text("chip"),
    "servo": lambda table, _facts: table.text("servo"),
    "driver": lambda table, _facts: table.text("driver"),
    "channel": _channel,
    "channels": _channels,
    "quantity": _quantity,
    "light": _light,
}
"""The readers of shapes that are more than a number between two bounds."""


def _check_names(kit: Kit, source: Source) -> None:
    """Refuse two parts of one name, and the name of a servo or PWM chip that the kit does not have.

    Names are unique because the noise of a part is drawn for its name.

    Raises:
        WorldError: E-KIT-18 for a name that comes twice, E-WORLD-13 for an unknown servo or PWM chip.
    """
    seen = {kit.battery["name"]}
    for index, part in enumerate(kit.parts):
        if part.name in seen:
            raise source.error("E-KIT-18", ("part", index, "name"), value=part.name)
        seen.add(part.name)
    servos = tuple(part.name for part in kit.parts if part.kind in SERVOS)
    for index, part in enumerate(kit.parts):
        drivers = tuple(one.name for one in kit.parts[:index] if one.kind == "pca9685")
        for key, known in (("servo", servos), ("driver", drivers)):
            named = part.values.get(key)
            if named is not None and named not in known:
                near = nearest(named, known) if known else key
                raise source.error("E-WORLD-13", ("part", index, key), value=named, nearest=near)
