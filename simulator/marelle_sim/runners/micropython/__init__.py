"""Runs a program in the real MicroPython, with the same simulated board as in CPython.

The guest (`guest/*.py`, a MicroPython process) runs the pupil's program and the board library. To use the board, it sends
questions to the host (`session`, in this Python), which calls the simulated modules `machine`, `time`, … and sends the
answers. `process` starts the guest and passes the messages.
"""

from marelle_sim.runners.micropython.engine import GuestEngine, check_vm
from marelle_sim.runners.micropython.process import OUTPUT_BYTES, executables

__all__ = ["OUTPUT_BYTES", "GuestEngine", "check_vm", "executables"]
