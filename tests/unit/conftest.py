"""What several unit tests need: running a program that a test writes as text."""

from __future__ import annotations

from contextlib import ExitStack
from textwrap import dedent
from typing import TYPE_CHECKING, Any

import pytest
from asyncio_board import AsyncioBoard
from new_board import new_board
from typed_commands import Command

from marelle_sim import simulate
from marelle_sim.programs.modules_table import BoardModules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from serial import Serial

    from marelle_doubles.pytest_plugin import MakeDouble
    from marelle_help import ProgramError
    from marelle_sim import Run


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stand in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def marelle(here: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Type the command in an empty folder."""
    return Command(capsys)


@pytest.fixture
def run_text(tmp_path: Path) -> Callable[..., Run]:
    """Return a function that writes a program to a file and simulates it with the given options."""

    def run(text: str, **options: Any) -> Run:
        program = tmp_path / "program.py"
        program.write_text(dedent(text), encoding="utf-8")
        return simulate(program, **options)

    return run


@pytest.fixture
def fails(run_text: Callable[..., Run]) -> Callable[..., ProgramError]:
    """Return a function that runs a program to the error that ends it, and gives that."""

    def fail(text: str, **options: Any) -> ProgramError:
        error = run_text(text, **options).error
        assert error is not None
        return error

    return fail


@pytest.fixture
def printed(run_text: Callable[..., Run]) -> Callable[..., list[str]]:
    """Return a function that runs a program without tolerances to its end and gives the lines it printed."""

    def lines(text: str, **options: Any) -> list[str]:
        run = run_text(text, **{"world": "empty", "tolerances": False, "seconds": 20, **options})
        assert (run.ended, run.error) == ("done", None)
        return run.stdout.splitlines()

    return lines


@pytest.fixture
def board_port(board_double: MakeDouble) -> Iterator[Callable[..., Serial]]:
    """Return a function that makes a double and opens its port, without a timeout."""
    serial = pytest.importorskip("serial")
    with ExitStack() as opened:

        def open_port(**wanted: Any) -> Serial:
            port = serial.Serial(board_double(**wanted).port, timeout=0)
            kept: Serial = opened.enter_context(port)
            return kept

        yield open_port


@pytest.fixture
def bench() -> Iterator[AsyncioBoard]:
    """A board with `asyncio`, whose tasks are let go of afterwards."""
    bench = AsyncioBoard()
    yield bench
    bench.modules.close()


@pytest.fixture(scope="module")
def modules() -> BoardModules:
    """The modules of a board."""
    return BoardModules(new_board())
