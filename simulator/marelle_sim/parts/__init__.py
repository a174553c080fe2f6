"""The parts of a robot as they really are: what is wired to the pins, with its physics and tolerances."""
