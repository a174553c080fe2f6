"""What boards must hold for a program, compiled by what this computer has for that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_files import BoardNeeds
from marelle_host.link import compiler
from marelle_sim.programs import MODULES

if TYPE_CHECKING:
    from marelle_sim.programs import Source


def board_needs(source: Source, *, with_entry: bool) -> BoardNeeds:
    """Return what tells that; see `BoardNeeds`."""
    return BoardNeeds(source, with_entry=with_entry, modules=MODULES, compiler=compiler)
