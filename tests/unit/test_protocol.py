"""How a computer speaks with a board: on real ports, and on a virtual clock with a fault at every byte."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
import serial
from hypothesis import given, strategies as st
from open_port import drive_open
from programs import MakeDouble
from scripted_board import FAULTS, LONGEST_S, READY, Prompt, talk

from marelle_protocol import (
    Identity,
    Output,
    RefusedError,
    RunningError,
    SilentError,
    Stream,
    ask_identity,
    enter,
    read_identity,
    restart,
    run,
    save_name,
    start,
    stop,
)
from marelle_protocol.identity import _ASKS
from marelle_protocol.stopping import _STOPS
from marelle_protocol.stream import Protocol

ANSWER = b"('Raspberry Pi Pico', (1, 25, 0), 'rp2', 'e660', 6, None, 'poste-07', '0.1.0', 'micropython')\r\n"
# What a board says to `ask_identity`, with a window of 128 bytes: each piece after what it answers.
SAID = [
    (b"\r\x03", b"\r\nKeyboardInterrupt: \r\n>>> "),
    (b"\r\x01", b"\r\n" + READY),
    (b"\x05A\x01", b"R\x01\x80\x00"),
    *[(b"", b"\x01")] * ((len(_STOPS) - 1) // 128),
    (b"\x04", b"\x04\x04\x04>"),  # its motors have stopped
    (b"\x05A\x01", b"R\x01\x80\x00"),
    *[(b"", b"\x01")] * ((len(_ASKS) - 1) // 128),
    (b"\x04", b"\x04" + ANSWER + b"\x04\x04>"),
    (b"\r\x02", b"\r\nMicroPython v1.25\r\n>>> "),
]
KNOWN = Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e660", 6, "", "poste-07", "0.1.0")


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
    said = talk(ask_identity(Stream()), Board())
    assert (said.result, said.error) == (KNOWN, None)
    assert said.took_s < 0.1


TOTAL = sum(len(answer) for _asked, answer in SAID)


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_byte_ends_in_time_with_the_answer_or_an_error(name: str) -> None:
    ends = []
    for at in range(TOTAL):

        def fault(data: bytes, place: int, at: int = at) -> bytes:
            here = at - place
            if not 0 <= here < len(data):
                return data
            return data[:here] + FAULTS[name](data[here : here + 1]) + data[here + 1 :]

        ended = talk(ask_identity(Stream()), Board(fault))
        assert ended.took_s < LONGEST_S
        assert (ended.error is None) == isinstance(ended.result, Identity)
        ends.append(ended.error is None)
    assert 0 < sum(ends) < TOTAL  # some faults do no harm, some do


def test_silence_from_any_byte_on_is_noticed_within_some_seconds() -> None:
    for at in range(TOTAL - len(SAID[-1][1])):

        def cut(data: bytes, place: int, at: int = at) -> bytes:
            return data[: max(0, at - place)]

        ended = talk(ask_identity(Stream()), Board(cut))
        assert isinstance(ended.error, SilentError)
        assert ended.took_s < 14


def test_a_board_that_never_stops_printing_is_told_and_fills_no_memory() -> None:
    stream = Stream()
    ended = talk(ask_identity(stream), lambda _sent: b"tick\r\n" * 100_000)
    assert isinstance(ended.error, SilentError)
    assert len(ended.error.seen) == 200
    rest = talk(stream.read(1 << 20, 0.1), lambda _sent: b"")
    assert isinstance(rest.error, SilentError)  # that much was not kept


@pytest.mark.parametrize("protocol", [ask_identity, stop])
@pytest.mark.parametrize("drips", [b"tick\r\n", b"R\x01\x00\x00", READY + b"R\x01\x01\x00"])
def test_a_steady_flood_ends_in_time(
    protocol: Callable[[Stream], Protocol[object]], drips: bytes
) -> None:
    ended = talk(protocol(Stream()), lambda _sent: b"", drips)
    assert isinstance(ended.error, (SilentError, RunningError))


def test_a_deadline_is_kept_while_bytes_come_and_what_came_in_time_is_given() -> None:
    for late in (Stream().read_until(b"!", 1.0), Stream().read(1000, 1.0)):
        ended = talk(late, lambda _sent: b"", b".")
        assert isinstance(ended.error, SilentError)
        assert 1.0 <= ended.took_s < 1.1
    assert talk(Stream().read(50, 1.0), lambda _sent: b"", b".").result == b"." * 50


def test_a_board_that_nobody_waits_for_any_more_is_given_up() -> None:
    ended = talk(enter(Stream(), 10.0, lambda: True), lambda _sent: b"")
    assert isinstance(ended.error, SilentError)
    assert ended.took_s < 1.2


@pytest.mark.parametrize("window", [0, 1])
def test_a_board_that_takes_nothing_or_too_slowly_is_given_up(window: int) -> None:
    def says(sent: bytes) -> bytes:
        return b"R\x01" + bytes([window, 0]) if sent == b"\x05A\x01" else b""

    ended = talk(start(Stream(), b"x" * 500), says, b"" if window == 0 else b"\x01")
    assert isinstance(ended.error, SilentError)
    assert ended.took_s < (0.1 if window == 0 else 5)


FAILED = (b"", b"OSError: [Errno 5] EIO\r\n")
WELL = (b"", b"")


@pytest.mark.parametrize(
    ("protocol", "answer"), [(stop, b"(False, None)"), (ask_identity, ANSWER)]
)
def test_motors_that_do_not_stop_are_tried_once_more_and_told(
    protocol: Callable[[Stream], Protocol[object]], answer: bytes
) -> None:
    board = Prompt(FAILED, FAILED)
    ended = talk(protocol(Stream()), board)
    assert isinstance(ended.error, RunningError)
    assert "EIO" in str(ended.error)
    assert [b"stop_all()" in program for program in board.ran[:2]] == [True, True]
    assert board.sent[-1] == b"\r\x02"  # at the prompt for people
    again = Prompt(FAILED, WELL, (answer, b""))
    assert talk(protocol(Stream()), again).error is None
    assert [b"stop_all()" in program for program in again.ran][:2] == [True, True]


def test_motors_stop_before_a_board_is_asked_or_named() -> None:
    for protocol in (ask_identity(Stream()), save_name(Stream(), "poste-07")):
        board = Prompt(WELL, (ANSWER, b""))
        talk(protocol, board)
        assert [b"stop_all()" in program for program in board.ran] == [True, False]


@pytest.mark.parametrize("protocol", [ask_identity(Stream()), save_name(Stream(), "poste-07")])
def test_a_board_that_refuses_is_left_at_the_prompt_for_people(protocol: Protocol[object]) -> None:
    board = Prompt(WELL, FAILED)
    assert isinstance(talk(protocol, board).error, (RefusedError, ValueError))
    assert board.sent[-1] == b"\r\x02"


@pytest.mark.parametrize("replaces", [True, False])
def test_a_name_is_renamed_over_the_old_one_where_the_file_system_can(
    replaces: bool, here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    did: list[str] = []

    def rename(old: str, new: str) -> None:
        did.append("rename")
        if Path(new).exists() and not replaces:  # as FAT
            raise FileExistsError(new)
        Path(old).replace(new)

    def remove(name: str) -> None:
        did.append("remove")
        Path(name).unlink()

    monkeypatch.setattr("os.rename", rename)
    monkeypatch.setattr("os.remove", remove)
    Path("name.txt").write_text("poste-01")
    board = Prompt(WELL, (b"poste-07\r\n", b""))
    assert talk(save_name(Stream(), "poste-07"), board).error is None
    exec(board.ran[1], {})
    assert [path.name for path in here.iterdir()] == ["name.txt"]
    assert Path("name.txt").read_text() == "poste-07"
    assert did == (["rename"] if replaces else ["rename", "remove", "rename"])


HOSTILE = [
    b"(" * 3000, b"9" * 5000, ANSWER * 300, ANSWER.replace(b"25", b"1e999"), ANSWER.replace(b"6,", b"1e999,"),
    ANSWER.replace(b"25", b"0x" + b"f" * 9000), ANSWER.replace(b"(1, 25, 0)", b"{1: 2}"),
]  # fmt: skip


@given(st.binary(max_size=300) | st.sampled_from(HOSTILE))
def test_what_is_no_identity_is_a_value_error(printed: bytes) -> None:
    with suppress(ValueError):
        assert all(isinstance(part, int) for part in read_identity(printed).version)


def test_what_a_board_says_can_be_shown_in_one_line_of_a_table() -> None:
    hostile = ANSWER.replace(b"Pi", b"\\n\\t\\ud800\\x1b" + b"P" * 99)
    found = read_identity(hostile.replace(b"None", b"'\\ud800'").replace(b"Pico", b"\\d"))
    assert found.machine == "Raspberry ????" + "P" * 46
    assert found.settings.encode() == b"?"


# A version of the library, or "?" for what is none.
VERSIONS = {
    rb"'1.2.0\n'": "1.2.0", b"'1.2.0rc1+x'": "1.2.0rc1+x", b"'?'": "?", b"False": "", b"None": "",
    rb"'1\n/dev/ttyACM9'": "?", b"'" + b"1" * 21 + b"'": "?", b"7": "7",
}  # fmt: skip
# A version of MicroPython says whether it is a preview.
LEVELS = {
    b"(1, 25, 0)": "", b"(1, 25, 0, '')": "", b"(1, 25, 0, 'preview', 7)": "preview", b"(1, 25, 0, 7)": "7",
}  # fmt: skip


@pytest.mark.parametrize(
    ("printed", "name", "value"),
    [
        (ANSWER.replace(b"Pico", rb"\d"), "machine", r"Raspberry Pi \d"),
        (
            ANSWER.replace(b"None", b"'" + rb"\U0001f916" * 2000 + b"'"),
            "settings",
            "\N{ROBOT FACE}" * 2000,
        ),
        (ANSWER.replace(b"poste-07", rb"poste-07\r\n"), "name", "poste-07"),
        *(
            (ANSWER.replace(b"'0.1.0'", said), "library", version)
            for said, version in VERSIONS.items()
        ),
        *((ANSWER.replace(b"(1, 25, 0)", said), "level", level) for said, level in LEVELS.items()),
        *((ANSWER.replace(b"(1, 25, 0)", said), "version", (1, 25, 0)) for said in LEVELS),
    ],
)
def test_an_answer_is_read_for_what_it_says(printed: bytes, name: str, value: object) -> None:
    assert getattr(read_identity(printed), name) == value


@given(st.text(), st.text(max_size=200), st.lists(st.integers(0, 99), max_size=3))
def test_what_a_board_says_of_itself_is_read_back(
    machine: str, settings: str, version: list[int]
) -> None:
    printed = repr(
        (machine, tuple(version), "rp2", "e6", 6, settings, None, None, "circuitpython")
    ).encode("utf-8", "replace")
    with suppress(ValueError):  # of a sign that UTF-8 has not
        found = read_identity(printed)
        if (
            "?" not in settings
            and printed.isascii()
            and machine.isprintable()
            and len(machine) <= 60
        ):
            assert found == Identity(
                machine, tuple(version), "rp2", "e6", 6, settings, "", "", "circuitpython"
            )


@pytest.mark.micropython
def test_programs_run_on_a_real_micropython(board_double: MakeDouble) -> None:
    board = board_double(
        kind="stm32", door="tcp", files={"/main.py": "while True:\n    print(1)\n"}
    )

    def session() -> Protocol[list[Output]]:
        stream = Stream()
        yield from enter(stream)
        told = [(yield from run(stream, b"print('a' * 3000)"))]
        told += [(yield from run(stream, b"x = 1\n" * 3000 + b"print(x)"))]
        told += [(yield from run(stream, b"1/0"))]
        yield from restart(stream)
        return [*told, (yield from run(stream, b"print('x' in globals())"))]

    with serial.serial_for_url(board.port) as port:
        came = drive_open({"port": (port, session())})["port"]
    assert isinstance(came, list)
    long, counted, failed, forgotten = came
    assert long == (b"a" * 3000 + b"\r\n", b"")
    assert counted == (b"1\r\n", b"")
    assert failed.traceback.endswith(b"ZeroDivisionError: divide by zero\r\n")
    assert forgotten == (b"False\r\n", b"")
