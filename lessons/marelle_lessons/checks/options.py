"""Read the options of a check that name squares, and see that the worlds have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from marelle_sim.toml import Table
    from marelle_sim.world import World

_MOST_SQUARES = 100


def square_option(table: Table, key: str, worlds: list[World]) -> str:
    """Return the name of a square that each of the worlds has.

    Raises:
        WorldError: another type (08), or no such square in one of the worlds (17).
    """
    return _known(table, key, table.text(key), worlds)


def squares_option(table: Table, key: str, worlds: list[World]) -> list[str]:
    """Return names of squares, at least one.

    Raises:
        WorldError: as above, and more than 100 of them (12).
    """
    return [_known(table, key, name, worlds) for name in words_option(table, key, '["A1", "A2"]')]


def words_option(table: Table, key: str, sample: str, fewest: int = 1) -> list[str]:
    """Return a list of words, or an empty one when the key is absent and none is needed.

    Raises:
        WorldError: missing (07), another type (08), too many (12).
    """
    example = f"{key} = {sample}"
    value = table.value(key, None if fewest else [], example)
    if not isinstance(value, list) or len(value) < fewest:
        raise table.wrong(key, example)
    if len(value) > _MOST_SQUARES:
        raise table.source.error(
            "E-WORLD-12", (*table.path, key), count=len(value), limit=_MOST_SQUARES
        )
    if not all(isinstance(word, str) and 1 <= len(word) <= 100 for word in value):
        raise table.wrong(key, example)
    return [str(word) for word in value]


def _known(table: Table, key: str, name: str, worlds: list[World]) -> str:
    for world in worlds:
        if world.squares is None or world.squares.centre_of(name) is None:
            raise table.source.error(
                "E-WORLD-17", (*table.path, key), value=name, world=world.name
            )
    return name
