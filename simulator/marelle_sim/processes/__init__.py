"""Child processes: started, written to, read with deadlines, limited and ended in one way.

The isolated run, the class's check and the real MicroPython use it; all else of the simulator knows no process.
"""

from marelle_sim.processes.child import ChildProcess, python_child
from marelle_sim.processes.heard import MOST_BYTES, MOST_LINE_BYTES, Heard
from marelle_sim.processes.lifeline import death_signal, end_with_parent
from marelle_sim.processes.packing import packed, unpacked
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.processes.trying import Tried, never_tried, opened_for_tests, try_fence

__all__ = [
    "MOST_BYTES",
    "MOST_LINE_BYTES",
    "ChildProcess",
    "Heard",
    "Tried",
    "death_signal",
    "end_with_parent",
    "never_tried",
    "opened_for_tests",
    "packed",
    "python_child",
    "try_fence",
    "unpacked",
]

__getattr__ = lazily(
    __name__, {"trying": ("Tried", "never_tried", "opened_for_tests", "try_fence")}
)
