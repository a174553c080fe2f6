"""The page's talk with a board, on a double: what the browser's side of the cable does is done here with a serial port."""

from __future__ import annotations

import base64
import json
import time
from typing import TYPE_CHECKING, Any

import pytest
from board_double import a_double

from marelle_lessons.page import bridge

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from serial import Serial

pytestmark = pytest.mark.micropython


@pytest.fixture
def port(tmp_path: Path) -> Iterator[Serial]:
    serial = pytest.importorskip("serial")
    with a_double(tmp_path) as board, serial.Serial(board.port, timeout=0) as opened:
        yield opened


def talk(port: Serial, stop_after: str = "", **begin: Any) -> tuple[dict[str, Any], str]:
    """Do one thing, and return its result or its problem, with what was printed; stop once that is printed."""
    question: dict[str, Any] = {"do": "board", "begin": begin, "language": "en"}
    printed, data = "", b""
    while True:
        question["came"] = {
            "now_ms": time.monotonic() * 1000,
            "data": base64.b64encode(data).decode(),
            "stopped": bool(stop_after) and stop_after in printed,
        }
        wants = json.loads(bridge.answer(json.dumps(question)))
        question.pop("begin", None)
        printed += "".join(one["printed"] for one in wants.get("told", ()))
        if "result" in wants or "problem" in wants:
            return wants.get("result") or wants["problem"], printed
        port.write(base64.b64decode(wants.get("send", "")))
        data = b""
        while not data and time.monotonic() * 1000 < wants.get("until_ms", 0):
            data = port.read(4096)


def test_a_board_says_what_it_is(port: Serial) -> None:
    known, _ = talk(port, what="identify")

    assert known["machine"].startswith("Raspberry Pi Pico")
    assert known["platform"] == "rp2"
    assert known["implementation"] == "micropython"


def test_a_program_runs_and_what_it_prints_is_told(port: Serial) -> None:
    ended, printed = talk(
        port, what="run", program="for n in range(3):\n    print(n * n)\n", seconds=10
    )

    assert (ended["how"], printed.split()) == ("done", ["0", "1", "4"])


def test_a_mistake_comes_with_its_line(port: Serial) -> None:
    ended, _ = talk(port, what="run", program="a = 1\nprint(b)\n", seconds=10)

    assert ended["how"] == "error"
    assert 'File "programme.py", line 2' in ended["traceback"]


def test_a_person_stops_a_program_that_goes_on_for_ever(port: Serial) -> None:
    program = "while True:\n    print('here')\n"

    ended, _ = talk(port, "here", what="run", program=program, seconds=30)

    assert ended["how"] == "interrupted"
    assert talk(port, what="identify")[0]["platform"] == "rp2"  # it answers


def test_a_board_that_answers_nothing_is_told_though_the_clock_is_the_page_s() -> None:
    question: dict[str, Any] = {"do": "board", "begin": {"what": "stop"}, "language": "fr"}
    wants: dict[str, Any] = {}
    for second in range(60):  # of a clock that nobody waits for
        question["came"] = {"now_ms": second * 1000}
        wants = json.loads(bridge.answer(json.dumps(question)))
        question.pop("begin", None)
        if "problem" in wants:
            break

    assert wants["problem"]["code"] == "E-LINK-05"
    assert wants["problem"]["action"]


def test_what_a_port_sends_before_anything_is_asked_is_a_mistake_of_ours() -> None:
    from marelle_lessons.page.boards import Boards
    from marelle_text import Problem

    with pytest.raises(Problem, match="E-BUG-01"):
        Boards().answer({"came": {"now_ms": 0}})
