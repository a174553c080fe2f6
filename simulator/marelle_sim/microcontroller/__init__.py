"""The virtual microcontroller: pins, converters, buses, memory, and the time that each access takes on a real one."""

from marelle_sim.microcontroller.flash import Flash

__all__ = ["Flash"]
