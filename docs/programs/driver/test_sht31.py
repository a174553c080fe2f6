"""The SHT31's driver, tested without a board: `pytest test_sht31.py`."""

import pytest
from marelle_sim import virtual_board
from sht31_twin import Sht31Twin


@pytest.fixture
def twin():
    return Sht31Twin()


@pytest.fixture
def board(twin):
    board = virtual_board("pico")
    board.i2c(0).attach(0x44, twin)
    return board


@pytest.fixture
def run_on(simulated, board):
    """Return a function that simulates a program on the board, with the driver in `src`; errors of the program are raised."""
    return lambda program: simulated(program, board=board, path="src", check=True)


def measure():
    from machine import I2C
    from sht31 import SHT31

    return SHT31(I2C(0)).measure()


@pytest.mark.parametrize("celsius", [-40, 0, 21.5, 125])
def test_the_driver_reads_what_the_sensor_measures(run_on, twin, celsius):
    twin.celsius = celsius

    assert run_on(measure).returned == pytest.approx((celsius, 48), abs=0.01)


def test_both_runners_print_the_same(simulated, board, vm):
    """Run the same file in the simulator's Python, then in the real MicroPython, as `vm` says."""
    run = simulated("try_sht31.py", board=board, path="src", check=True, vm=vm)

    assert run.stdout == "21.50 degrees, 48.00 %\n"


def test_it_waits_for_the_end_of_a_measurement(run_on):
    asked, answered = run_on(measure).bus

    assert asked.written == b"\x24\x00"
    assert answered.time_us - asked.time_us >= 15_000


def test_a_wrong_checksum_is_no_measurement(run_on, twin):
    twin.broken_checksum = True

    with pytest.raises(ValueError, match="checksum"):
        run_on(measure)


@pytest.mark.parametrize(("fault", "number"), [("nack", 5), ("stuck", 110)])
def test_a_broken_bus_is_an_error_of_the_system(run_on, board, fault, number):
    board.i2c(0).fault(fault)

    with pytest.raises(OSError) as caught:
        run_on(measure)

    assert caught.value.errno == number


def test_one_refusal_is_over_with_the_next_try(run_on, board):
    board.i2c(0).fault("nack", times=1)

    def program():
        for _ in range(2):
            try:
                return measure()
            except OSError:
                pass

    assert run_on(program).returned == pytest.approx((21.5, 48), abs=0.01)


def test_a_slow_chip_takes_longer_and_no_more(run_on, board):
    board.i2c(0).fault("slow", ms=20)

    assert run_on(measure).returned == pytest.approx((21.5, 48), abs=0.01)
