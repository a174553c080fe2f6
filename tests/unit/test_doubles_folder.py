"""Doubles of boards in a folder: what is not theirs stays as it is, and nobody takes theirs."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from doubles_mark import needs_doubles
from ended_runs import children_of
from raw_prompt import answer
from typed_commands import Command
from virtual_command import virtual_boards
from world_files import written

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec, FolderRefusedError, double
from marelle_doubles.flash_lock import is_left_over, refuse_taken

pytestmark = [
    pytest.mark.micropython,
    pytest.mark.usefixtures("no_boards"),
    needs_doubles,
]


OPENS = ["virtual", "--folder", ".", "--json"]


def test_a_program_with_the_name_of_a_port_stays(tmp_path: Path, marelle: Command) -> None:
    program = written(tmp_path, "print('mine')", "essai.py")
    assert marelle(*OPENS, "--name", "essai.py", exits=2).code == "E-VIRTUAL-06"
    assert program.read_text(encoding="utf-8") == "print('mine')"
    assert list(tmp_path.iterdir()) == [program]


def test_a_link_to_a_file_stays_and_that_of_a_port_that_is_gone_does_not(tmp_path: Path) -> None:
    to_file, to_port = tmp_path / "file", tmp_path / "port"
    to_file.symlink_to(tmp_path / "on another disk")
    to_port.symlink_to("/dev/pts/no-longer")
    with pytest.raises(FolderRefusedError):
        refuse_taken(to_file)
    refuse_taken(to_port)
    assert is_left_over(to_port)


@pytest.mark.parametrize("door", ["pty", "tcp"])
def test_a_board_that_is_open_is_not_opened_twice(
    tmp_path: Path, marelle: Command, door: str
) -> None:
    mine = written(tmp_path, "mine", "board.settings")
    with BoardDoubles(tmp_path, [BoardSpec(kind="esp32")]) as (board,):
        assert marelle(*OPENS, "--kind", "esp32", "--door", door, exits=2).code == "E-VIRTUAL-07"
        assert board.starts == 1
        assert (tmp_path / "board").is_symlink()
    assert {path.name for path in tmp_path.iterdir()} == {"board.flash", "board.settings"}
    assert mine.read_text(encoding="utf-8") == "mine"


def test_a_flash_of_another_kind_is_not_formatted(tmp_path: Path, marelle: Command) -> None:
    flash = tmp_path / "board.flash"
    flash.write_bytes(b"kept" * (512 * 4096 // 4))  # as large as an ESP32's
    assert marelle(*OPENS, "--kind", "pico", exits=2).code == "E-VIRTUAL-10"
    assert flash.read_bytes() == b"kept" * (512 * 4096 // 4)


def test_boards_whose_process_has_ended_are_told_and_their_ports_are_gone(
    tmp_path: Path, no_boards: Path
) -> None:
    options = ["--vm", "micropython", "--folder", ".", "--kind", "esp32"]
    with virtual_boards(tmp_path, no_boards, *options) as (opened, _boards):
        assert (tmp_path / "board").is_symlink()
        (server,) = children_of(opened.pid)
        os.kill(server, signal.SIGKILL)
        said, _ = opened.communicate(timeout=20)
    assert (opened.returncode, json.loads(said)["error"]["code"]) == (2, "E-VIRTUAL-09")
    assert [path.name for path in tmp_path.iterdir()] == ["board.flash"]


def test_a_process_that_does_not_start_is_told(
    tmp_path: Path, marelle: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    assert marelle(*OPENS, "--kind", "esp32", exits=2).code == "E-VIRTUAL-09"


@pytest.mark.timing  # it waits for the ten seconds that a board has to show its port
def test_a_board_whose_boot_py_does_not_end_is_told(tmp_path: Path, marelle: Command) -> None:
    endless = BoardSpec("board", "pico", files={"/boot.py": "while True: pass"})
    with BoardDoubles(tmp_path, [endless]):
        pass
    assert marelle(*OPENS, exits=2).code == "E-VIRTUAL-17"


def test_a_board_with_uf2_that_has_its_micropython_already_shows_its_port(
    tmp_path: Path, no_boards: Path
) -> None:
    with BoardDoubles(tmp_path, [BoardSpec(boot="uf2", files={"/main.py": "print(1)"})]):
        pass
    with virtual_boards(tmp_path, no_boards, "--folder", ".", "--boot", "uf2") as (opened, boards):
        (board,) = boards
        assert answer(board["port"], "print(6 * 7)") == "42"
        assert not Path(board["folder"]).exists()
        opened.send_signal(signal.SIGINT)
        assert opened.wait(20) == 0


@pytest.fixture
def doubles(tmp_path: Path) -> BoardDoubles:
    """Return the doubles of one board."""
    return BoardDoubles(tmp_path, [BoardSpec(kind="esp32")])


@contextmanager
def served(doubles: BoardDoubles) -> Iterator[tuple[BoardDouble, int]]:
    """Give a double, and the number of the process that serves it."""
    others = children_of(os.getpid())
    with doubles as (board,):
        (server,) = set(children_of(os.getpid())).difference(others)
        yield board, server


def test_a_process_that_does_not_answer_is_told_and_ended(
    doubles: BoardDoubles, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(doubles) as (board, server):
        monkeypatch.setattr(double, "ANSWER_S", 0.1)
        os.kill(server, signal.SIGSTOP)
        with pytest.raises(TimeoutError):
            board.reset()
    assert server not in children_of(os.getpid())
    assert not (tmp_path / "board").is_symlink()


def test_a_process_that_has_ended_is_told(doubles: BoardDoubles) -> None:
    with served(doubles) as (board, server):
        os.kill(server, signal.SIGKILL)
        doubles.wait_for_end()
        for _time in range(2):
            with pytest.raises(OSError, match="has ended"):
                board.reset()
