"""Check the options that name squares: each world must have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.world import check_place, drawn_words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from marelle_sim.toml import Table
    from marelle_sim.world import World


def check_square(table: Table, key: str, worlds: list[World]) -> None:
    """Refuse an option unless it names a square of every world (`B2`), or one square of a draw in every world (`{round.1}`).

    Raises:
        WorldError: E-WORLD-17, a world has no such square; E-LESSON-45, -46 or -48, a world draws nothing like that.
    """
    _check_name(table, key, table.text(key), worlds, whole=False)


def check_squares(table: Table, key: str, names: Sequence[str], worlds: list[World]) -> None:
    """Refuse a list of which `check_square` would refuse a name; here `{round}` stands for all squares of a draw, in order.

    Raises:
        WorldError: as of `check_square`.
    """
    for name in names:
        _check_name(table, key, name, worlds, whole=True)


def _check_name(table: Table, key: str, name: str, worlds: list[World], *, whole: bool) -> None:
    """Do the same for one name, with samples of what the seeds draw; with `whole`, accept `{round}` too."""
    for world in worlds:
        check_place(table, key, name, world.drawn, whole=whole)
        samples = [world.drawn] if world.draws is None else world.draws.samples()
        for square in (square for sample in samples for square in drawn_words(name, sample)):
            if world.squares is None or world.squares.centre_of(square) is None:
                raise table.source.error(
                    "E-WORLD-17", (*table.path, key), value=square, world=world.name
                )


def drawn_squares(names: Sequence[str], world: World) -> list[str]:
    """Return the squares of a check's option, with placeholders replaced by what the seed of a run has drawn.

    Args:
        names: squares, or places of a draw: `"B2"`, `"{round.1}"`, `"{round}"`.
        world: that of the run.
    """
    return [square for name in names for square in drawn_words(name, world.drawn)]
