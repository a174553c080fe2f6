"""The story of a run, told in sentences; all that it says comes from the trace."""

from __future__ import annotations

from marelle_sim.story.tell import sentences, tell, tell_robot

__all__ = ["sentences", "tell", "tell_robot"]
