"""Child processes: start them, write to them, read their output with deadlines, limit them, end them.

The isolated run, the check of a class's programs, the real MicroPython and `marelle doctor` use this package. No other part of
the simulator starts a process.
"""

from marelle_sim.processes.child import ChildProcess, python_child
from marelle_sim.processes.lifeline import death_signal, end_with_parent
from marelle_sim.processes.output_lines import MOST_BYTES, MOST_LINE_BYTES, OutputLines
from marelle_sim.processes.packing import packed, unpacked
from marelle_text.lazy import lazily

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.processes.fence_check import (
        Tried,
        check_fence,
        never_checked,
        opened_for_tests,
    )

__all__ = [
    "MOST_BYTES",
    "MOST_LINE_BYTES",
    "ChildProcess",
    "OutputLines",
    "Tried",
    "check_fence",
    "death_signal",
    "end_with_parent",
    "never_checked",
    "opened_for_tests",
    "packed",
    "python_child",
    "unpacked",
]

__getattr__ = lazily(
    __name__, {"fence_check": ("Tried", "never_checked", "opened_for_tests", "check_fence")}
)
