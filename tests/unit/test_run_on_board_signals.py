"""Whoever ends `marelle run --on`, and however: the board's program and its motors stop, and the board can be used."""

from __future__ import annotations

import signal
from typing import TYPE_CHECKING

import pytest
from board_runs import command, make_double, run_on_board
from programs import program_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles import BoardDouble

pytestmark = pytest.mark.micropython
ENDLESS = program_text("boards/writes_at_its_end")
LOOK = "import os\nprint(open('/end').read())\nos.remove('/end')\n"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    with make_double(tmp_path_factory.mktemp("signals"), "board") as double:
        yield double


@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_the_program_on_the_board(
    name: str, board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    number = getattr(signal, name)
    with command(tmp_path, ENDLESS, board.port) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        child.send_signal(number)
        said, _ = child.communicate(timeout=20)
    assert f"On {board.port}, you stopped the program after " in said
    assert child.returncode == (130 if name == "SIGINT" else -number)  # as a shell expects
    code, printed = run_on_board(tmp_path, capsys, LOOK, board.port)
    assert (code, printed.splitlines()[0]) == (0, "finally")


def test_a_closed_terminal_and_its_shell_that_both_end_it_leave_no_board_running(
    board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with command(tmp_path, ENDLESS, board.port) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        child.stdout.close()
        for _time in range(2):
            child.send_signal(signal.SIGHUP)
        assert child.wait(timeout=20) == -signal.SIGHUP
    assert run_on_board(tmp_path, capsys, LOOK, board.port)[1].startswith("finally\n")


def test_whoever_reads_no_more_of_what_it_prints_stops_the_program(
    board: BoardDouble, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with command(tmp_path, ENDLESS.replace("pass", "print('tick')"), board.port) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        child.stdout.close()
        assert child.wait(timeout=20) == 0  # as `… | head -1`
    assert run_on_board(tmp_path, capsys, LOOK, board.port)[1].startswith("finally\n")


def test_a_second_ctrl_c_leaves_at_once_and_says_what_that_means(tmp_path: Path) -> None:
    with (
        make_double(tmp_path, "left") as double,
        command(tmp_path, program_text("boards/ignores_ctrl_c"), double.port) as child,
    ):
        assert child.stdout is not None
        for printed in ("begun\n", "no\n"):
            assert child.stdout.readline() == printed
            child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=4)  # before the program is given up
    assert child.returncode == 130
    assert "the program may still be running on the board" in said
