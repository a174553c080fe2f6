"""A push to a board that has little memory, or no deflate, and what a board says is hostile until it is read."""

import re
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest
from board_prompt import did
from hypothesis import given, strategies as st
from programs import MakeDouble

from marelle_protocol import (
    Came,
    Pushed,
    RefusedError,
    Send,
    SilentError,
    Stream,
    Wait,
    get_files,
    is_path,
    list_files,
    push,
    run,
)
from marelle_protocol.answers import checked
from marelle_protocol.flat import FlatFile, read_content, read_listed
from marelle_protocol.stream import Protocol

HOLDS = b"_held = []\nimport gc\ngc.collect()\nwhile gc.mem_free() > %d:\n    _held.append(bytearray(500))\n"
WITHOUT_DEFLATE = b"import sys\nsys.modules['deflate'] = None\n"
FILES = {f"/lib/a{n}.py": bytes([n, 3, 16, 4]) * 500 for n in range(6)}


def pushed_after(port: str, program: bytes, files: dict[str, bytes]) -> object:
    """Push files to a board on which a program has run before, without a restart."""

    def session(stream: Stream) -> Protocol[Pushed]:
        said = yield from run(stream, program)
        assert not said.traceback
        return (yield from push(stream, files))

    return did(port, session)


@pytest.mark.micropython
def test_after_many_pushes_what_this_computer_still_has_is_known_as_ours(
    quick_double: MakeDouble,
) -> None:
    """Else the library would be got as a pupil's own after some hundred runs of a changed program."""
    library = b"the library"
    others = b"".join(zlib.crc32(b"%d" % n).to_bytes(4, "big") for n in range(511))
    record = others + zlib.crc32(library).to_bytes(4, "big")
    board = quick_double(files={"/lib/a.py": "the library"})
    writes = b"with open('/lib/pushed.bin', 'wb') as f:\n f.write(%a)\n" % record
    came = pushed_after(board.port, writes, {"/lib/a.py": library, "/b.py": b"new"})
    assert isinstance(came, Pushed)
    assert (came.sent, came.kept) == (("/b.py",), ("/lib/a.py",))
    kept = board.files()["/lib/pushed.bin"]
    first = [zlib.crc32(content).to_bytes(4, "big") for content in (b"new", library)]
    assert kept == b"".join(first) + others[: 510 * 4]


@pytest.mark.micropython
def test_a_board_with_little_memory_or_without_deflate_is_pushed_to(
    quick_double: MakeDouble,
) -> None:
    board, files, starts = quick_double(), {**FILES}, []
    for number, program in enumerate([HOLDS % 90_000, HOLDS % 20_000, WITHOUT_DEFLATE]):
        files[f"/part{number}.py"] = b"%d" % number * 3000
        came = pushed_after(board.port, program, files)
        assert isinstance(came, Pushed), came
        assert f"/part{number}.py" in came.sent
        starts.append(board.starts)
        assert came.kept == (() if number == 0 else tuple(files)[:-1])
    assert starts == [1, 2, 2]  # what had no room at all begins again with a clean memory
    assert files.items() <= board.files().items()


@pytest.mark.micropython
@pytest.mark.parametrize("kind", ["pico", "stm32"])
def test_what_cannot_be_put_in_place_keeps_no_later_push_from_going_on(
    quick_double: MakeDouble, kind: str
) -> None:
    listed = f"2 {zlib.crc32(b'ab'):08x} /data\n"
    board = quick_double(
        kind=kind,
        files={
            "/lib/push.journal": f"{listed}{zlib.crc32(listed.encode()):08x}",
            "/data.new": "ab",
            "/data/log.txt": "1",  # a folder where the file should go
        },
    )
    came = pushed_after(board.port, b"", {"/a.py": b"1"})
    assert isinstance(came, Pushed), came
    assert {*board.files()} == {"/a.py", "/data/log.txt", "/lib/pushed.bin"}


def answered(protocol: Protocol[object], said: bytes) -> object:
    """Drive a protocol with a board that says that once it is sent anything, then nothing; return its result or its error."""
    now_s, waiting, wants = 0.0, b"", next(protocol)
    try:
        for _ in range(10_000):
            if isinstance(wants, Send):
                waiting, said = said, b""
                wants = protocol.send(Came(now_s))
            else:
                assert isinstance(wants, Wait)
                now_s = now_s if waiting else max(now_s, wants.until_s)
                came, waiting = Came(now_s, waiting), b""
                wants = protocol.send(came)
    except StopIteration as ended:
        return ended.value
    except (SilentError, RefusedError, ValueError) as error:
        return error
    raise AssertionError("it goes on for ever")


def line(text: bytes) -> bytes:
    return b"%b %08x\r\n" % (text, zlib.crc32(text))


STARTED = b"R\x01\xff\x7f\x04here\r\n"
HELLO = line(b"hello 1 1024 10 4096 200") + b"W00ff\r\n."
HOSTILE = [
    STARTED + HELLO, STARTED + HELLO + line(b"states 7") + b"W01fe\r\n." + line(b"done") + b"\x04\x04>",
    STARTED + line(b"hello 1 99999 10 0 200"), STARTED + line(b"file 3 00000000 1 !!!!"), STARTED + b"k\r\n" * 300,
    STARTED + line(b"file 9999999999 00000000 1 L2E=") + line(b"end 1") + b"\x04\x04>",
    STARTED + line(b"content 9999999999 00000000"), STARTED + line(b"content 3 00000000") + line(b"QUJD"),
    STARTED + b"\x04Traceback\r\nOSError: [Errno 28] ENOSPC\r\n\x04>",
]  # fmt: skip


@given(
    st.sampled_from(HOSTILE) | st.builds(lambda begin, end: begin + end, st.sampled_from([b"", STARTED]), st.binary(max_size=200)),
    st.sampled_from([
        lambda stream: push(stream, {"/a": b"1"}), list_files, lambda stream: get_files(stream, ["/a"]),
    ]),
)  # fmt: skip
def test_a_board_that_says_anything_ends_a_push_in_order(
    said: bytes, protocol: Callable[[Stream], Protocol[object]]
) -> None:
    came = answered(protocol(Stream()), said)
    if isinstance(came, Pushed):
        assert (came.sent, came.theirs) == (("/a",), ("/a",))
    elif isinstance(came, dict):
        assert set(came) <= {"/a"}
    else:
        assert isinstance(came, (SilentError, RefusedError))


def test_files_that_together_are_larger_than_any_flash_are_not_believed() -> None:
    content = line(b"content 3 %08x" % zlib.crc32(b"ABC")) + line(b"QUJD")
    said = STARTED + content * 2 + b"\x04\x04>"
    for most, came in ((6, dict), (5, SilentError)):
        reads = get_files(Stream(), ["/a", "/b"], most_bytes=most)
        assert type(answered(reads, said)) is came


@given(st.binary(max_size=80), st.integers(0, 79), st.integers(1, 255))
def test_a_line_is_read_back_and_a_changed_one_is_not(text: bytes, at: int, change: int) -> None:
    form = re.compile(rb"(?s:.*)")
    whole = line(text).removesuffix(b"\r\n")
    found = checked(whole, form)
    assert found is not None
    assert found[0] == text
    at %= len(whole)
    assert checked(whole[:at] + bytes([whole[at] ^ change]) + whole[at + 1 :], form) is None


@given(
    st.binary(max_size=300)
    | st.sampled_from([b"[" * 5000, b"[('a',1e999,0)]", b"[(1,2,3)]", b"{}", b"['abc']"])
)
def test_what_is_no_list_of_a_flat_board_is_silence(printed: bytes) -> None:
    with suppress(SilentError):
        found = read_listed(printed)
        assert all(name == str(name) and fact.size >= 0 for name, fact in found.items())
    with suppress(SilentError):
        content = read_content(printed, FlatFile(3, 0x24D0126))
        assert (len(content), zlib.adler32(content)) == (3, 0x24D0126)


@given(st.binary(max_size=500))
def test_what_a_flat_board_prints_of_a_file_is_read_back(content: bytes) -> None:
    pieces = [content[place : place + 64] for place in range(0, len(content), 64)]
    printed = b"".join(repr(piece).encode() + b"\r\n" for piece in pieces)
    assert read_content(printed, FlatFile(len(content), zlib.adler32(content))) == content


@given(st.text(max_size=130))
def test_a_path_on_a_board_is_in_one_line_and_leads_nowhere_else(path: str) -> None:
    if is_path(path):
        assert path.startswith("/")
        assert len(path.encode().splitlines()) == 1
        assert not {"", ".", ".."} & {*path[1:].split("/")}


def test_paths_that_a_board_can_have() -> None:
    good = ["/main.py", "/lib/é è.txt", "/a/b/c"]
    bad = [
        "",
        "/",
        "main.py",
        "//a",
        "/a/",
        "/a/../b",
        "/./a",
        "/a\nb",
        "/\ud800",
        "/" + "a" * 120,
    ]
    assert [path for path in (*good, *bad) if is_path(path)] == good
