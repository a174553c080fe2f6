"""Reads one table of a TOML file: each value is checked, and each error names its line."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from math import isfinite
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from marelle_sim.toml.source import Path_, Source
from marelle_text.nearest import nearest_names

if TYPE_CHECKING:
    from marelle_sim.toml.fields import Field

Point = tuple[float, float]
Sample = float | str

MAX_ITEMS, MAX_POINTS, MAX_TEXT = 500, 1000, 200
QUANTITIES = (-1_000_000, 1_000_000)  # the bounds of a quantity of the environment
MAX_TEXTS, MAX_LETTERS = 100, 100  # of a list of texts, and of each of them
NAME = r"[^/\u0000-\u0020\u007f]([^/\u0000-\u001f\u007f]*[^/\u0000-\u0020\u007f])?"
"""Pattern for the name of a robot or a part: no "/", no control character, no space at its ends."""

COLORS = {
    "black": "#000000",
    "white": "#ffffff",
    "grey": "#808080",
    "gray": "#808080",
    "red": "#d32f2f",
    "orange": "#e69f00",
    "yellow": "#f0e442",
    "green": "#009e73",
    "blue": "#0072b2",
    "sky": "#56b4e9",
    "pink": "#cc79a7",
    "brown": "#8d5a2b",
}

_NUMBER = r"-?[0-9]{1,9}([.,][0-9]{1,9})?"

_IN_ENGLISH = MappingProxyType(
    {
        "broche": "pin", "carte": "board", "couleur": "color", "diametre": "diameter",
        "epaisseur": "thickness", "hauteur": "height", "largeur": "width", "longueur": "length", "masse": "mass",
        "nom": "name", "rayon": "radius", "roue": "wheel", "taille": "size", "vitesse": "speed", "voie": "track",
    }
)  # fmt: skip
"""{French word: English word} for the words in keys, to suggest the English key for a French one."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the names of `known` that are most like a wrong one, at most three, joined by commas; all if none is like it.

    For a French name whose English translation is in `known`, return that alone.
    """
    names = sorted(known)
    english = "_".join(_IN_ENGLISH.get(word, word) for word in name[:MAX_TEXT].lower().split("_"))
    if english in names:
        return english
    return ", ".join(nearest_names(name[:MAX_TEXT], names) or names)


def _is_short(text: str) -> bool:
    return 1 <= len(text) <= MAX_LETTERS


class Table:
    """A table of a TOML file with a fixed set of keys; `table["width"]` is the value of a key, checked by its `Field`.

    Raises:
        WorldError: by the constructor, `each` and `inner`: 06 unknown key, 08 not a table (`each` also: 08 not a list, 12 too many).
            By the methods that read a value: 07 missing key, 08 wrong type or form, 09 NaN or infinite, 10 out of bounds, 12 too many
            or too long, 13 unknown choice or colour; 14 by `points`, 22 by `samples`, 34 by `name`. `table[key]` and `get` raise
            what the key's `Field` raises.
        KeyError: by `table[key]`, for a key that is not in `fields`; by `samples`, for an absent key.

    Example:
        >>> table = Table(source, (), source.data, {"width": Field.number(1, 500, 20)})
        >>> table["width"]
        20
    """

    def __init__(
        self, source: Source, path: Path_, data: object, fields: Mapping[str, Field]
    ) -> None:
        if not isinstance(data, dict):
            example = f"[[{path[0]}]]" if isinstance(path[-1], int) else f"[{path[0]}]"
            raise source.error("E-WORLD-08", path, example=example)
        self.source, self.path, self.data, self.fields = source, path, data, fields
        for key in data:
            if key not in fields:
                raise source.error("E-WORLD-06", (*path, key), nearest=nearest(key, fields))

    def __contains__(self, key: str) -> bool:
        return key in self.data

    def __getitem__(self, key: str) -> Any:
        """Return the value of a key, checked by its field, or the field's default."""
        return self.fields[key].read(self, key)

    def get(self, key: str, default: object) -> Any:
        """Return the value of a key, checked by its field, or `default` if the key is absent."""
        return self[key] if key in self.data else default

    def value(self, key: str, default: object, sample: object) -> object:
        """Return the unchecked value of a key, or `default` if it is absent.

        If `default` is None, an absent key is an error, which shows `sample` as an example.
        """
        if key in self.data:
            return self.data[key]
        if default is None:
            raise self.missing(key, f"{key} = {sample}")
        return default

    def number(
        self, key: str, low: float, high: float, default: float | None = None, sample: Sample = 100
    ) -> float:
        """Return the value of a key: a finite number from `low` to `high`; without `default` the key is required.

        `sample` is the example in error messages.
        """
        return self._checked(self.value(key, default, sample), key, low, high, sample)

    def whole(
        self, key: str, low: int, high: int, default: int | None = None, sample: Sample = 100
    ) -> int:
        """Return the value of a key: an integer from `low` to `high`; `default` and `sample` as in `number`."""
        value = self.value(key, default, sample)
        if isinstance(value, float) and not value.is_integer():
            raise self.wrong(key, sample)
        checked = self._checked(value, key, low, high, sample)
        if not isinstance(checked, int):  # as 9.0, which is not written so
            raise self.wrong(key, int(checked))
        return checked

    def text(self, key: str, default: str | None = None) -> str:
        """Return the value of a key: a text of 1 to 200 characters; without `default` the key is required."""
        value = self.value(key, default, '"…"')
        if not isinstance(value, str) or (not value and key in self.data):
            raise self.wrong(key, '"…"')
        if value != default and len(value) > MAX_TEXT:
            raise self.source.error(
                "E-WORLD-12", (*self.path, key), count=len(value), limit=MAX_TEXT
            )
        return value

    def name(self, key: str, default: str | None = None) -> str:
        """Return the value of a key: the name of a robot or a part, which matches `NAME`.

        It has no "/", because that separates a robot's name from a part's, as in `red/button`.
        """
        value = self.text(key, default)
        if key in self.data and not re.fullmatch(NAME, value):
            shown = "".join(c if c.isprintable() else "?" for c in value)
            raise self.source.error("E-WORLD-34", (*self.path, key), value=shown)
        return value

    def flag(self, key: str) -> bool:
        """Return the value of a key: true or false; false if the key is absent."""
        value = self.value(key, False, "true")
        if not isinstance(value, bool):
            raise self.wrong(key, "true")
        return value

    def choice(self, key: str, known: tuple[str, ...]) -> str:
        """Return the value of a key: one of the words in `known`, written in the same way; the key is required."""
        value = self.text(key)
        if value not in known:
            raise self.source.error(
                "E-WORLD-13", (*self.path, key), value=value, nearest=nearest(value, known)
            )
        return value

    def color(self, key: str, default: str) -> str:
        """Return the colour of a key as "#rrggbb" in small letters; the value is a name of `COLORS`, or "#rrggbb" itself.

        `default`, also a name or "#rrggbb", is the value of an absent key.
        """
        value = self.text(key, default)
        color = COLORS.get(value.lower(), value.lower())
        if not re.fullmatch(r"#[0-9a-f]{6}", color, re.ASCII):
            raise self.source.error(
                "E-WORLD-13", (*self.path, key), value=value, nearest=nearest(value, COLORS)
            )
        return color

    def pair(self, key: str, low: float, high: float, sample: str) -> Point:
        """Return the value of a key: two numbers, each from `low` to `high`, such as a place or a size; the key is required."""
        return self._pair(self.value(key, None, sample), key, (low, high), sample)

    def wholes(self, key: str, low: int, high: int, sample: str) -> tuple[int, int]:
        """Return the value of a key: two integers, each from `low` to `high`; the key is required."""
        first, last = self.pair(key, low, high, sample)
        if not (isinstance(first, int) and isinstance(last, int)):
            raise self.wrong(key, sample)
        return first, last

    def points(self, key: str, reach: tuple[float, float], fewest: int = 2) -> list[Point]:
        """Return the value of a key: a list of `fewest` to 1000 points, of which no two consecutive ones are equal.

        `reach` are the bounds of each coordinate. The key is required.
        """
        sample = "[[100, 100], [300, 100]]"
        found: list[Point] = []
        for item in self._list(key, sample):
            place = self._pair(item, key, reach, sample)
            if found and place == found[-1]:
                raise self.source.error("E-WORLD-14", (*self.path, key), point=len(found) + 1)
            found.append(place)
        if len(found) < fewest:
            raise self.wrong(key, sample)
        return found

    def samples(self, key: str) -> list[tuple[int, int]]:
        """Return the value of a key as a list of (time in us, integer), in ascending order of time.

        The file has one integer, for time 0, or a list of [seconds, integer]; the key must be there.
        """
        sample = "[[0, 300], [10, 800]]"
        if isinstance(self.data[key], int):
            return [(0, self.whole(key, *QUANTITIES))]
        found: list[tuple[int, int]] = []
        for item in self._list(key, sample):
            seconds, value = self._pair(item, key, QUANTITIES, sample)
            if value != int(value):
                raise self.wrong(key, sample)
            time_us = round(seconds * 1_000_000)
            if time_us < 0 or (found and time_us <= found[-1][0]):
                raise self.source.error("E-WORLD-22", (*self.path, key), seconds=seconds)
            found.append((time_us, int(value)))
        if not found:
            raise self.wrong(key, sample)
        return found

    def numbers(self, key: str, count: int, low: float, high: float) -> list[float]:
        """Return the value of a key: `count` numbers, each from `low` to `high`.

        The file has a list of that length, or one number for all; they are 0 if the key is absent.
        """
        value = self.data.get(key, 0)
        if not isinstance(value, list):
            return [self.number(key, low, high, 0)] * count
        sample = f"[{', '.join('0' for _ in range(min(count, 6)))}]"
        if len(value) != count:
            raise self.wrong(key, sample)
        return [self._checked(item, key, low, high, sample) for item in value]

    def texts(
        self,
        key: str,
        sample: str,
        fewest: int = 0,
        *,
        most: int = MAX_TEXTS,
        fits: Callable[[str], bool] = _is_short,
    ) -> list[str]:
        """Return a list of `fewest` to `most` texts that fit, here of 1 to 100 characters; [] if the key is absent and `fewest` is 0.

        `sample` is the value that an error message shows as an example, such as `["u_turn", "spiral"]`.
        """
        texts = self._list(key, sample, most) if fewest or key in self.data else []
        if len(texts) < fewest or not all(isinstance(text, str) and fits(text) for text in texts):
            raise self.wrong(key, sample)
        return [str(text) for text in texts]

    def each(self, key: str, fields: Mapping[str, Field], most: int = MAX_ITEMS) -> list[Table]:
        """Return the tables of an array of at most `most` tables with these fields, such as `[[wall]]`; [] if it is absent."""
        value = self.data.get(key, [])
        path = (*self.path, key)
        if not isinstance(value, list):
            raise self.source.error("E-WORLD-08", path, example=f"[[{key}]]")
        if len(value) > most:
            raise self.source.error("E-WORLD-12", path, count=len(value), limit=most)
        return [
            Table(self.source, (*path, index), item, fields) for index, item in enumerate(value)
        ]

    def inner(self, key: str, fields: Mapping[str, Field]) -> Table:
        """Return the table inside this one at `key`, with these fields; an empty one if it is absent."""
        return Table(self.source, (*self.path, key), self.data.get(key, {}), fields)

    def missing(self, key: str, example: str) -> Exception:
        """Return the error of a required key that is absent; it names the line of this table, and shows `example`."""
        error = self.source.error("E-WORLD-07", (*self.path, key), example=example)
        error.facts["line"] = self.source.line_of(self.path) if self.path else 1
        return error

    def wrong(self, key: str, sample: object) -> Exception:
        """Return the error of a value of the wrong type or form; it shows `key = sample` as an example."""
        return self.source.error("E-WORLD-08", (*self.path, key), example=f"{key} = {sample}")

    def _list(self, key: str, sample: str, most: int = MAX_POINTS) -> list[object]:
        value = self.value(key, None, sample)
        if not isinstance(value, list):
            raise self.wrong(key, sample)
        if len(value) > most:
            raise self.source.error("E-WORLD-12", (*self.path, key), count=len(value), limit=most)
        return value

    def _pair(self, value: object, key: str, bounds: tuple[float, float], sample: str) -> Point:
        if not isinstance(value, list) or len(value) != 2:
            raise self.wrong(key, sample)
        first, second = (self._checked(item, key, *bounds, sample) for item in value)
        return first, second

    def _checked(self, value: object, key: str, low: float, high: float, sample: Sample) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float):
            bare = re.fullmatch(_NUMBER, value.strip()) if isinstance(value, str) else None
            if bare and "[" not in str(sample):  # the number that was meant, without its quotes
                sample = bare[0].replace(",", ".")
            raise self.wrong(key, sample)
        if isinstance(value, float) and not isfinite(value):
            raise self.source.error("E-WORLD-09", (*self.path, key))
        if not low <= value <= high:
            shown = str(value) if abs(value) < 10**12 else "…"
            raise self.source.error(
                "E-WORLD-10", (*self.path, key), value=shown, low=low, high=high
            )
        return value
