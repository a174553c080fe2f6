"""The SHT31's driver, tested without a board: `pytest test_sht31.py`."""

from pathlib import Path

import pytest
from marelle_sim import simulate, virtual_board
from sht31_twin import Sht31Twin

SOURCES = Path(__file__).parent / "src"


@pytest.fixture
def twin():
    return Sht31Twin()


@pytest.fixture
def board(twin):
    board = virtual_board("pico")
    board.i2c(0).attach(0x44, twin)
    return board


def measure():
    from machine import I2C
    from sht31 import SHT31

    return SHT31(I2C(0)).measure()


def said(board):
    """Return what the program gave back."""
    run = simulate(measure, board=board, path=[SOURCES])
    assert run.error is None, run.error.traceback
    return run.returned


@pytest.mark.parametrize("celsius", [-40, 0, 21.5, 125])
def test_the_driver_reads_what_the_sensor_measures(board, twin, celsius):
    twin.celsius = celsius

    assert said(board) == pytest.approx((celsius, 48), abs=0.01)


def test_it_waits_for_the_end_of_a_measurement(board):
    run = simulate(measure, board=board, path=[SOURCES])

    asked, answered = run.bus
    assert asked.written == b"\x24\x00"
    assert answered.time_us - asked.time_us >= 15_000


def test_a_wrong_checksum_is_no_measurement(board, twin):
    twin.broken_checksum = True

    run = simulate(measure, board=board, path=[SOURCES])

    assert run.error.traceback.endswith("ValueError: SHT31: checksum\n")


@pytest.mark.parametrize(("fault", "number"), [("nack", 5), ("stuck", 110)])
def test_a_broken_bus_is_an_error_of_the_system(board, fault, number):
    board.i2c(0).fault(fault)

    def program():
        try:
            measure()
        except OSError as error:
            return error.errno

    assert simulate(program, board=board, path=[SOURCES]).returned == number
