"""Child processes: one way to start, feed, hear, bound and end one.

The isolated run, the class's check and the real MicroPython use it; all else of the simulator knows no process.
"""

from marelle_sim.processes.child import MOST_BYTES, ChildProcess, Heard, next_line, python_child
from marelle_sim.processes.packing import packed, unpacked

__all__ = [
    "MOST_BYTES",
    "ChildProcess",
    "Heard",
    "next_line",
    "packed",
    "python_child",
    "unpacked",
]
