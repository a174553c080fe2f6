"""The pytest plugin: with the fixture `simulated` a test runs programs in the simulator; `vm` runs a test in two interpreters."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from types import TracebackType

import pytest

from marelle_sim import UsageProblem, simulate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from marelle_sim import Run
    from marelle_sim.microcontroller.bus import Transaction
    from marelle_sim.runners.job import Programs

MOST_TOLD = 40  # transactions that are printed: the last ones of a run
MOST_BYTES = 32  # bytes that are printed of one transaction: a row of a terminal or two
_HERE = os.path.dirname(os.path.dirname(__file__))  # noqa: PTH120 - compared with the file names of frames


@pytest.fixture
def simulated(request: pytest.FixtureRequest) -> Callable[..., Run]:
    """Return the function `simulate`; in it the program, `path` and `packages` are relative to the test file's folder.

    So are `world`, `kit` and `flash` if they exist there; otherwise they mean what they mean to `simulate`.

    It prints each run's story, or of a board without a robot its last 40 bus transactions, and the traceback of the program's error;
    pytest shows these for a failing test. An exception of a run is shown without the simulator's own frames.

    Example:
        >>> def test_it_comes_back(simulated):
        ...     run = simulated("square.py", world="squares", seconds=30)
        ...     assert run.visited("A1")
    """
    folder = request.path.parent

    def run(program: Programs | Callable[[], object], **options: Any) -> Run:
        __tracebackhide__ = True
        for places in options.keys() & {"path", "packages"}:
            options[places] = _all_beside(folder, options[places])
        for name in options.keys() & {"world", "kit", "flash"}:
            value = options[name]
            if isinstance(value, str | os.PathLike) and (folder / value).exists():
                options[name] = folder / value
        try:
            result = simulate(_beside(folder, program), **options)
        except Exception as error:
            board = options.get("board")
            _tell([] if board is None else [repr(board), *_transactions(board.bus)])
            error.__traceback__ = _program_of(error)
            raise
        alone = "board" in options and "kit" not in options
        told = (
            [repr(options["board"]), *_transactions(result.bus)] if alone else result.story("en")
        )
        _tell([*told, result.error.traceback if result.error else ""])
        return result

    return run


@pytest.fixture(params=["python", "micropython"])
def vm(request: pytest.FixtureRequest) -> str:
    r"""Run a test twice: with the value "python", then with "micropython"; skip the second if no MicroPython is installed.

    Example:
        >>> def test_it_reads_the_same(simulated, vm):
        ...     assert simulated("read.py", vm=vm).stdout == "21.5\\n"
    """
    chosen: str = request.param
    if chosen == "micropython":
        from marelle_sim.runners.micropython.process import find  # needs subprocess

        try:
            find()
        except UsageProblem as problem:
            pytest.skip(str(problem))
    return chosen


def _tell(lines: Sequence[str]) -> None:
    sys.stdout.write("\n".join(lines) + "\n")  # pytest shows it when the test fails


def _program_of(error: BaseException) -> TracebackType | None:
    """Return an error's traceback from the first to the last frame that is not the simulator's; None if all are.

    The tracebacks of its causes (`__cause__`) are shortened in place in the same way.
    """
    if error.__cause__ is not None:
        error.__cause__.__traceback__ = _program_of(error.__cause__)
    theirs = []
    trace = error.__traceback__
    while trace is not None:
        if not trace.tb_frame.f_code.co_filename.startswith(_HERE):
            theirs.append(trace)
        trace = trace.tb_next
    if not theirs:
        return None
    theirs[-1].tb_next = None
    return theirs[0]


def _all_beside(folder: Path, places: Any) -> list[Path]:
    several = [places] if isinstance(places, str | os.PathLike) else places
    return [folder / place for place in several]


def _beside(folder: Path, program: Any) -> Any:
    """Return a program, a list or a mapping of programs, with paths in the test's folder; a function is returned itself."""
    if isinstance(program, Mapping):
        return {name: folder / one for name, one in program.items()}
    if isinstance(program, list | tuple):
        return [folder / one for one in program]
    return program if callable(program) else folder / program


def _transactions(bus: Sequence[Transaction]) -> list[str]:
    return [_in_hexadecimal(seen) for seen in bus[-MOST_TOLD:]]


def _in_hexadecimal(seen: Transaction) -> str:
    place, spi = seen.bus, seen.bus.startswith("spi")
    if seen.address >= 0:
        place += f" GP{seen.address}" if spi else f" {seen.address:#04x}"
    unheard = "(no chip selected)" if spi else "NACK"
    told = " ".join(filter(None, [_bytes(seen.read), "" if seen.ack else unheard]))
    return f"{seen.time_us:>9} us  {place}  -> {_bytes(seen.written)}  <- {told}".rstrip()


def _bytes(data: bytes) -> str:
    """Return bytes in hexadecimal; of more than 32, the first 32 and the number of all."""
    told = data[:MOST_BYTES].hex(" ")
    return told if len(data) <= MOST_BYTES else f"{told} … ({len(data)} bytes)"
