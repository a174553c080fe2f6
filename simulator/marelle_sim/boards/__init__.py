"""The kinds of board that can be simulated: name -> table of facts."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from marelle_sim.boards import pico, pico2, pico_w, xrp_controller
from marelle_sim.boards.facts import EXTERNAL, BoardFacts, Chip, Memory

__all__ = ["BOARDS", "EXTERNAL", "BoardFacts", "Chip", "Memory"]

BOARDS: Mapping[str, BoardFacts] = MappingProxyType(
    {module.BOARD.name: module.BOARD for module in (pico, pico_w, pico2, xrp_controller)}
)
"""The boards by name."""
