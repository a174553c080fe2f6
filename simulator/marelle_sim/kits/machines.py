"""The boards that fit a kit, by their `os.uname().machine`."""

from __future__ import annotations

from marelle_sim.boards import BOARDS
from marelle_sim.kits.kitfile import kit_names, load_kit


def machines_of_kits() -> dict[str, tuple[str, ...]]:
    """Return for each bundled kit the `machine` names of the boards that fit it, its own board first.

    A board fits if it has the same microcontroller as the kit's own, and the same pins at the same places of its edges.
    """
    found = {}
    for name in kit_names():
        own = BOARDS[load_kit(name).board]
        others = [
            board.machine
            for board in BOARDS.values()
            if board.chip.name == own.chip.name and board.edges == own.edges
        ]
        found[name] = (own.machine, *(machine for machine in others if machine != own.machine))
    return found


def may_carry(kit: str, machine: str) -> bool:
    """Tell whether a board may replace that of a kit: its edge pins are at the same places, or no known board is called `machine`.

    Example:
        >>> may_carry("pico_bot", "Raspberry Pi Pico2 with RP2350"), may_carry("xrp", "Raspberry Pi Pico W with RP2040")
        (True, False)
    """
    own = BOARDS[load_kit(kit).board]
    return all(board.edges == own.edges for board in BOARDS.values() if board.machine == machine)
