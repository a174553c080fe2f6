"""`check=True`, and what pytest shows of a driver that fails: its own lines, the values, the bus."""

# mypy: disable-error-code="import-not-found,no-untyped-def,no-untyped-call"

from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from own_pytest import run_pytest
from programs import error_of, program_text
from world_files import written

from marelle_sim import ProgramError, RegisterChip, simulate, virtual_board

DRIVER = """\
def identity(i2c):
    found = i2c.readfrom_mem(0x48, 0x0F, 1)[0]
    if found != 0xB4:
        raise RuntimeError("not ours: %#x" % found)
"""


def raises() -> None:
    raise ValueError("wrong checksum")


def endless() -> None:
    while True:
        pass


def test_a_checked_function_raises_what_it_raised() -> None:
    with pytest.raises(ValueError, match="wrong checksum") as caught:
        simulate(raises, board=virtual_board(), check=True)

    assert caught.traceback[-1].name == "raises"


def test_without_check_it_is_an_attribute() -> None:
    error = error_of(simulate(raises, board=virtual_board()))
    assert error.traceback.endswith("ValueError: wrong checksum\n")
    assert repr(error) == "ProgramError('E-PROG-25', 'ValueError: wrong checksum')"


def test_a_checked_file_raises_what_is_in_error(tmp_path: Path) -> None:
    program = written(tmp_path, "1 / 0\n", "wrong.py")

    with pytest.raises(ProgramError) as caught:
        simulate(program, check=True)

    assert "ZeroDivisionError: divide by zero" in caught.value.__notes__[0]


def test_a_checked_program_comes_to_its_own_end(tmp_path: Path) -> None:
    with pytest.raises(ProgramError, match="E-RUN-13") as caught:
        simulate(endless, board=virtual_board(), seconds=2, check=True)

    assert caught.value.facts == {"ended": "deadline", "seconds": 2.0}


@pytest.mark.parametrize(("line", "well"), [("sys.exit()", True), ("sys.exit(3)", False)])
def test_a_checked_program_may_exit_with_nought(tmp_path: Path, line: str, well: bool) -> None:
    program = written(tmp_path, f"import sys\n{line}\n", "exits.py")
    with nullcontext() if well else pytest.raises(ProgramError):
        simulate(program, check=True)


def test_a_twin_s_mistake_is_not_hidden_by_the_driver_s_bare_except() -> None:
    class Broken(RegisterChip):
        def read_register(self, register: int) -> int:
            raise LookupError(register)

    board = virtual_board()
    board.i2c(0).attach(0x48, Broken())

    def program() -> None:
        from machine import I2C

        try:
            I2C(0).readfrom(0x48, 1)
        except:  # noqa: E722 - as drivers do
            raise ValueError("no sensor") from None

    with pytest.raises(RuntimeError, match="E-CHIP-03"):
        simulate(program, board=board, check=True)


def test_the_board_tells_what_went_over_its_buses_when_a_run_raised() -> None:
    board = virtual_board()
    board.i2c(0).attach(0x48, RegisterChip())
    before = board.bus

    def program() -> None:
        from machine import I2C

        I2C(0).writeto(0x48, b"\x05")
        raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011 - it has no words
        simulate(program, board=board, check=True)

    assert before == []
    assert [seen.written for seen in board.bus] == [b"\x05"]


@pytest.mark.parametrize(
    ("assertion", "words"),
    [
        ("assert one + 1 == 3", "2 == 3"),
        ("assert 'a' not in 'cab'", "'a' not in 'cab'"),
        ("assert one is None", "1 is None"),
        ("assert one > 2, 'small'", "small"),
        ("assert 0 < one < 1", ""),
        ("assert not one", ""),
    ],
)
def test_an_assertion_in_a_function_tells_its_two_values(
    tmp_path: Path, assertion: str, words: str
) -> None:
    module: dict[str, Any] = {}
    file = written(tmp_path, f"def program():\n    one = 1\n    {assertion}\n", "written.py")
    exec(compile(file.read_text(encoding="utf-8"), str(file), "exec"), module)

    with pytest.raises(AssertionError) as caught:
        simulate(module["program"], board=virtual_board())

    assert str(caught.value) == words


def test_what_is_compared_is_computed_once() -> None:
    asked: list[int] = []

    def program() -> None:
        assert asked.append(1) == 3  # type: ignore[func-returns-value]  # that is what is wrong

    with pytest.raises(AssertionError, match="None == 3"):
        simulate(program, board=virtual_board())

    assert asked == [1]


def test_pytest_shows_the_driver_s_lines_and_the_bus_and_none_of_the_simulator_s(
    tmp_path: Path,
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "driver.py").write_text(DRIVER, encoding="utf-8")
    written(tmp_path, program_text("checked_runs/tests_a_driver"), "test_it.py")

    said = run_pytest(tmp_path, "test_it.py").stdout

    assert "src/driver.py:4: RuntimeError" in said.replace("\\", "/")
    assert "i2c0 0x48  -> 0f  <-\n" in said
    assert "AssertionError: [72] == [73]" in said
    assert "AttributeError: 'Broken' object has no attribute 'nothing'" in said
    assert "E-CHIP-03: Le circuit" in said
    assert "engine.py" not in said
    assert "simulation.py" not in said


def test_one_folder_of_modules_needs_no_list(tmp_path: Path) -> None:
    (tmp_path / "driver.py").write_text("NAME = 'mine'\n", encoding="utf-8")

    def program() -> str:
        from driver import NAME

        return str(NAME)

    for places in (str(tmp_path), tmp_path, [tmp_path]):
        assert simulate(program, board=virtual_board(), path=places).returned == "mine"
        assert simulate(program, board=virtual_board(), packages=places).returned == "mine"
