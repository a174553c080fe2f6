"""A board's requests for files: mpremote's half on the board, written out byte by byte, and ours."""

from __future__ import annotations

import struct
from contextlib import suppress
from typing import TYPE_CHECKING, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from mpremote.transport_serial import fs_hook_cmds

from marelle_host.link.files import Files
from marelle_sim.microcontroller.flash import Flash

if TYPE_CHECKING:
    from marelle_host.link.wire import Wire

PROGRAM = {
    "/main.py": b"import own\n",
    "/lib/own.py": b"x = 1\n",
    "/data.txt": "é1\né2\n".encode(),
}
ENOENT, EISDIR, ENOSPC, EROFS = 2, 21, 28, 30


class Tape:
    """A wire whose other end has said all it will say."""

    def __init__(self) -> None:
        self.asked, self.answered = b"", b""

    def read(self, count: int = 1) -> bytes:
        taken, self.asked = self.asked[:count], self.asked[count:]
        return taken

    def write(self, bytes_: bytes) -> None:
        self.answered += bytes_


class Board:
    """A board that asks; `Files` answers."""

    def __init__(self, limit_bytes: int = 40_000) -> None:
        self.flash = Flash(PROGRAM, locked=("/lib",), limit_bytes=limit_bytes)
        self.tape = Tape()
        self.files = Files(cast("Wire", self.tape), self.flash, fs_hook_cmds)

    def ask(self, name: str, *parts: str | bytes | int, layout: str = "") -> tuple[int, ...]:
        self.tape.asked = bytes([fs_hook_cmds[f"CMD_{name}"]]) + b"".join(map(_packed, parts))
        self.tape.answered = b""
        self.loading = self.files.answer()
        assert self.tape.answered[:1] == b"\x18"
        answer = self.tape.answered[1:]
        return struct.unpack_from(f"<{layout}", answer) if layout else tuple(answer)

    def number(self, name: str, *parts: str | bytes | int, layout: str = "b") -> int:
        return self.ask(name, *parts, layout=layout)[0]

    def content(self, name: str, *parts: str | bytes | int) -> bytes:
        answer = bytes(self.ask(name, *parts))
        (length,) = struct.unpack_from("<i", answer)
        assert len(answer) == 4 + length
        return answer[4:]

    def read(self, path: str) -> bytes:
        file = bytes([self.number("OPEN", path, "rb")])
        found, more = b"", b"?"
        while more:
            more = self.content("READ", file, 7)
            found += more
        self.ask("CLOSE", file)
        return found


def _packed(part: str | bytes | int) -> bytes:
    if isinstance(part, str):
        return struct.pack("<i", len(part.encode())) + part.encode()
    return part if isinstance(part, bytes) else struct.pack("<i", part)


@pytest.mark.parametrize("path", PROGRAM)
def test_a_file_is_read_piece_by_piece(path: str) -> None:
    assert Board().read(path) == PROGRAM[path]


def test_a_board_knows_what_there_is() -> None:
    board = Board()
    assert board.ask("STAT", "/lib/own.py", layout="b2I") == (0, 0x8000, 6)
    assert board.ask("STAT", "/lib", layout="b2I") == (0, 0x4000, 0)
    assert board.number("STAT", "/own.py") == -ENOENT
    assert board.number("ILISTDIR_START", "/") == 0
    entries = [bytes(board.ask("ILISTDIR_NEXT")) for _ in range(4)]
    assert entries == [
        b"\x08\0\0\0data.txt\0\x80\0\0",
        b"\x03\0\0\0lib\0\x40\0\0",
        b"\x07\0\0\0main.py\0\x80\0\0",
        b"\0\0\0\0",
    ]
    assert board.number("ILISTDIR_START", "/nothing") == -ENOENT


def test_a_text_is_counted_in_characters_and_lines() -> None:
    board = Board()
    file = bytes([board.number("OPEN", "/data.txt", "r")])
    assert board.content("READ", file, 1) == "é".encode()
    assert board.content("READLINE", file) == b"1\n"
    assert board.number("SEEK", file, 0, b"\0", layout="i") == 0
    assert board.content("READ", file, -1) == PROGRAM["/data.txt"]
    assert board.number("SEEK", file, -9, b"\0", layout="i") < 0


def test_what_is_written_is_there_again_and_nowhere_on_the_computer() -> None:
    board = Board()
    file = bytes([board.number("OPEN", "/log.txt", "w")])
    assert board.number("WRITE", file, "été", layout="i") == 3
    board.ask("CLOSE", file)
    assert board.read("/log.txt") == "été".encode()
    assert board.number("RENAME", "/log.txt", "/old.txt", layout="i") == 0
    assert board.number("MKDIR", "/made", layout="i") == 0
    assert board.number("RMDIR", "/made", layout="i") == 0
    assert board.number("REMOVE", "/old.txt", layout="i") == 0
    assert board.flash.written() == {}


def test_the_library_cannot_be_changed_and_the_disk_has_an_end() -> None:
    board = Board(limit_bytes=5 * 4096)
    assert board.number("OPEN", "/lib/own.py", "w") == -EROFS
    assert board.number("REMOVE", "/lib/own.py", layout="i") == -EROFS
    assert board.number("OPEN", "/lib", "r") == -EISDIR
    file = bytes([board.number("OPEN", "/log", "wb")])
    assert board.number("WRITE", file, "0" * 18_000, layout="i") == -ENOSPC


def test_reading_a_module_is_told_apart_from_reading_data() -> None:
    board = Board()
    for path, loading in [("/main.py", True), ("/data.txt", False)]:
        file = bytes([board.number("OPEN", path, "rb")])
        assert board.loading is loading
        board.content("READ", file, 3)
        assert board.loading is loading
        board.ask("CLOSE", file)
        assert board.loading is loading
        board.number("STAT", path)
        assert not board.loading


def test_bytes_that_are_no_text_are_left_to_the_board_to_refuse() -> None:
    board = Board()
    board.flash.place("/picture", b"\x89PNG\xff")
    file = bytes([board.number("OPEN", "/picture", "r")])
    assert board.content("READ", file, -1) == b"\xff"


@given(st.binary(max_size=60), st.integers(0, 15))
def test_no_bytes_whatever_do_more_than_end_the_run(noise: bytes, command: int) -> None:
    board = Board()
    for path in ("/main.py", "/data.txt"):
        board.number("OPEN", path, "r")
    board.tape.asked = bytes([command]) + noise
    with suppress(ValueError, OSError):
        board.files.answer()
    assert board.flash.content("/lib/own.py") == b"x = 1\n"


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=8))
def test_what_was_written_in_pieces_is_read_back(pieces: list[bytes]) -> None:
    board = Board()
    file = bytes([board.number("OPEN", "/log", "wb")])
    for piece in pieces:
        assert board.number(
            "WRITE", file, struct.pack("<i", len(piece)) + piece, layout="i"
        ) == len(piece)
    board.ask("CLOSE", file)
    assert board.read("/log") == b"".join(pieces)
