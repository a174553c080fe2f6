"""Reads a kit from a TOML file, one of ours or a stranger's: errors name the file, and mostly the line and key."""

from collections.abc import Mapping
from functools import lru_cache
from os import PathLike
from pathlib import Path
from typing import Any

from marelle_sim.errors import KitError, WorldError
from marelle_sim.kits.kit import Body, Kit, Part
from marelle_sim.kits.own import check_chips
from marelle_sim.kits.table import (
    BODY,
    BRIDGE_WIRES,
    BRIDGES,
    FIELDS,
    PARTS,
    SERVOS,
    STILL,
    check_simple,
)
from marelle_sim.kits.wires import check_body, check_wires
from marelle_sim.toml import Source, Table, is_file_name, nearest, read_fields, read_source
from marelle_text.nearest import nearest_names

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
    "E-WORLD-11": "E-KIT-11",
    "E-WORLD-12": "E-KIT-12",
    "E-WORLD-13": "E-KIT-13",
    "E-WORLD-34": "E-KIT-23",
}
"""Codes of the reader of tables in a world, and the codes for the same errors in a kit."""


def kit_names() -> list[str]:
    """Return the names of the bundled kits."""
    return sorted(path.stem for path in _BUNDLED.glob("*.toml"))


def load_kit(name: str | PathLike[str], *, trust: bool = False) -> Kit:
    """Return a bundled kit by its name, or the kit of a `.toml` file or of the folder of a `kit.toml`.

    Args:
        name: the name or the path.
        trust: whether the Python files of the kit's own chips may run, which run without protection; else a run with such a chip
            raises E-KIT-26.

    Raises:
        KitError: there is no such kit (E-KIT-01), or its file is missing or wrong: then the file is among the error's facts.

    Example:
        >>> load_kit("pico_bot").body.wheel_mm
        43
    """
    name = str(name)
    if name in kit_names():
        return _bundled(name)
    path = Path(name)
    if not is_file_name(name):
        near = nearest_names(name[:100], kit_names(), likeness=0.0)  # there are few: name them
        raise KitError("E-KIT-01", name=name[:100], nearest=", ".join(near))
    kit = _read(path if path.suffix == ".toml" else path / "kit.toml")
    kit.trusted = trust
    return kit


@lru_cache(maxsize=16)
def board_alone(name: str) -> Kit:
    """Return the kit of a board without any parts; `name` is one of `BOARDS`."""
    source = read_source(_ALONE, _ALONE.name)
    source.data["board"] = name
    kit = _kit(_ALONE, Table(source, (), source.data, FIELDS))
    kit.name = name
    kit.titles = {
        language: words.format(title=kit.facts.title) for language, words in kit.titles.items()
    }
    return kit


@lru_cache(maxsize=16)
def _bundled(name: str) -> Kit:
    """Return a bundled kit; its file is read once, for it does not change."""
    return _read(_BUNDLED / f"{name}.toml")


def _read(path: Path) -> Kit:
    try:
        source = read_source(path, path.name)
        return _kit(path, Table(source, (), source.data, FIELDS))
    except WorldError as error:
        raise KitError(_CODES.get(error.code, error.code), **error.facts) from None


def _kit(path: Path, top: Table) -> Kit:
    FIELDS["format"].read(top, "format")
    board, titles = top["board"], top["title"]
    parts = tuple(map(_part, top["part"]))
    kit = Kit(
        path.stem,
        source=str(path),
        board=board,
        library=path.stem if path.parent == _BUNDLED else "",
        parts=parts,
        titles=titles,
        body=_body(top["body"], parts),
        battery=_written(top["battery"]),
        identity=_written(top["identity"]),
        tolerances=_written(top["tolerances"]),
    )
    _check_names(kit, top.source)
    check_simple(kit, top.source)
    check_wires(kit, top.source)
    check_body(kit, top.source)
    check_chips(kit, top.source)
    return kit


def _written(table: Table) -> dict[str, Any]:
    return read_fields(table, table.fields)


def _body(table: Table, parts: tuple[Part, ...]) -> Body:
    usual: Mapping[str, float] = {"wheel_counts": 1}
    if any(part.values.get("encoder") for part in parts):
        usual = {}
    elif all(part.kind != "motor" for part in parts):
        usual = STILL
    return Body(
        color=table.get("color", ""),
        **{key: table.get(key, usual[key]) if key in usual else table[key] for key in BODY},
    )


def _part(table: Table) -> Part:
    kind = table.data["kind"]
    values = {key: table[key] for key in PARTS[kind] if key not in ("kind", "name")}
    if kind == "motor":
        _check_bridge(table, values)
    return Part(kind, table["name"], values)


def _check_bridge(table: Table, values: dict[str, Any]) -> None:
    """Choose the driver of a motor by its wires if the file names none; refuse a wire that it does not have, or that is missing.

    Args:
        table: the motor in the kit's file.
        values: what was read from it; the chosen driver is written to `bridge`.

    Raises:
        WorldError: E-KIT-27 for a wire that the driver does not have; see `Table` for a missing one.
    """
    bridge = values["bridge"]
    if bridge is None:
        enabled = "DRV8833" if values["enable"] is None else "TB6612FNG"
        bridge = values["bridge"] = enabled if values["phase"] is None else "DRV8835"
    needed, optional = BRIDGES[bridge]
    for key in needed:
        BRIDGE_WIRES[key].read(table, key)
    for key in BRIDGE_WIRES:
        if values[key] is not None and key not in (*needed, *optional):
            raise table.source.error("E-KIT-27", (*table.path, key), bridge=bridge)


def _check_names(kit: Kit, source: Source) -> None:
    """Refuse two parts of one name, and a part that names a servo which the kit lacks, or a PWM chip which is not before it.

    Names are unique because the noise of a part is drawn from the stream of its name.

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
                raise source.error(
                    "E-WORLD-13", ("part", index, key), value=named,
                    nearest=nearest(named, known) if known else key,
                )  # fmt: skip
