"""Which boards a kit's table is for, by what a board says that it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from marelle_sim.boards import BOARDS
from marelle_sim.kits.kitfile import kit_names, load_kit

if TYPE_CHECKING:
    from marelle_sim.boards import BoardFacts


def machines_of_kits() -> dict[str, tuple[str, ...]]:
    """Return each kit of ours with what a board that it fits says that it is; that of its own board first."""
    found = {}
    for name in kit_names():
        own = BOARDS[load_kit(name).board]
        others = [board.machine for board in BOARDS.values() if _fits(board, own)]
        found[name] = (own.machine, *(machine for machine in others if machine != own.machine))
    return found


def may_carry(kit: str, machine: str) -> bool:
    """Return whether a board may be plugged in where a kit has its own: its pins are at the same places, be its chip another; or nobody knows.

    Example:
        >>> may_carry("pico_bot", "Raspberry Pi Pico2 with RP2350"), may_carry("xrp", "Raspberry Pi Pico W with RP2040")
        (True, False)
    """
    own = BOARDS[load_kit(kit).board]
    known = [board for board in BOARDS.values() if board.machine == machine]
    return all(board.edges == own.edges for board in known)


def _fits(board: BoardFacts, other: BoardFacts) -> bool:
    """Return whether a board can stand for another: the same chip, and the same pins at the same places."""
    return board.chip.name == other.chip.name and board.edges == other.edges
