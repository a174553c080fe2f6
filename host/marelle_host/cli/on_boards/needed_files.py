"""List the files that a board needs for a program, as bytecode if this computer has the compiler."""

from marelle_files import BoardNeeds
from marelle_host.link import compiler
from marelle_sim.programs import MODULES, Source


def board_needs(source: Source, *, with_entry: bool) -> BoardNeeds:
    """Return the `BoardNeeds` of a program, with this computer's compiler."""
    return BoardNeeds(source, with_entry=with_entry, modules=MODULES, compiler=compiler)
