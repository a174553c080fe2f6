"""Runs a job in a child process, with limits on memory and on wall-clock time: for strangers' programs.

The child is asked one question and speaks lines of JSON; what it says is checked before it is believed.
"""

from marelle_sim.runners.child.parent import run_in_child

__all__ = ["run_in_child"]
