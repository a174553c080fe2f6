"""The result of a run: data about each robot, with the trace of the run."""

from marelle_sim.kernel import Ending
from marelle_sim.results.result import Contact, RobotResult, RunOf, RunResult, run_alone, run_until

__all__ = ["Contact", "Ending", "RobotResult", "RunOf", "RunResult", "run_alone", "run_until"]
