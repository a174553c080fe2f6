"""A board is followed while it runs, and asked what it holds: on a virtual clock, on doubles, and where a boot loader answers."""

from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st
from programs import MakeDouble
from scripted_board import FAULTS, LONGEST_S, READY, Prompt, talk
from typed_commands import ENGLISH, Command

from marelle_files import root_files
from marelle_host.link import LinkError, examine_boards
from marelle_protocol import (
    Ended,
    Examined,
    Identity,
    Program,
    RunningError,
    SilentError,
    Stream,
    examine,
    follow,
    read_examined,
)
from marelle_text import Text
from marelle_text.version import version

HEAD = b'Traceback (most recent call last):\r\n  File "<stdin>", line 4, in <module>\r\n'
WHAT = b"('Raspberry Pi Pico', (1, 25, 0), 'rp2', 'e660', 6, None, None, None, 'micropython')\r\n"
KNOWN = Identity("Raspberry Pi Pico", (1, 25, 0), "rp2", "e660", 6, "", "")
SYNC = b"\xc0\x00\x08\x24\x00\x00\x00\x00\x00\x07\x07\x12\x20" + b"\x55" * 32 + b"\xc0"


class Board(Prompt):
    """A board whose program says one piece after the other, and ends when Ctrl-C has come so often.

    Attributes:
        interrupts: how many Ctrl-C have come while it ran. quiet: whether it is at its prompt already.
        lost: what it says when it restarts at once, in the place of all that it had said.
    """

    def __init__(
        self, *pieces: bytes, ends_after: int = 1, refused: bytes = b"", motors: bytes = b""
    ) -> None:
        super().__init__((b"", refused), (b"", b""), *[(b"", motors)] * 2)
        self.pieces, self.interrupts, self._ends_after = list(pieces), 0, ends_after
        self.runs = self.quiet = False
        self.lost = b""

    def __call__(self, sent: bytes) -> bytes:
        if self.quiet and sent == b"\r\x03":
            return b""
        if self.runs and sent == b"\r\x03":
            self.interrupts += 1
            if self.interrupts < self._ends_after:
                return b"no\r\n"
            self.runs = False
            return b"\x04" + HEAD + b"KeyboardInterrupt: \r\n\x04>"
        if self.runs and not self.quiet:
            return b""
        said = super().__call__(sent)
        if (
            sent == b"\x04"
            and self.ran
            and self.ran[-1].startswith(b"class _Exit")
            and self.pieces
        ):
            self.ran.append(b"")
            self.runs = not self.lost
            return self.lost or b"\x04" + self.pieces.pop(0)
        return said


def followed(
    board: Board, stopped: Callable[[], bool] = lambda: False, text: str = "x = 1\n"
) -> tuple[Ended, str]:
    """Follow a program for two seconds; return its end and what it has printed."""
    said: list[str] = []
    program = Program("trial.py", text)
    came = talk(follow(Stream(), program, seconds=2.0, say=said.append, stopped=stopped), board)
    assert came.error is None
    assert isinstance(came.result, Ended)
    return came.result, "".join(said)


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        (b"\x04\x04>", Ended("done")),
        (b"\x04" + HEAD + b"_Exit: (3,)\r\n\x04>", Ended("exit", 3)),
        (b"\x04" + HEAD + b"_Exit: ()\r\n\x04>", Ended("exit", 0)),
        (b"\x04" + HEAD + b"_Exit: (<Robot>,)\r\n\x04>", Ended("exit", 1)),
        (b"\x04" + HEAD + b"_Exit: ('no',)\r\n\x04>", Ended("exit", 1)),
        (
            b"\x04" + HEAD + b'  File "trial.py", line 2, in <module>\r\nZeroDivisionError: \r\n\x04>',
            Ended("error", traceback='Traceback (most recent call last):\n  File "trial.py", line 2, in <module>\nZeroDivisionError: \n'),
        ),
        (b"MPY: soft reboot\r\n" + READY, Ended("reset")),
        (b'Type "help()" for more information.\r\n>>> ', Ended("reset")),
    ],
)  # fmt: skip
def test_each_end_is_told(said: bytes, ended: Ended) -> None:
    board = Board(b"d\xc3\xa9j\xc3\xa0\r\n" + said)
    came, printed = followed(board)
    assert came._replace(seconds=0.0) == ended
    assert printed.startswith("déjà\n")
    assert "\x04" not in printed
    assert b"stop_all()" in board.ran[-1]  # the motors stop last, and MicroPython restarts
    assert board.sent[-1] == b"\x04"


def test_a_program_is_given_under_its_own_name_and_any_sign_of_it_arrives() -> None:
    text = "print('''a\\n\"b\"''')\r\n# \x03 \x04 \u00e9 \\\n"
    board = Board(b"\x04\x04>")
    followed(board, text=text)
    (compiles,) = [ran for ran in board.ran if b"compile(" in ran]
    assert b"\x03" not in compiles
    assert b"\x04" not in compiles
    names: dict[str, object] = {"compile": lambda *given: given}
    exec(compiles, names)
    assert names["_program"] == (text, "trial.py", "exec")


@pytest.mark.parametrize(
    ("board", "is_stopped", "end", "printed"),
    [
        (Board(b"a\x04b\x04c\r\n\x04\x04>"), False, ("done", "", 0.0, 1), "a\x04b\x04c\n"),
        (Board(b"\x04\x04>", motors=b"OSError: [Errno 5] EIO\r\n"), False, ("done", "OSError: [Errno 5] EIO\r\n", 0.0, 1), ""),
        (Board(b"begun\r\n"), False, ("deadline", "", 2.0, 1), "begun\n"),
        (Board(b"begun\r\n", ends_after=2), True, ("interrupted", "", 0.0, 2), "begun\nno\n"),
    ],
    ids=[
        "what a prompt says is told from what a program prints", "motors that do not stop are told beside",
        "it is stopped when its seconds are over", "it hears the second Ctrl-C",
    ],
)  # fmt: skip
def test_a_program_ends(
    board: Board, is_stopped: bool, end: tuple[object, ...], printed: str
) -> None:
    ended, said = followed(board, stopped=lambda: is_stopped)
    assert (ended.how, ended.running, round(ended.seconds, 1), board.interrupts) == end
    assert said == printed


def test_a_mistake_that_is_found_while_it_is_compiled_runs_nothing() -> None:
    said = b'Traceback (most recent call last):\r\n  File "<stdin>", line 1\r\n  File "trial.py", line 2\r\nSyntaxError: invalid syntax\r\n'
    board = Board(refused=said)
    ended, _printed = followed(board)
    assert ended.how == "error"
    assert ended.traceback.splitlines()[1:] == ['  File "trial.py", line 2', "SyntaxError: invalid syntax"]  # fmt: skip
    assert len(board.ran) == 1


def test_a_program_that_hears_none_is_told_after_some_seconds() -> None:
    board = Board(b"begun\r\n", ends_after=99)
    came = talk(follow(Stream(), Program("a.py", ""), seconds=1.0, say=bool, stopped=bool), board)
    assert isinstance(came.error, RunningError)
    assert 8.0 < came.took_s < 10.0


class Damaged:
    """A board of whose bytes one is damaged on the way."""

    def __init__(self, board: Board, at: int, fault: Callable[[bytes], bytes]) -> None:
        self._board, self._left, self._fault = board, at, fault

    def __call__(self, sent: bytes) -> bytes:
        said = self._board(sent)
        at, self._left = self._left, self._left - len(said)
        if not 0 <= at < len(said):
            return said
        return said[:at] + self._fault(said[at : at + 1]) + said[at + 1 :]


PRINTS = b"d\xc3\xa9j\xc3\xa0\r\n" * 3 + b"\x04" + HEAD + b"_Exit: (3,)\r\n\x04>"


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_at_any_byte_ends_in_time_with_an_end_or_an_error(name: str) -> None:
    ends = []
    for at in range(450):  # more than it says
        board = Damaged(Board(PRINTS), at, FAULTS[name])
        program = Program("trial.py", "x = 1\n")
        came = talk(follow(Stream(), program, seconds=2.0, say=bool, stopped=bool), board)
        assert came.took_s < LONGEST_S
        assert (came.error is None) == isinstance(came.result, Ended)
        ends.append(isinstance(came.result, Ended) and came.result[:2] == ("exit", 3))
    assert 0 < sum(ends) < len(ends)  # some faults do no harm, some do


def test_an_end_that_is_damaged_is_noticed_when_the_program_is_to_stop() -> None:
    board = Board(
        b"begun\r\n\x04\x04"
    )  # its last byte is lost, and Ctrl-C says nothing at a prompt
    board.quiet = True
    ended, printed = followed(board)
    assert (ended.how, printed) == ("deadline", "begun\n")


def test_a_program_that_restarts_the_board_before_anything_has_come_is_told_so() -> None:
    board = Board(b"")
    board.lost = b'MicroPython v1.25\r\nType "help()" for more information.\r\n>>> '
    ended, _printed = followed(board)
    assert ended.how == "reset"


def test_what_a_board_holds_is_asked_once_its_motors_have_stopped() -> None:
    board = Prompt((b"", b""), (WHAT, b""), (b"((4096, 8192), 77, True)\r\n", b""))
    came = talk(examine(Stream()), board)
    assert came.result == Examined(KNOWN, 4096, 8192, boot_crc32=77, guard=True)
    assert len(board.ran) == 3
    assert board.sent[-1] == b"\r\x02"


def test_a_board_that_has_no_statvfs_does_not_say_how_much_room_it_has() -> None:
    said = read_examined(KNOWN, b"(None, None, False)")
    assert said == Examined(KNOWN, None, None, boot_crc32=None, guard=False)


@given(st.binary(max_size=60) | st.text(max_size=60).map(lambda said: repr((said,) * 3).encode()))
def test_whatever_a_board_prints_it_is_read_or_refused(printed: bytes) -> None:
    try:
        said = read_examined(KNOWN, printed)
    except ValueError:
        return
    assert said.boot_crc32 is None or said.boot_crc32 >= 0


@pytest.mark.parametrize(
    "said",
    [b"((-1, 5), 1, 1)", b"((True, 5), 1, 1)", b"(3, 1, 1)", b"((1, 1 << 99), 1, 1)", b"(1, 2, 3, 4)"],
)  # fmt: skip
def test_numbers_that_no_flash_has_are_refused(said: bytes) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_examined(KNOWN, said)


def test_the_boot_loader_of_an_esp32_that_answers_is_told_from_silence() -> None:
    response = b"\xc0\x01\x08\x04\x00\x07\x12\x20\x55\x00\x00\x00\x00\xc0"
    heard: list[bytes] = []

    def loader(sent: bytes) -> bytes:
        heard.append(sent)
        return response if heard.count(SYNC) == 2 and sent == SYNC else b""

    came = talk(examine(Stream()), loader)
    assert (came.result, came.error, heard.count(SYNC)) == (None, None, 2)
    silence = talk(examine(Stream()), lambda sent: b"")
    assert isinstance(silence.error, SilentError)
    assert silence.took_s - came.took_s < 0.5


def test_a_board_that_prints_without_end_is_no_boot_loader() -> None:
    came = talk(examine(Stream()), lambda sent: sent[-30:], drips=b"55555555")
    assert isinstance(came.error, SilentError)
    assert came.took_s < 10


@pytest.mark.micropython
def test_a_double_says_what_it_holds_and_the_doctor_what_is_wrong_with_it(
    quick_double: MakeDouble, marelle: Command
) -> None:
    board = quick_double(files={"/board.json": '{"kit": "xrp"}', "/boot.py": "x = 1\n"})
    said = examine_boards([board.port, "/dev/nowhere"])
    found = said[board.port]
    assert isinstance(found, Examined)
    assert (found.identity.library, found.all_bytes) == ("", 352 * 4096)
    assert found.boot_crc32 == 0x8BF6893B
    assert found.free_bytes is not None
    assert 340 * 4096 < found.free_bytes < 352 * 4096
    assert isinstance(said["/dev/nowhere"], LinkError)
    told = marelle("doctor", "--on", board.port, exits=1, environment=ENGLISH).out
    assert 'The kit xrp is for "SparkFun XRP Controller with RP2350"' in told
    assert "(E-DOCTOR-25)" in told.splitlines()[-1]
    assert Text("en")("E-DOCTOR-21.what", port=board.port) in told


@pytest.mark.micropython
def test_on_a_double_that_has_all_that_it_needs_all_is_well(
    quick_double: MakeDouble, marelle: Command
) -> None:
    files = {path: place.read_text("utf-8") for path, place in root_files("rp2").items()}
    files["/board.json"] = '{"kit": "pico_bot"}'
    files["/lib/marelle/version.txt"] = f"{version()}\n"
    files["/main.py"] = "while True:\n    pass\n"
    said = marelle("doctor", "--on", quick_double(files=files).port, "--json", environment={}).data
    assert said["well"]
    assert {row["name"] for row in said["checks"] if row["state"] != "ok"} <= {"brltty", "driver"}
