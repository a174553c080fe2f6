"""Runs a program in the real MicroPython, against the same simulated board as CPython.

Two sides talk: the guest (`guest/*.py`, in MicroPython) runs the pupil's program and the board library; the host
(`session`) has the simulated `machine`, `time`, … do what is asked. `process` and `sandbox` carry the messages.
"""
