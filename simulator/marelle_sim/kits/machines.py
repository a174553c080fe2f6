"""The boards that fit a kit, by their `os.uname().machine`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.boards import BOARDS
from marelle_sim.kits.kitfile import kit_names, load_kit

if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts


def machines_of_kits() -> dict[str, tuple[str, ...]]:
    """Return for each bundled kit the `machine` names of the boards that fit it, its own board first."""
    found = {}
    for name in kit_names():
        own = BOARDS[load_kit(name).board]
        others = [board.machine for board in BOARDS.values() if _fits(board, own)]
        found[name] = (own.machine, *(machine for machine in others if machine != own.machine))
    return found


def may_carry(kit: str, machine: str) -> bool:
    """Tell whether a board may replace that of a kit: its edge pins are at the same places, or no known board is called `machine`.

    Example:
        >>> may_carry("pico_bot", "Raspberry Pi Pico2 with RP2350"), may_carry("xrp", "Raspberry Pi Pico W with RP2040")
        (True, False)
    """
    own = BOARDS[load_kit(kit).board]
    known = [board for board in BOARDS.values() if board.machine == machine]
    return all(board.edges == own.edges for board in known)


def _fits(board: BoardFacts, other: BoardFacts) -> bool:
    """Tell whether two boards have the same microcontroller and the same pins at the same places of their edges."""
    return board.chip.name == other.chip.name and board.edges == other.edges
