"""Programs that do not want to be stopped: the board is restarted by its port, or caught."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
import serial
from doubles_mark import needs_doubles
from scripted_board import READY, Prompt, talk
from stuck_programs import PROGRAMS, guarded, running

from marelle_host.cli.stop import is_stuck
from marelle_host.link import LinkError, catch_plugged, pluggable
from marelle_protocol import Guarded, RestartedError, SilentError, Stopped, Stream, stop_or_restart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from programs import MakeDouble
    from typed_commands import Command

    from marelle_host.link import UsbIdentity

NOTED = b"(False, None)"


class Stubborn:
    """A board that heeds a Ctrl-C only after a restart: the third of its guard, or none where it has no guard."""

    def __init__(self, heeds_at: int, answer: bytes = NOTED) -> None:
        self.restarts = self._asked = 0
        self._heeds_at, self._prompt = heeds_at, Prompt((b"", b""), (answer, b""))

    def restart(self) -> bool:
        """Restart it."""
        self.restarts, self._asked = self.restarts + 1, 0
        return True

    def __call__(self, sent: bytes) -> bytes:
        if not self.restarts:
            return b""
        if sent == b"\x03\x01":
            self._asked += 1
            return READY if self._asked == self._heeds_at else b""
        return self._prompt(sent)


def stopped(board: Stubborn) -> tuple[Stopped, float]:
    """Stop a board; return what came of it and how long that took, in seconds."""
    said = talk(stop_or_restart(Stream()), board, restarts=board.restart)
    assert isinstance(said.result, Stopped), said.error
    return said.result, said.took_s


def test_a_board_that_heeds_no_ctrl_c_is_restarted_and_caught() -> None:
    board = Stubborn(heeds_at=3)
    result, took_s = stopped(board)
    assert (result.by, board.restarts) == ("restarted", 1)
    assert 1.0 < result.seconds == took_s < 2.5


def test_one_that_is_missed_is_restarted_once_more_within_5_s_and_then_told() -> None:
    board = Stubborn(heeds_at=99)
    said = talk(stop_or_restart(Stream()), board, restarts=board.restart)
    assert isinstance(said.error, RestartedError)
    assert board.restarts == 2
    assert said.took_s < 5


def test_a_board_that_its_port_does_not_restart_is_to_be_plugged_in_again_too() -> None:
    """The bridges of some boards lead their lines to no chip."""
    assert [is_stuck(LinkError(f"E-LINK-{number}", port="COM3")) for number in ("07", "23", "24", "25")] == [
        False, True, True, False,
    ]  # fmt: skip


def test_where_the_port_has_no_lines_ctrl_c_is_all_that_there_is() -> None:
    said = talk(stop_or_restart(Stream()), lambda _sent: b"")
    assert type(said.error) is SilentError
    assert 4.5 < said.took_s < 6.5


def test_a_program_that_prints_prompts_is_not_believed() -> None:
    """It prints what a board at its prompt says; it cannot answer what it is asked."""
    printed = READY + b"R\x01\x80\x00\x04OK\x04\x04>"
    said = talk(stop_or_restart(Stream()), lambda _sent: printed, drips=printed)
    assert isinstance(said.error, SilentError)


@pytest.mark.parametrize("answer", [b"", b"(", b"(1, 2, 3)", b"[" * 900, b"7"])
def test_what_is_no_answer_of_a_guard_is_no_prompt(answer: bytes) -> None:
    board = Stubborn(heeds_at=1, answer=answer)
    assert isinstance(
        talk(stop_or_restart(Stream()), board, restarts=board.restart).error, SilentError
    )


@needs_doubles
@pytest.mark.micropython
@pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial")  # of pyserial's RFC 2217
def test_stubborn_programs_are_stopped_where_the_port_resets_the_board(
    tmp_path: Path, marelle: Command
) -> None:
    with (
        running(tmp_path, "catches_everything", door="rfc2217") as first,
        running(tmp_path, "switches_ctrl_c_off", door="rfc2217") as second,
    ):
        asked = ["--on", first.port, "--on", second.port]
        said = marelle("stop", *asked, "--json").data
        assert [row["by"] for row in said] == ["restarted", "restarted"]
        starts = first.starts
        assert marelle("stop", *asked).out.count("arrêtée après") == 2  # each is at its prompt
        assert first.starts == starts + 1


@contextmanager
def catching(places: dict[str, UsbIdentity]) -> Iterator[dict[str, Stopped | LinkError]]:
    """Catch boards as they come while something is done; give what came of each, once all is done."""
    came: dict[str, Stopped | LinkError] = {}
    thread = threading.Thread(target=lambda: came.update(catch_plugged(places, timeout_s=10)))
    thread.start()
    yield came
    thread.join(15)


@pytest.mark.unmeasured
@needs_doubles
@pytest.mark.micropython
def test_a_board_of_native_usb_is_caught_three_times_of_three_when_it_is_plugged_in_again(
    board_double: MakeDouble,
) -> None:
    board = board_double(files=guarded("rp2", main=PROGRAMS["catches_everything"]))
    places = pluggable([board.port])
    for _ in range(3):
        with catching(places) as came:
            board.unplug()
            board.power()
        stopped = came[board.port]
        assert isinstance(stopped, Stopped)
        assert stopped.by == "caught"


@needs_doubles
@pytest.mark.micropython
def test_boards_and_stop_tell_what_was_wrong_with_the_board_s_own_program(
    board_double: MakeDouble, marelle: Command
) -> None:
    files = guarded("esp32", program="def ask():\n    return later\nask()\n")
    board = board_double(kind="esp32", files={**files, "/name.txt": "poste-07"})
    with serial.serial_for_url(board.port, timeout=10) as port:
        board.reset()
        port.read_until(b"NameError")
        port.read_until(b">>> ")
    said = " ".join(marelle("boards", "--on", board.port).said.split())
    assert f"poste-07 ({board.port}) : son programme" in said
    told = "la dernière fois à la ligne 2 de program.py. NameError: name 'later' isn't defined"
    assert told in said
    (row,) = marelle("stop", "--on", board.port, "--json").data
    assert row["fault"] == {
        "file": "program.py", "line": 2, "text": "NameError: name 'later' isn't defined",
    }  # fmt: skip
    assert row["left_out"] is False


def test_a_program_that_was_left_out_is_told() -> None:
    result, _took_s = stopped(Stubborn(heeds_at=1, answer=b"(True, None)"))
    assert result.guarded == Guarded(left_out=True)


def test_what_a_board_says_was_wrong_forges_no_second_line() -> None:
    fault = (
        'Traceback:\n  File "x\x1b[1m.py", line 99999999999999999999\nOSError: \x1b[2J\x07'
        + "x" * 900
    )
    noted = stopped(Stubborn(heeds_at=1, answer=repr((False, fault)).encode()))[0].guarded
    assert (noted.file, noted.line) == ("x?[1m.py", 999999)
    assert noted.fault.startswith("OSError: ?[2J?xxx")
    assert len(noted.fault) == 200


@needs_doubles
@pytest.mark.micropython
def test_a_board_is_caught_while_another_one_that_has_come_back_is_silent(
    board_double: MakeDouble,
) -> None:
    never_heard = PROGRAMS["catches_everything"]
    silent = board_double(files={"/main.py": never_heard})  # without the guard
    board = board_double(files=guarded("rp2", main=never_heard))
    with catching(pluggable([silent.port, board.port])) as came:
        for one in (silent, board):
            one.unplug()
            one.power()
    assert isinstance(came[board.port], Stopped)
    stuck = came[silent.port]
    assert isinstance(stuck, LinkError)
    assert stuck.code == "E-LINK-24"
