"""The simulated parts of a robot that are wired to its pins: sensors, motors, lights and so on, with their physics and tolerances."""

from marelle_sim.parts.faults import FAULTS, faults_of, find, targets
from marelle_sim.parts.inputs import inputs_of, sensed_by

__all__ = ["FAULTS", "faults_of", "find", "inputs_of", "sensed_by", "targets"]
