"""Loads the program of a run: reads it, rewrites it so that it can be stopped, and runs it with one board's modules."""

from marelle_sim.programs.built_ins import LineNotes
from marelle_sim.programs.compiling import cache_code
from marelle_sim.programs.kinds import names_there
from marelle_sim.programs.modules_table import MODULES
from marelle_sim.programs.source import Source, decode_module, file_beside, read_source
from marelle_sim.programs.step_windows import steps_around
from marelle_sim.programs.steps import MOST_STEPS, Steps

__all__ = [
    "MODULES",
    "MOST_STEPS",
    "LineNotes",
    "Source",
    "Steps",
    "cache_code",
    "decode_module",
    "file_beside",
    "names_there",
    "read_source",
    "steps_around",
]
