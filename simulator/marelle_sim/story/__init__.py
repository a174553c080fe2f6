"""The story of a run in sentences, made from its trace, kit and world."""

from marelle_sim.story.edges import outside
from marelle_sim.story.events import faults
from marelle_sim.story.telling import sentences, tell, tell_robot

__all__ = ["faults", "outside", "sentences", "tell", "tell_robot"]
