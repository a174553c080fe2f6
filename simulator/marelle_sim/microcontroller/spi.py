"""An SPI bus and the chips on it, each selected by its chip-select pin."""

from __future__ import annotations

from functools import partial

from marelle_sim.errors import ChipError
from marelle_sim.microcontroller.bus import checked_answer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from marelle_sim.chips import SpiChip
    from marelle_sim.microcontroller.board import VirtualBoard


RELEASED = 0xFF  # the byte that is read while no chip drives the line
_NO_SELECT = -1


class SpiBus:
    """One SPI bus.

    Attributes:
        name: "spi0" or "spi1".
        silent: True for a faulty bus, on which no chip answers.
    """

    def __init__(self, name: str, board: VirtualBoard) -> None:
        self.name, self.silent, self._board = name, False, board
        self._chips: dict[int, SpiChip] = {}
        self._selected: set[int] = set()

    def attach(self, chip: SpiChip, select: int | None) -> None:
        """Wire a chip to the bus; `select` is the GPIO of its chip select. None: the chip has none, and is selected during each transfer.

        Raises:
            ChipError: E-CHIP-02, another chip has this chip select, or one of the two has none.
        """
        number = _NO_SELECT if select is None else select
        if number in self._chips or (self._chips and _NO_SELECT in (*self._chips, number)):
            raise ChipError(
                "E-CHIP-02", bus=self.name, pin="" if select is None else f"GP{select}"
            )
        self._chips[number] = chip
        if select is not None:
            line = self._board.pin(select)
            line.set(
                1
            )  # a resistor holds it high, so that the chip is deselected until the program drives it
            line.watch(partial(self._select, number, chip))

    def transfer(self, data: bytes) -> bytes:
        """Send bytes to each selected chip, and return as many: the bitwise AND of what the chips send.

        0xFF for each byte if no chip is selected or the bus is silent.

        Raises:
            RunStopped: a simulated chip raised an error, which ends the run.
        """
        if _NO_SELECT in self._chips:
            self._select(_NO_SELECT, self._chips[_NO_SELECT], 0)
        given = bytes([RELEASED]) * len(data)
        for number in sorted(self._selected):
            chip = self._chips[number]
            answer = self._board.ask(chip, self.name, self._checked, chip, data)
            if not self.silent:
                given = bytes([one & other for one, other in zip(given, answer, strict=True)])
            self._board.transactions.add(self.name, number, data, given)
        if not self._selected:
            self._board.transactions.add(self.name, _NO_SELECT, data, given, ack=False)
        if _NO_SELECT in self._chips:
            self._select(_NO_SELECT, self._chips[_NO_SELECT], 1)
        return given

    def _select(self, number: int, chip: SpiChip, level: int) -> None:
        if level and number in self._selected:
            self._selected.discard(number)
            self._board.ask(chip, self.name, chip.deselect)
        elif not level and number not in self._selected:
            self._selected.add(number)
            self._board.ask(chip, self.name, chip.select)

    def _checked(self, chip: SpiChip, data: bytes) -> bytes:
        return checked_answer(chip.transfer(data), len(data), chip, self.name)
