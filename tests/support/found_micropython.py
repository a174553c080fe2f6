"""The real MicroPython interpreter of this computer, found as the simulator finds it, and the mark of the tests that run it."""

import os

import pytest

from marelle_sim.errors import UsageProblem
from marelle_sim.runners.micropython.process import find


def _found() -> str | None:
    try:
        return find()
    except UsageProblem:
        return None


MICROPYTHON = _found()
"""On the path, else beside the Python that runs the tests, where pip puts it; None if there is none."""

needs_micropython = pytest.mark.skipif(
    MICROPYTHON is None, reason="no micropython on this computer"
)

MICROPYTHON_32 = os.environ.get("MARELLE_MICROPYTHON_32")
"""An interpreter of 32 bits, as a board has: `.ci/micropython32` prints the path of one."""

needs_micropython_32 = pytest.mark.skipif(
    MICROPYTHON_32 is None,
    reason="MARELLE_MICROPYTHON_32 names no MicroPython of 32 bits: bash .ci/micropython32 FOLDER makes one",
)

VMS = [
    "python",
    pytest.param("micropython", marks=[pytest.mark.micropython, needs_micropython]),
]
"""Both runners, for a test that is the same in each."""
