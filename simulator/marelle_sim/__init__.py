"""The simulator: runs MicroPython programs on virtual boards, in virtual time.

Example:
    >>> from marelle_sim import simulate
    >>> run = simulate("square.py", world="squares")
    >>> run.pose.x_mm, run.contacts
"""

from marelle_sim.run import Contact, Run
from marelle_sim.simulation import simulate
from marelle_sim.world import load_world

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.kits import load_kit
    from marelle_sim.trace import Trace

__all__ = ["Contact", "Run", "Trace", "load_kit", "load_world", "simulate"]


def __getattr__(name: str) -> object:
    """Load what only some programs need when they ask for it."""
    if name == "Trace":
        from marelle_sim.trace import Trace  # noqa: PLC0415 - see above

        return Trace
    if name == "load_kit":
        from marelle_sim.kits import load_kit  # noqa: PLC0415 - see above

        return load_kit
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
