"""The parts of a robot as they really are: what is wired to the pins, with its physics and tolerances."""

from marelle_sim.parts.faults import FAULTS, faults_of, find, targets
from marelle_sim.parts.inputs import inputs_of, sensed_by

__all__ = ["FAULTS", "faults_of", "find", "inputs_of", "sensed_by", "targets"]
