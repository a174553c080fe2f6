"""A thermometer on the I2C bus of a virtual board, for the programs of tests."""

from typing import Any

from marelle_sim import RegisterChip, virtual_board
from marelle_sim.testing.board import Board


class Thermometer(RegisterChip):
    """21.5 degrees in register 5, in halves."""

    identity = {0x0F: 0xB4}  # noqa: RUF012  # as drivers' authors write it

    def read_register(self, register: int) -> int:
        return 43 if register == 0x05 else super().read_register(register)


def board_with(chip: Any) -> Board:
    """Return a Pico with a chip at the address 0x48."""
    board = virtual_board("pico")
    board.i2c(0).attach(0x48, chip)
    return board
