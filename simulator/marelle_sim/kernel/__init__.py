"""Virtual time: the clock with its events, the scheduler of callbacks, and random numbers."""

from marelle_sim.kernel.chance import in_turn, noise, sample_noise, seed_of, stream, whole_noise
from marelle_sim.kernel.clock import NEVER_US, Clock, Event, RunStopped
from marelle_sim.kernel.ending import Ending
from marelle_sim.kernel.scheduler import Scheduler

__all__ = [
    "NEVER_US", "Clock", "Ending", "Event", "RunStopped", "Scheduler", "in_turn", "noise", "sample_noise", "seed_of", "stream", "whole_noise",
]  # fmt: skip
