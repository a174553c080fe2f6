"""A fence around a child process: what it reads, writes, starts, signals and uses, closed by the system itself.

A child closes it around itself before it looks at a program; it cannot be opened again. Each system has its own layers,
and a layer that a system lacks is reported as absent: the run goes on.
"""

from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.processes.fence.closing import LAYERS, Layer, close_fence
    from marelle_sim.processes.fence.limits import Limits

__all__ = ["LAYERS", "Layer", "Limits", "close_fence"]

__getattr__ = lazily(
    __name__, {"closing": ("LAYERS", "Layer", "close_fence"), "limits": ("Limits",)}
)
