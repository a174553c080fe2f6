"""The pytest plugin: the fixture `simulated` runs programs in the simulator."""

from __future__ import annotations

import sys
from collections.abc import Mapping

import pytest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import Any

    from marelle_sim import Run
    from marelle_sim.microcontroller.transactions import Transaction
    from marelle_sim.runners.roles import Programs

MOST_TOLD = 100  # transactions, the last ones of a run


@pytest.fixture
def simulated(request: pytest.FixtureRequest) -> Callable[..., Run]:
    """Return `simulate`, with paths of programs, worlds and modules taken from the test file's folder.

    Each run's story (without a robot: what went over the board's buses) and the traceback of its error stand in
    the captured output of a failing test.

    Example:
        >>> def test_it_comes_back(simulated):
        ...     run = simulated("square.py", world="squares", seconds=30)
        ...     assert run.visited("A1")
    """
    from marelle_sim import simulate

    folder = request.path.parent

    def run(program: Programs | Callable[[], object], **options: Any) -> Run:
        world = options.get("world")
        if isinstance(world, str) and (folder / world).exists():
            options["world"] = folder / world
        for places in options.keys() & {"path", "packages"}:
            options[places] = [folder / place for place in options[places]]
        result = simulate(_beside(folder, program), **options)
        alone = "board" in options and "kit" not in options
        told = [*map(_in_hexadecimal, result.bus[-MOST_TOLD:])] if alone else result.story("en")
        told = [*told, result.error.traceback if result.error else ""]
        sys.stdout.write("\n".join(told) + "\n")  # pytest shows it when the test fails
        return result

    return run


def _beside(folder: Path, program: Any) -> Any:
    """Return a program's path in the test's folder; of several, each one's."""
    if isinstance(program, Mapping):
        return {name: folder / one for name, one in program.items()}
    if isinstance(program, list | tuple):
        return [folder / one for one in program]
    return program if callable(program) else folder / program


def _in_hexadecimal(seen: Transaction) -> str:
    place = f"{seen.bus} {seen.address:#04x}" if seen.address >= 0 else seen.bus
    refused = "" if seen.ack else "NACK"
    line = f"{seen.time_us:>9} us  {place}  -> {seen.written.hex(' ')}  <- {seen.read.hex(' ')}{refused}"
    return line.rstrip()
