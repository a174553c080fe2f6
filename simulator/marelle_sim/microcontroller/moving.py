"""I2C chips whose address a program can change, or which it can switch off, by a command or by their shutdown pin (VL53L0X).

Several chips at one address receive the same bytes and answer at the same time; a bit is then 0 if one of them sends 0
(UM10204, section 3.1.8).
"""

from __future__ import annotations

from functools import reduce
from operator import and_

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Protocol

    from marelle_sim.microcontroller.bus import Answering, Bus
    from marelle_sim.microcontroller.pin import Line

    class Moving(Answering, Protocol):
        """An I2C chip whose address a program can change.

        Attributes:
            address: its present 7-bit address; None: it is shut down and answers at none.
            moved: function without arguments that the chip calls after a change of `address`, except in `plug`; the bus sets it.
        """

        address: int | None
        moved: Callable[[], object]

        def plug(self, address: int) -> None:
            """Restore the state after power-on, at this address: called at the beginning of a run."""

        def power(self, level: int) -> None:
            """Shut the chip down (level 0 of its shutdown pin), or start it again (level 1)."""


class SameAddress:
    """Several chips at one address; in the bus's table it takes the place of a single chip."""

    def __init__(self, chips: list[Answering]) -> None:
        self._chips = chips

    def write(self, data: bytes) -> None:
        """Write the same bytes to each of the chips."""
        for chip in self._chips:
            chip.write(data)

    def read(self, count: int) -> bytes:
        """Return the bitwise AND of the chips' answers: a bit is 0 if one of them sends 0."""
        answers = [chip.read(count) for chip in self._chips]
        return bytes(reduce(and_, place) for place in zip(*answers, strict=True))


class MovingChips:
    """The chips of one bus whose address can change; it keeps the bus's table `chips` up to date."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._chips: list[Moving] = []
        self._placed: dict[int, tuple[Answering, Answering | None]] = {}

    def add(self, chip: Moving, address: int, shutdown: Line | None = None) -> None:
        """Wire a chip to the bus at the address that it starts with.

        `shutdown` is the line to its shutdown pin (None: not wired): low shuts the chip down; a pull-up on the module holds it high.
        """
        chip.plug(address)
        chip.moved = self._place
        self._chips.append(chip)
        if shutdown is not None:
            shutdown.set(1)
            shutdown.watch(chip.power)
        self._place()

    def _place(self) -> None:
        chips = self._bus.chips
        for address, (placed, fixed) in self._placed.items():
            if chips.get(address) is placed:
                del chips[address]
                if fixed is not None:
                    chips[address] = fixed
        self._placed.clear()
        for place in {chip.address for chip in self._chips if chip.address is not None}:
            here: list[Answering] = [chip for chip in self._chips if chip.address == place]
            fixed = chips.get(place)
            if fixed is not None:
                here.insert(0, fixed)
            chips[place] = here[0] if len(here) == 1 else SameAddress(here)
            self._placed[place] = chips[place], fixed
