"""A test of a team that fails after sixty transactions on a bus."""

from marelle_sim import virtual_board
from marelle_sim.chips import RegisterChip


def test_a_long_bus(simulated):
    board = virtual_board("pico")
    board.i2c(0).attach(0x48, RegisterChip())

    def program():
        from machine import I2C

        for number in range(60):
            I2C(0).writeto_mem(0x48, 0, bytes([number] * 100))

    simulated(program, board=board)
    raise AssertionError
