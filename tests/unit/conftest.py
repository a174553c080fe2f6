"""What several unit tests need: running a program, a file or a text."""

import io
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from board_runs import run_on_board
from new_board import AsyncioBoard, new_board
from programs import QUICK_USB, BoardPort, Fails, MakeDouble, Printed, RunOn, RunText, error_of
from serial import Serial
from typed_commands import Command

from marelle_help import ProgramError
from marelle_sim import Run, simulate
from marelle_sim.programs.modules_table import BoardModules


@pytest.fixture
def marelle(here: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    """Type the command in an empty folder."""
    return Command(capsys)


@pytest.fixture
def usb(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Give the ports on USB that pyserial finds: none at first."""
    listed: list[Any] = []
    monkeypatch.setattr("serial.tools.list_ports.comports", lambda: listed)
    return listed


@pytest.fixture
def no_boards(
    usb: list[Any], tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """Have no board on this computer; give the temporary folder, in which virtual boards are listed."""
    folder = tmp_path_factory.mktemp("listed")
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def terminal() -> Iterator[tuple[int, int]]:
    """Give both ends of a terminal: that of who types, and that of the program."""
    ours, theirs = os.openpty()
    yield ours, theirs
    os.close(ours)
    os.close(theirs)


@pytest.fixture
def silent_port(terminal: tuple[int, int]) -> str:
    """Return the name of a port at which nobody answers."""
    return os.ttyname(terminal[1])


@pytest.fixture
def types(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that has somebody at the terminal type a text."""

    def type_keys(text: str) -> None:
        monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        for stream in (sys.stdin, sys.stdout):
            monkeypatch.setattr(stream, "isatty", lambda: True, raising=False)

    return type_keys


@pytest.fixture
def compiled_once(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Have the Pythons that tests start share what they compile: each would take a second for it."""
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    monkeypatch.setenv("PYTHONPYCACHEPREFIX", str(tmp_path_factory.getbasetemp() / "compiled"))


@pytest.fixture
def run_text(tmp_path: Path) -> RunText:
    """Return a function that simulates a program with the given options: a file, or a text that it writes to one."""

    def run(program: Path | str, **options: Any) -> Run:
        if isinstance(program, Path):
            return simulate(program, **options)
        path = tmp_path / "program.py"
        path.write_text(dedent(program), encoding="utf-8")
        return simulate(path, **options)

    return run


@pytest.fixture
def run_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> RunOn:
    """Return a function that runs a program, written into `tmp_path`, on the board at a port."""
    return partial(run_on_board, tmp_path, capsys)


@pytest.fixture
def nominal(run_text: RunText) -> RunText:
    """Return a function that runs a program on a nominal robot in the empty world."""

    def run(program: Path | str, **options: Any) -> Run:
        return run_text(
            program, **{"tolerances": False, "world": "empty", "seconds": 20, **options}
        )

    return run


@pytest.fixture
def fails(run_text: RunText) -> Fails:
    """Return a function that runs a program to the error that ends it, and gives that."""

    def fail(program: Path | str, **options: Any) -> ProgramError:
        return error_of(run_text(program, **options))

    return fail


@pytest.fixture
def printed(nominal: RunText) -> Printed:
    """Return a function that runs a program on a nominal robot to its end and gives the lines it printed."""

    def lines(program: Path | str, **options: Any) -> list[str]:
        run = nominal(program, **options)
        assert (run.ended, run.error) == ("done", None)
        return run.stdout.splitlines()

    return lines


@pytest.fixture
def quick_double(board_double: MakeDouble) -> MakeDouble:
    """Return `board_double` for tests in which the second until a computer finds a Pico is only waited for."""
    return partial(board_double, boot_speed=QUICK_USB)


@pytest.fixture
def board_port(quick_double: MakeDouble) -> Iterator[BoardPort]:
    """Return a function that makes a double and opens its port, without a timeout."""
    with ExitStack() as opened:

        def open_port(**wanted: Any) -> Serial:
            return opened.enter_context(Serial(quick_double(**wanted).port, timeout=0))

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
