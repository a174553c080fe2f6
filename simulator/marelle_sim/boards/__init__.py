"""The kinds of board that can be simulated: name -> table of facts."""

from collections.abc import Mapping
from types import MappingProxyType

from marelle_sim.boards.facts import EXTERNAL, BoardFacts, Chip, Memory
from marelle_sim.boards.pico import PICO, PICO2, PICO_W
from marelle_sim.boards.xrp_controller import XRP_CONTROLLER

__all__ = ["BOARDS", "EXTERNAL", "BoardFacts", "Chip", "Memory"]

BOARDS: Mapping[str, BoardFacts] = MappingProxyType(
    {board.name: board for board in (PICO, PICO_W, PICO2, XRP_CONTROLLER)}
)
"""The boards by name."""
