"""Reads a kit's table from TOML, whoever wrote it."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from marelle_sim.errors import KitError
from marelle_sim.kits.kit import Body, Kit, Part

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_BUNDLED = Path(__file__).parent
_MOST_BYTES = 200_000
_BODY_BOUNDS = {
    "dead_band": (0.0, 0.9), "grip_mm_s2": (100.0, 100_000.0), "motor_ms": (1.0, 5000.0),
    "no_load_mm_s": (1.0, 5000.0), "nominal_mv": (500.0, 100_000.0), "radius_mm": (5.0, 1000.0),
    "track_mm": (5.0, 1000.0), "wheel_counts": (1, 1_000_000), "wheel_mm": (1.0, 1000.0),
    "wheel_width_mm": (1.0, 500.0),
}  # fmt: skip
_BATTERY = {"open_mv": int, "ohm": float, "name": str, "adc": int}
_PARTS: dict[str, dict[str, str]] = {
    "motor": {"side": "side", "pins": "pair", "encoder": "pair"},
    "reflectance": {"adc": "channel", "ahead_mm": "mm", "right_mm": "mm", "spot_mm": "spot"},
    "ultrasonic": {"trigger": "pin", "echo": "pin", "ahead_mm": "mm", "cone_deg": "angle"},
    "lsm6dsox": {"bus": "bus", "pins": "pair", "address": "address"},
    "ssd1306": {"bus": "bus", "pins": "pair", "address": "address"},
    "pixels": {"pin": "pin", "count": "count"},
    "buzzer": {"pin": "pin"},
    "button": {"pin": "pin"},
    "led": {"pin": "pin"},
}
_RANGES = {
    "pin": (0, 29), "channel": (0, 4), "bus": (0, 1), "address": (0x08, 0x77), "count": (1, 256),
    "mm": (-1000, 1000), "spot": (1, 100), "angle": (0, 90),
}  # fmt: skip


def kit_names() -> list[str]:
    """Return the names of the bundled kits."""
    return sorted(path.stem for path in _BUNDLED.glob("*.toml"))


def load_kit(name: str) -> Kit:
    """Return a bundled kit by its name, or the kit of a `.toml` file by its path.

    Raises:
        KitError: no such kit (the fact `nearest` offers names), or its table is wrong (fact `key`).
    """
    path = Path(name) if name.endswith(".toml") else _BUNDLED / f"{name}.toml"
    bundled = kit_names()
    if not name.endswith(".toml") and name not in bundled:
        from difflib import get_close_matches  # noqa: PLC0415 - only when a name is wrong

        nearest = get_close_matches(name, bundled, n=3, cutoff=0.0)
        raise KitError("E-KIT-01", name=name, nearest=", ".join(nearest))
    return _bundled(path) if name in bundled else _read(path)


@lru_cache(maxsize=16)
def _bundled(path: Path) -> Kit:
    """Read a bundled kit, once: its file does not change."""
    return _read(path)


def _read(path: Path) -> Kit:
    import tomllib  # noqa: PLC0415 - keeps `import marelle_sim` light

    try:
        data = path.read_bytes() if path.stat().st_size <= _MOST_BYTES else None
    except (OSError, ValueError) as error:  # no such file, or no name that a file can have
        raise KitError("E-KIT-03", file=path.name) from error
    if data is None:
        raise KitError("E-KIT-02", file=path.name, key="", reason="size")
    try:
        table = tomllib.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:  # no UTF-8, no TOML, a number of 5000 digits
        raise KitError("E-KIT-02", file=path.name, key="", reason=str(error)) from error
    return _Reader(path.name).kit(path, table)


class _Reader:
    """Checks a table piece by piece; every complaint names the key."""

    def __init__(self, file: str) -> None:
        self._file = file

    def kit(self, path: Path, table: dict[str, Any]) -> Kit:
        known = {"format", "board", "title", "body", "tolerances", "battery", "part"}
        self._known(table, known, "")
        if table.get("format") != 1:
            raise self._wrong("format", "1")
        if table.get("board") != "pico":
            raise self._wrong("board", "pico")
        parts = table.get("part", [])
        if not isinstance(parts, list):
            raise self._wrong("part", "[[part]]")
        made = tuple(self._part(part, number) for number, part in enumerate(parts, 1))
        names = [part.name for part in made]
        for name in names:
            if names.count(name) > 1:  # each has noise of its own, drawn for its name
                raise self._wrong(f"part: name = {name!r}", "another name")
        return Kit(
            path.stem,
            source=str(path),
            board="pico",
            titles=self._titles(table.get("title", {})),
            body=self._body(self._table(table, "body")),
            battery=self._battery(self._table(table, "battery")),
            tolerances=self._tolerances(table.get("tolerances", {})),
            parts=made,
        )

    def _wrong(self, key: str, expected: str) -> KitError:
        return KitError("E-KIT-02", file=self._file, key=key, reason=expected)

    def _known(self, table: dict[str, Any], known: set[str], where: str) -> None:
        for key in table:
            if key not in known:
                raise self._wrong(f"{where}{key}", ", ".join(sorted(known)))

    def _table(self, table: dict[str, Any], key: str) -> dict[str, Any]:
        value = table.get(key)
        if not isinstance(value, dict):
            raise self._wrong(key, f"[{key}]")
        return value

    def _titles(self, value: Any) -> dict[str, str]:
        if not isinstance(value, dict) or not all(
            isinstance(text, str) for text in value.values()
        ):
            raise self._wrong("title", "title.fr, title.en")
        return value

    def _number(self, value: Any, key: str, low: float, high: float) -> float:
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not low <= value <= high
        ):
            raise self._wrong(key, f"{low} … {high}")
        return value

    def _body(self, table: dict[str, Any]) -> Body:
        self._known(table, set(_BODY_BOUNDS), "body.")
        values = {
            key: self._number(table.get(key), f"body.{key}", *bounds)
            for key, bounds in _BODY_BOUNDS.items()
        }
        return Body(**values)

    def _battery(self, table: dict[str, Any]) -> dict[str, Any]:
        self._known(table, set(_BATTERY), "battery.")
        battery = dict(table)
        battery["open_mv"] = self._number(table.get("open_mv"), "battery.open_mv", 500, 100_000)
        battery["ohm"] = self._number(table.get("ohm"), "battery.ohm", 0, 100)
        if "adc" in table:
            self._value(table["adc"], "battery.adc", "channel")
        if not isinstance(table.get("name", ""), str):
            raise self._wrong("battery.name", "text")
        return battery

    def _tolerances(self, table: Any) -> dict[str, float]:
        if not isinstance(table, dict):
            raise self._wrong("tolerances", "[tolerances]")
        self._known(table, {"wheel", "track", "motor", "gyro"}, "tolerances.")
        return {
            key: self._number(value, f"tolerances.{key}", 0, 0.5) for key, value in table.items()
        }

    def _part(self, part: Any, number: int) -> Part:
        where = f"part {number}"
        if not isinstance(part, dict) or str(part.get("kind")) not in _PARTS:
            raise self._wrong(f"{where}: kind", ", ".join(_PARTS))
        shapes = _PARTS[part["kind"]]
        self._known(part, {"kind", "name", *shapes}, f"{where}: ")
        values = {
            key: self._value(part.get(key), f"{where}: {key}", shape)
            for key, shape in shapes.items()
        }
        name = part.get("name", part["kind"])
        if not isinstance(name, str):
            raise self._wrong(f"{where}: name", "text")
        return Part(part["kind"], name, values)

    def _value(self, value: Any, key: str, shape: str) -> Any:
        if shape == "side":
            if value not in ("left", "right"):
                raise self._wrong(key, "left, right")
            return value
        if shape == "pair":
            if not isinstance(value, list) or len(value) != 2:
                raise self._wrong(key, "[pin, pin]")
            return tuple(self._value(pin, key, "pin") for pin in value)
        low, high = _RANGES[shape]
        if shape not in ("mm", "spot", "angle") and not isinstance(value, int):
            raise self._wrong(key, f"{low} … {high}")
        return self._number(value, key, low, high)
