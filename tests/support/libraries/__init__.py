"""The libraries of other people that both runners are tried with."""

from libraries.chips import CHIPS
from libraries.displays import DISPLAYS
from libraries.library import Library, Wired
from libraries.wires import WIRES

__all__ = ["LIBRARIES", "Library", "Wired"]

LIBRARIES = [*CHIPS, *DISPLAYS, *WIRES]
