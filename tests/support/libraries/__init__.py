"""The libraries of other people that both runners are tried with."""

from libraries.library import Library, Wired
from libraries.thermometers import THERMOMETERS

__all__ = ["LIBRARIES", "Library", "Wired"]

LIBRARIES = [*THERMOMETERS]
