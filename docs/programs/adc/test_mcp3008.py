"""The MCP3008's driver, tested without a board: `pytest test_mcp3008.py`."""

import pytest
from marelle_sim import virtual_board
from mcp3008_twin import Mcp3008Twin


@pytest.fixture
def twin():
    return Mcp3008Twin()


@pytest.fixture
def board(twin):
    board = virtual_board("pico")
    board.spi(0).attach(twin, cs=17)
    return board


def read_all():
    from machine import SPI, Pin
    from mcp3008 import MCP3008

    converter = MCP3008(SPI(0, baudrate=1_000_000), Pin(17))
    return [converter.read(channel) for channel in range(8)]


def test_each_channel_reads_its_own_voltage(simulated, board, twin):
    twin.volts = [0, 0.5, 1, 1.5, 2, 2.5, 3, 3.3]

    run = simulated(read_all, board=board, path="src", check=True)

    assert run.returned == pytest.approx([volts / 3.3 * 1024 for volts in twin.volts], abs=1)


def test_the_second_byte_names_the_channel(simulated, board):
    run = simulated(read_all, board=board, path="src", check=True)

    assert [seen.written for seen in run.bus] == [bytes([1, 0x80 | n << 4, 0]) for n in range(8)]
    assert {seen.address for seen in run.bus} == {17}


def test_without_a_chip_all_bits_are_ones(simulated, board):
    board.spi(0).fault("silent")

    assert simulated(read_all, board=board, path="src", check=True).returned == [1023] * 8
