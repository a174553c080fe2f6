"""The simulator: runs MicroPython programs on virtual boards, in virtual time.

Example:
    >>> from marelle_sim import simulate
    >>> run = simulate("square.py", world="squares")
    >>> run.pose.x_mm, run.contacts
"""

from marelle_sim.kits import load_kit
from marelle_sim.run import Contact, Run
from marelle_sim.simulation import simulate
from marelle_sim.trace import Trace
from marelle_sim.world import load_world

__all__ = ["Contact", "Run", "Trace", "load_kit", "load_world", "simulate"]
