"""The virtual microcontroller: pins, converters, buses and what an access costs on the real one."""

from marelle_sim.microcontroller.flash import Flash

__all__ = ["Flash"]
