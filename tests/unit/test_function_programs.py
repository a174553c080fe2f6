"""Programs that are functions of a test: what they see, and what is said of their mistakes."""

# The programs below are written in functions: their modules are the board's.
# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call,attr-defined,arg-type"
# ruff: noqa: RUF012

from pathlib import Path
from typing import Any

import pytest
from refused import refuses

from marelle_sim import ProgramFileError, UsageProblem, crc8, simulate, virtual_board
from marelle_sim.chips import RegisterChip


class Thermometer(RegisterChip):
    """21.5 degrees in register 5, in halves."""

    identity = {0x0F: 0xB4}

    def read_register(self, register: int) -> int:
        return 43 if register == 0x05 else super().read_register(register)


def board_with(chip: Any) -> Any:
    board = virtual_board("pico")
    board.i2c(0).attach(0x48, chip)
    return board


def read_register():
    from machine import I2C

    return I2C(0).readfrom_mem(0x48, 0x05, 1)[0]


def test_a_function_runs_on_the_board_and_gives_its_result_back() -> None:
    run = simulate(read_register, board=board_with(Thermometer()))

    assert (run.returned, run.ended, run.error) == (43, "done", None)


def test_a_function_sees_what_surrounds_it_and_calls_its_neighbours() -> None:
    added, seen = 1, []

    def sum_of(value, more=added):
        if value:
            seen.append(value)
            return sum_of(value - 1) + more
        return read_register()

    def program():
        return sum_of(2)

    assert simulate(program, board=board_with(Thermometer())).returned == 45
    assert seen == [2, 1]


def test_an_endless_loop_in_a_function_ends_with_the_time_of_the_run() -> None:
    def program():
        while True:
            pass

    run = simulate(program, board=virtual_board(), seconds=2)
    assert (run.ended, run.seconds) == ("deadline", 2.0)


def test_a_coroutine_runs_in_the_boards_loop() -> None:
    async def program():
        import asyncio

        await asyncio.sleep(2)
        return "slept"

    run = simulate(program, board=virtual_board())
    assert (run.returned, round(run.seconds)) == ("slept", 2)


def test_what_a_function_asserts_it_asserts_to_the_test() -> None:
    def program():
        assert read_register() == 0

    with pytest.raises(AssertionError) as caught:
        simulate(program, board=board_with(Thermometer()))
    assert caught.traceback[-1].path == Path(__file__)


def test_another_error_of_a_function_is_the_runs_with_its_file_and_line() -> None:
    def program():
        return 1 // 0

    run = simulate(program, board=virtual_board())
    assert run.error is not None
    assert run.error.line == program.__code__.co_firstlineno + 1
    assert run.error.file == "test_function_programs.py"


class Programs:
    """Programs that are methods, as in a class of tests."""

    address = 0x48

    def scanned(self):
        from machine import I2C

        return I2C(0).scan() == [self.address]

    def wants_more(self, more):
        return more


def test_a_method_runs_on_the_board() -> None:
    assert simulate(Programs().scanned, board=board_with(Thermometer())).returned is True


@pytest.mark.parametrize(
    "program",
    [lambda: 1, print, Thermometer, crc8, Programs.scanned, Programs().wants_more, [].append],
)
def test_what_is_no_function_without_arguments_is_refused(program: Any) -> None:
    with refuses(ProgramFileError, "E-PROG-95"):
        simulate(program, board=virtual_board())


def test_an_isolated_run_takes_no_function() -> None:
    with refuses(UsageProblem, "E-RUN-09"):
        simulate(read_register, isolate=True)
