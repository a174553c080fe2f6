"""Check options that name squares: each world of the lesson must have these squares."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.world import check_place, drawn_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_sim.toml import Table
    from marelle_sim.world import World


def check_square(table: Table, key: str, worlds: list[World]) -> None:
    """Check that an option names a square that every world has, as `B2` or as a placeholder for one word of a draw (`{round.1}`).

    Raises:
        WorldError: E-WORLD-17 if a world has no such square; E-LESSON-45, -46 or -48 if a world has no such draw or word, or the
            placeholder is not alone.
    """
    _check_name(table, key, table.text(key), worlds, whole=False)


def check_squares(table: Table, key: str, names: Sequence[str], worlds: list[World]) -> None:
    """Check each name of a list as `check_square` does; here `{round}` is allowed too, for all squares of a draw in their order.

    Raises:
        WorldError: as `check_square`.
    """
    for name in names:
        _check_name(table, key, name, worlds, whole=True)


def _check_name(table: Table, key: str, name: str, worlds: list[World], *, whole: bool) -> None:
    """Check one name of a square for the words that any seed can draw; with `whole`, allow `{round}` too."""
    for world in worlds:
        check_place(table, key, name, world.drawn, whole=whole)
        samples = [world.drawn] if world.draws is None else world.draws.samples()
        for square in (square for sample in samples for square in drawn_words(name, sample)):
            if world.squares is None or world.squares.centre_of(square) is None:
                raise table.source.error(
                    "E-WORLD-17", (*table.path, key), value=square, world=world.name
                )


def drawn_squares(names: Sequence[str], world: World) -> list[str]:
    """Return the squares of a check's option, with placeholders replaced by the words that the run's seed has drawn.

    Args:
        names: names of squares and placeholders, such as `"B2"`, `"{round.1}"`, `"{round}"`.
        world: the world of the run, with its words drawn.
    """
    return [square for name in names for square in drawn_words(name, world.drawn)]
