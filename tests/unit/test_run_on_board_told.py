"""What is said of a run on a board, whatever its protocol has told: no board is needed for that."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from board_runs import run_on_board
from scripted_board import Prompt, talk

from marelle_host.link import BoardRun, BoardsRunOptions
from marelle_host.link.program import _OneBoard
from marelle_protocol import BoardError, Ended, Plan, Program

ANSWER = b"('Pico', (1, 25, 0), 'rp2', 'e6', 6, None, None, None, 'micropython')\r\n"
NO_COMPILE = b"NameError: name 'compile' isn't defined\r\n"
WELL = (b"", b"")


def told(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    ended: Ended,
    *options: str,
) -> tuple[int, str]:
    """Run a program that ends so; return the exit code and all that is said."""
    monkeypatch.setattr(
        "marelle_host.cli.on_boards.run_program.run_program",
        lambda *_how: {"COM3": BoardRun("COM3", ended)},
    )
    return run_on_board(tmp_path, capsys, "x = 1\n", "COM3", *options)


def test_motors_that_did_not_stop_are_told_after_what_the_program_did(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = Ended("done", seconds=1.0, running="OSError: [Errno 5] EIO")
    code, said = told(monkeypatch, tmp_path, capsys, ended)
    assert code == 5
    assert said.splitlines() == [
        "On COM3, the program is over after 1 s.",
        "The motors of the board on port COM3 did not stop. They may still be running.",
        "Unplug the board and switch off its power. (E-LINK-35)",
    ]
    code, said = told(monkeypatch, tmp_path, capsys, ended, "--json")
    assert (code, json.loads(said)["error"]["code"]) == (5, "E-LINK-35")


@pytest.mark.parametrize(
    ("ended", "code", "said"),
    [
        (Ended("exit", 0, 2.0), 0, "On COM3, the program stops by itself after 2 s."),
        (Ended("exit", 3, 2.0), 1, "On COM3, the program stops by itself, with the code 3, after 2 s."),
        (Ended("reset", 0, 2.0), 0, "On COM3, the program restarts the board after 2 s."),
        (Ended("interrupted", 0, 2.0), 130, "On COM3, you stopped the program after 2 s."),
    ],
)  # fmt: skip
def test_each_end_has_its_sentence_and_its_exit_code(
    ended: Ended, code: int, said: str,
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert told(monkeypatch, tmp_path, capsys, ended) == (code, said + "\n")


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
    one = _OneBoard("COM3", Program("a.py", "x = 1\n"), lambda *_board: Plan({}), options)
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
