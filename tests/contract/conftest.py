"""The fixture of the chips' contracts: it runs a program on a board."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from marelle_sim import Run, simulate
from marelle_sim.testing.board import Board


@pytest.fixture
def run_on(tmp_path: Path) -> Callable[..., Run]:
    """Return a function that runs a program's text on a board for at most 20 s, and raises what the program raises."""

    def run(board: Board, program: str, **options: Any) -> Run:
        (tmp_path / "program.py").write_text(program, "utf-8")
        return simulate(tmp_path / "program.py", board=board, seconds=20, check=True, **options)

    return run
