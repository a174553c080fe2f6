"""The libraries of other people that both runners are tried with."""

from libraries.circuits import CIRCUITS
from libraries.displays import DISPLAYS
from libraries.library import Library, Wired
from libraries.motion import MOTION
from libraries.pressure import PRESSURE
from libraries.serial import SERIAL
from libraries.software import SOFTWARE
from libraries.thermometers import THERMOMETERS
from libraries.wires import WIRES

__all__ = ["LIBRARIES", "Library", "Wired"]

LIBRARIES = [
    *THERMOMETERS, *PRESSURE, *MOTION, *CIRCUITS, *DISPLAYS, *SERIAL, *WIRES, *SOFTWARE,
]  # fmt: skip
