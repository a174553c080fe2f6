"""The boards that fit a kit, by their `os.uname().machine`."""

from marelle_sim.boards import BOARDS
from marelle_sim.kits.kitfile import kit_names, load_kit


def machines_of_kits() -> dict[str, tuple[str, ...]]:
    """Return for each bundled kit the `machine` names of the boards that fit it, its own board first.

    A board fits if it has the same microcontroller as the kit's own, and the same pins at the same places of its edges.
    """
    found = {}
    for name in kit_names():
        kit = load_kit(name)
        own = kit.identity.get("machine", kit.facts.machine)
        others = [
            board.machine
            for board in (kit.facts, *BOARDS.values())
            if board.chip.name == kit.facts.chip.name and board.edges == kit.facts.edges
        ]
        found[name] = tuple(dict.fromkeys((own, *others)))
    return found


def may_carry(kit: str, machine: str) -> bool:
    """Tell whether a board may replace that of a kit: its edge pins are at the same places, or no known board is called `machine`.

    Example:
        >>> may_carry("pico_bot", "Raspberry Pi Pico2 with RP2350"), may_carry("xrp", "Raspberry Pi Pico W with RP2040")
        (True, False)
    """
    own = BOARDS[load_kit(kit).board]
    return all(board.edges == own.edges for board in BOARDS.values() if board.machine == machine)
