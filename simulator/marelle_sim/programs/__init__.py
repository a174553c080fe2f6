"""The program of a run: read, guarded, and loaded with its modules for one board."""

from marelle_sim.programs.modules_table import MODULES
from marelle_sim.programs.source import Source, read_source

__all__ = ["MODULES", "Source", "read_source"]
