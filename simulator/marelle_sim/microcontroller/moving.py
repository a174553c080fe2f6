"""Chips that change their address on an I2C bus, or leave it, while a program runs: those with a wire that shuts them down.

Several chips at one address get the same bytes and answer together: a bit that one of them pulls low is low (UM10204, section 3.1.8).
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
        """An I2C chip whose address changes.

        Attributes:
            address: of 7 bits, at which it answers now; None: it answers at none.
            moved: set by the bus; the chip calls it, without arguments, after each change of `address`.
        """

        address: int | None
        moved: Callable[[], object]

        def plug(self, address: int) -> None:
            """Begin a run at this address."""

        def power(self, level: int) -> None:
            """Shut down (0), or restart (1)."""


class SameAddress:
    """Several chips at one address, as the bus sees them."""

    def __init__(self, chips: list[Answering]) -> None:
        self._chips = chips

    def write(self, data: bytes) -> None:
        """Write to each of them."""
        for chip in self._chips:
            chip.write(data)

    def read(self, count: int) -> bytes:
        """Return the bits that no chip pulls low."""
        return bytes(reduce(and_, place) for place in zip(*self._answers(count), strict=True))

    def _answers(self, count: int) -> list[bytes]:
        return [chip.read(count) for chip in self._chips]


class MovingChips:
    """The moving chips of one bus: updates the bus's table of chips by address."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus
        self._chips: list[Moving] = []
        self._placed: dict[int, tuple[Answering, Answering | None]] = {}

    def add(self, chip: Moving, address: int, shutdown: Line | None = None) -> None:
        """Wire a chip at the address that it begins with; `shutdown` is the wire that shuts it down while it is low, held high by a resistor of its module."""
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
