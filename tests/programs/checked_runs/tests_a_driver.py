"""Tests a driver, a value and a chip, each of which fails: for a pytest of its own."""

import pytest

from marelle_sim import RegisterChip, virtual_board


class Broken(RegisterChip):
    def read_register(self, register):
        return self.nothing


@pytest.fixture
def board():
    board = virtual_board()
    board.i2c(0).attach(0x48, RegisterChip())
    return board


def test_of_a_driver(simulated, board):
    def program():
        from driver import identity
        from machine import I2C

        identity(I2C(0))

    simulated(program, board=board, path="src", check=True)


def test_of_a_value(simulated, board):
    def program():
        from machine import I2C

        assert I2C(0).scan() == [0x49]

    simulated(program, board=board)


def test_of_a_twin(simulated, board):
    board.i2c(0).attach(0x50, Broken())

    def program():
        from machine import I2C

        I2C(0).readfrom(0x50, 1)

    simulated(program, board=board)
