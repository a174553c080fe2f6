"""Read the options of a check that name squares, and see that the worlds have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.world import check_place, drawn_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_sim.toml import Table
    from marelle_sim.world import World

_MOST_SQUARES = 100


def square_option(table: Table, key: str, worlds: list[World]) -> str:
    """Return the name of a square that each of the worlds has, or which of those that they draw: `{round.1}`.

    Raises:
        WorldError: another type (08), or no such square in one of the worlds (17); E-LESSON-45, -46 or -48 nothing like
            that is drawn.
    """
    return _known(table, key, table.text(key), worlds, whole=False)


def squares_option(table: Table, key: str, worlds: list[World]) -> list[str]:
    """Return names of squares, at least one; `{round}` stands for all that are drawn, in their order.

    Raises:
        WorldError: as above, and more than 100 of them (12).
    """
    names = words_option(table, key, '["A1", "A2"]')
    return [_known(table, key, name, worlds, whole=True) for name in names]


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


def _known(table: Table, key: str, name: str, worlds: list[World], *, whole: bool) -> str:
    """Return what names a square, or with `whole` several, of each world, whatever the seed draws there."""
    for world in worlds:
        check_place(table, key, name, world.drawn, whole=whole)
        samples = [world.drawn] if world.draws is None else world.draws.samples()
        for square in (square for sample in samples for square in drawn_words(name, sample)):
            if world.squares is None or world.squares.centre_of(square) is None:
                raise table.source.error(
                    "E-WORLD-17", (*table.path, key), value=square, world=world.name
                )
    return name


def drawn_squares(names: Sequence[str], world: World) -> list[str]:
    """Return the squares that a check names, as the seed of a run has drawn them.

    Args:
        names: squares, or places of a draw: `"B2"`, `"{round.1}"`, `"{round}"`.
        world: that of the run.
    """
    return [square for name in names for square in drawn_words(name, world.drawn)]
