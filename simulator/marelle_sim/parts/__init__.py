"""The parts of a robot as they really are: what is wired to the pins, with its physics and tolerances."""

from marelle_sim.parts.inputs import inputs_of, sensed_by

__all__ = ["inputs_of", "sensed_by"]
