"""Who types while a program runs on a board reaches its `input()`, or ends it; what is said of a run, whatever its protocol has told."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest
from board_runs import command, make_double
from hypothesis import given, strategies as st
from programs import RunOn, program_text
from scripted_board import Prompt, talk
from terminal_ends import read_terminal
from world_files import written

from marelle_host.cli.terminal.keys import as_keys
from marelle_host.link import BoardRun, BoardsRunOptions
from marelle_host.link.program import OneBoard
from marelle_protocol import BoardError, Ended, Plan, Program
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from marelle_doubles import BoardDouble

pytest.importorskip("pty", reason="the double of a board is one of Unix")
ASKS = "name = input('Who? ')\nprint('Hello', name)\nprint(input(), 'again')\n"
ENDLESS = program_text("boards/writes_at_its_end")
LOOK = "import os\nprint(open('/end').read())\nos.remove('/end')\n"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    with make_double(tmp_path_factory.mktemp("keys"), "board") as double:
        yield double


def words(folder: Path, text: str, board: BoardDouble) -> list[str]:
    """Return the command that runs a program on a board."""
    program = str(written(folder, text, "asks.py"))
    return [
        sys.executable,
        "-m",
        "marelle_host",
        "run",
        program,
        "--lang",
        "en",
        "--on",
        board.port,
    ]


@pytest.mark.unmeasured
@pytest.mark.micropython
def test_what_is_piped_in_is_read_and_what_is_left_over_harms_nothing(
    tmp_path: Path, board: BoardDouble
) -> None:
    ran = subprocess.run(
        words(tmp_path, ASKS, board), input=b"Ada\nand\x01\x04\nnobody reads this", check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    lines = ran.stdout.decode().splitlines()
    assert ran.returncode == 0, ran.stderr
    assert lines[:4] == ["Who? Ada", "Hello Ada", "and", "and again"]
    once_more = subprocess.run(
        words(tmp_path, "print(6 * 7)\n", board), stdin=subprocess.DEVNULL, check=False, capture_output=True, timeout=60,
    )  # fmt: skip
    assert once_more.stdout.decode().splitlines()[0] == "42"


@pytest.mark.micropython
def test_a_terminal_gives_each_key_and_the_board_shows_it_once(
    tmp_path: Path, board: BoardDouble, terminal: tuple[int, int]
) -> None:
    ours, theirs = terminal
    with subprocess.Popen(
        words(tmp_path, ASKS, board), env={**os.environ, "TERM": "xterm"},
        stdin=theirs, stdout=theirs, stderr=theirs,
    ) as process:  # fmt: skip
        read_terminal(ours, b"Who? ")
        os.write(ours, b"Adz\x7fa\r")  # a slip, and the key that takes it back
        assert read_terminal(ours, b"Hello Ada\r\n") == b"Adz\b\x1b[Ka\r\nHello Ada\r\n"
        os.write(ours, b"yes\r")
        read_terminal(ours, b"yes again\r\n")
        read_terminal(ours, b"is over")
        assert process.wait(20) == 0


@given(st.binary(max_size=80))
def test_no_key_is_a_command_of_a_prompt(typed: bytes) -> None:
    keys = as_keys(typed)
    assert not set(keys) & {1, 2, 3, 4, 5, 6, 7, 10, 14, 24}
    assert len(keys) <= len(typed)
    plain = typed.replace(b"\r", b"")
    assert as_keys(plain.replace(b"\n", b"\r\n")) == as_keys(plain)


@contextmanager
def begun(folder: Path, text: str, port: str) -> Iterator[tuple[subprocess.Popen[str], IO[str]]]:
    """Give the command whose program has begun, and what it prints from then on."""
    with command(folder, text, port) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "begun\n"
        yield child, child.stdout


@pytest.mark.micropython
@pytest.mark.unmeasured
@pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])
def test_a_signal_stops_the_program_on_the_board(
    name: str, board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    number = getattr(signal, name)
    with begun(tmp_path, ENDLESS, board.port) as (child, _output):
        child.send_signal(number)
        said, _ = child.communicate(timeout=20)
    assert f"On {board.port}, you stopped the program after " in said
    assert child.returncode == (130 if name == "SIGINT" else -number)  # as a shell expects
    printed = run_on(LOOK, board.port)
    assert printed.splitlines()[0] == "finally"


@pytest.mark.micropython
def test_a_closed_terminal_and_its_shell_that_both_end_it_leave_no_board_running(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    with begun(tmp_path, ENDLESS, board.port) as (child, output):
        output.close()
        for _time in range(2):
            child.send_signal(signal.SIGHUP)
        assert child.wait(timeout=20) == -signal.SIGHUP
    assert run_on(LOOK, board.port).startswith("finally\n")


@pytest.mark.micropython
def test_whoever_reads_no_more_of_what_it_prints_stops_the_program(
    board: BoardDouble, tmp_path: Path, run_on: RunOn
) -> None:
    ticks = ENDLESS.replace("pass", "print('tick')")
    with begun(tmp_path, ticks, board.port) as (child, output):
        output.close()
        assert child.wait(timeout=20) == 0  # as `… | head -1`
    assert run_on(LOOK, board.port).startswith("finally\n")


@pytest.mark.micropython
def test_a_second_ctrl_c_leaves_at_once_and_says_what_that_means(tmp_path: Path) -> None:
    ignores = program_text("boards/ignores_ctrl_c")
    with (
        make_double(tmp_path, "left") as double,
        begun(tmp_path, ignores, double.port) as (child, output),
    ):
        child.send_signal(signal.SIGINT)
        assert output.readline() == "no\n"
        child.send_signal(signal.SIGINT)
        said, _ = child.communicate(timeout=4)  # before the program is given up
    assert child.returncode == 130
    assert Text("en")("E-LINK-12.what", port=double.port) in said


ANSWER = b"('Pico', (1, 25, 0), 'rp2', 'e6', 6, None, None, None, 'micropython')\r\n"
NO_COMPILE = b"NameError: name 'compile' isn't defined\r\n"
WELL = (b"", b"")


@pytest.mark.micropython
def test_motors_that_did_not_stop_are_told_after_what_the_program_did(
    run_on: RunOn, board: BoardDouble
) -> None:
    text = program_text("boards/has_motors_that_do_not_stop")
    said = run_on(text, board.port, exits=5)
    assert said.splitlines() == [
        f"On {board.port}, the program is over after 0 s.",
        f"The motors of the board on port {board.port} did not stop. They may still be running.",
        "Unplug the board and switch off its power. (E-LINK-35)",
    ]
    said = run_on(text, board.port, "--json", exits=5)
    assert json.loads(said)["error"]["code"] == "E-LINK-35"


class Board(Prompt):
    """A board that answers until it is given the program."""

    def __init__(self, *, answers: bool, compiled: tuple[bytes, bytes] = WELL) -> None:
        super().__init__(WELL, (ANSWER, b""), compiled)
        self._answers_on = answers

    def __call__(self, sent: bytes) -> bytes:
        if not self._answers_on and len(self.ran) >= 2:
            return b""
        return super().__call__(sent)


def run_of(board: Callable[[bytes], bytes], options: BoardsRunOptions) -> object:
    """Run a program on one board; return what came of it, or its error."""
    one = OneBoard("COM3", Program("a.py", "x = 1\n"), lambda *_board: Plan({}), options)
    try:
        return talk(one.run(), board).result
    except BoardError as problem:
        return problem.code


def test_a_board_that_falls_silent_or_cannot_compile_is_told() -> None:
    options = BoardsRunOptions(1.0, lambda _port, _printed: None)
    assert run_of(Board(answers=False), options) == "E-LINK-34"
    assert run_of(Board(answers=True, compiled=(b"", NO_COMPILE)), options) == "E-LINK-10"


def test_nothing_starts_on_a_board_once_somebody_wants_it_to_stop() -> None:
    began: list[str] = []
    options = BoardsRunOptions(
        1.0, lambda _port, _printed: None, lambda: True, started=began.append
    )
    deaf = run_of(lambda _sent: b"", options)
    assert deaf == run_of(Board(answers=True), options) == BoardRun("COM3", Ended("interrupted"))
    assert began == []


def test_motors_that_cannot_be_stopped_before_do_not_keep_a_program_from_starting() -> None:
    fails = (b"", b"OSError: [Errno 5] EIO\r\n")
    board = Prompt(fails, fails, (ANSWER, b""))
    came = run_of(board, BoardsRunOptions(1.0, lambda _port, _printed: None))
    assert isinstance(came, BoardRun)
    assert came.ended.how == "done"
    assert board.sent.count(b"\x04") - len(board.ran) == 3  # restarts: before, for it, after it
