"""A sandbox for child processes: the operating system limits their files, processes, signals and network.

A child puts itself into the sandbox before it reads a program, and cannot leave it. The sandbox has layers, which differ
between operating systems; a layer that a system lacks is reported as absent, and the program runs without it.
"""

from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.processes.fence.closing import LAYERS, Layer, close_fence, fence_before
    from marelle_sim.processes.fence.executables import executables_of
    from marelle_sim.processes.fence.limits import Limits

__all__ = ["LAYERS", "Layer", "Limits", "close_fence", "executables_of", "fence_before"]

__getattr__ = lazily(
    __name__,
    {
        "closing": ("LAYERS", "Layer", "close_fence", "fence_before"),
        "executables": ("executables_of",),
        "limits": ("Limits",),
    },
)
