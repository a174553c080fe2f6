"""Runs a program in the real MicroPython, against the same simulated board as CPython.

Two sides talk: the guest (`guest/*.py`, in MicroPython) runs the pupil's program and the board library; the host
(`session`) has the simulated `machine`, `time`, … do what is asked. `process` carries the messages.
"""

from marelle_sim.runners.micropython.engine import GuestEngine, check_vm
from marelle_sim.runners.micropython.process import OUTPUT_BYTES, executables

__all__ = ["OUTPUT_BYTES", "GuestEngine", "check_vm", "executables"]
