"""The libraries of other people that both runners are tried with."""

from libraries.circuits import CIRCUITS
from libraries.library import Library, Wired
from libraries.motion import MOTION
from libraries.pressure import PRESSURE
from libraries.thermometers import THERMOMETERS

__all__ = ["LIBRARIES", "Library", "Wired"]

LIBRARIES = [*THERMOMETERS, *PRESSURE, *MOTION, *CIRCUITS]
