"""Files are pushed to a board: what differs, in frames, each the old one or the new one."""

import zlib
from typing import Any

import pytest
from board_prompt import did
from fixture_types import MakeDouble
from hypothesis import given, strategies as st

from marelle_host.link import LinkError
from marelle_protocol import FileFact, NoRoomError, Pushed, get_files, list_files, push
from marelle_protocol.frames import LEAST_ROOM, Packer

TREE = {f"/lib/part{n % 3}/file {n}.py": b"print(%d)\n" % n * 300 for n in range(8)}
BYTES = {"/all.bin": bytes(range(256)) * 9}


def pushed(port: str, files: dict[str, bytes], **how: Any) -> Pushed:
    """Push files to a double."""
    came = did(port, lambda stream: push(stream, files, **how))
    assert isinstance(came, Pushed), came
    return came


@pytest.mark.micropython
@pytest.mark.parametrize("kind", ["pico", "stm32"])
def test_what_differs_is_sent_and_nothing_else(board_double: MakeDouble, kind: str) -> None:
    board = board_double(kind=kind, files={"/main.py": "print('mine')\n"})
    first = pushed(board.port, TREE | BYTES)
    assert first[:3] == ((*TREE, *BYTES), (), ())
    assert pushed(board.port, TREE | BYTES)[:3] == ((), (*TREE, *BYTES), ())
    changed = {"/all.bin": b"short"}
    tried = pushed(board.port, TREE | changed, remove=["/main.py", "/nothing.py"], dry_run=True)
    assert tried[:3] == (("/all.bin",), tuple(TREE), ("/main.py",))
    assert pushed(board.port, TREE | changed, remove=["/main.py"])[:3] == tried[:3]
    assert first.bytes_sent > 3 * tried.bytes_sent
    held = board.files()
    assert set(held) == {*TREE, "/all.bin", "/lib/pushed.bin"}
    assert {path: held[path] for path in (*TREE, "/all.bin")} == TREE | changed


@pytest.mark.micropython
def test_what_is_not_ours_is_known_and_saved_before_it_is_overwritten(
    board_double: MakeDouble,
) -> None:
    board = board_double(
        files={"/main.py": "print('mine')\n", "/lib/é.txt": "", "/long.csv": "0123456789\n" * 200}
    )
    pushed(board.port, {"/lib/a.py": b"A = 1\n", "/b.py": b"B = 1\n"})
    listed = did(board.port, list_files)
    assert isinstance(listed, dict)
    assert listed["/lib/a.py"] == FileFact(6, zlib.crc32(b"A = 1\n"), ours=True)
    assert listed["/main.py"] == FileFact(14, zlib.crc32(b"print('mine')\n"), ours=False)
    ours = {"/lib/a.py", "/b.py", "/lib/pushed.bin"}
    assert {*listed} == ours | {"/main.py", "/lib/é.txt", "/long.csv"}
    saved: list[dict[str, bytes]] = []
    new = {"/main.py": b"new\n", "/b.py": b"B = 2\n", "/c.py": b"C = 1\n"}
    done = pushed(board.port, new, remove=["/lib/é.txt"], save=saved.append)
    assert (done.sent, done.removed, done.theirs) == (
        tuple(new),
        ("/lib/é.txt",),
        ("/main.py", "/lib/é.txt"),
    )
    assert saved == [{"/main.py": b"print('mine')\n", "/lib/é.txt": b""}]
    held = did(board.port, lambda stream: get_files(stream, [*new, "/long.csv", "/no"]))
    assert held == {**new, "/long.csv": b"0123456789\n" * 200}


def test_where_there_is_no_room_the_file_that_takes_most_is_named_and_none_of_marelle() -> None:
    there = {"/lib/marelle/robot.mpy": 90_000, "/lib/pushed.bin": 700, "/board.json": 600}
    coming = {"/lib/marelle/a.py": b"1" * 9000, "/b.csv": b"1" * 500, "/c.wav": b"1" * 800}
    coming |= {"/a.txt": b"1" * 500, "/d.txt": b"1"}
    bare = NoRoomError(4096, there, coming)
    assert (bare.largest, bare.sent) == (("", 0), ("/c.wav", "/a.txt", "/b.csv"))
    assert NoRoomError(1, {**there, "/old.csv": 799}, coming).largest == ("", 0)
    assert NoRoomError(1, {**there, "/old.csv": 801}, coming).largest == ("/old.csv", 801)
    assert NoRoomError(1, {"/c.wav": 5000}, coming).largest == ("", 0)  # it is to be replaced
    assert NoRoomError(1, there, {"/lib/marelle/a.py": b"1"}).sent == ("/lib/marelle/a.py",)


@pytest.mark.micropython
def test_a_board_without_folders_has_its_files_one_by_one(board_double: MakeDouble) -> None:
    old = {"/main.py": "print('mine')\n", "/data.csv": "1\n" * 900}
    board = board_double(kind="microbit", files=old)
    listed = did(board.port, list_files)
    assert isinstance(listed, dict)
    assert {path: fact.size for path, fact in listed.items()} == {
        "/main.py": 14,
        "/data.csv": 1800,
    }
    new = {"/main.py": b"import parts\n", "/lib/parts.py": BYTES["/all.bin"][:1500]}
    saved: list[dict[str, bytes]] = []
    done = pushed(board.port, new, remove=["/data.csv"], save=saved.append)
    assert (done.sent, done.removed) == (tuple(new), ("/data.csv",))
    assert saved == [{path: text.encode() for path, text in old.items()}]
    assert pushed(board.port, new).kept == tuple(new)
    too_much = did(board.port, lambda stream: push(stream, {"/big.bin": bytes(20_000)}))
    assert isinstance(too_much, LinkError)
    assert board.files() == {"/main.py": b"import parts\n", "/parts.py": new["/lib/parts.py"]}


def read_frames(packer: Packer, room: int, bits: int, lost: set[int]) -> list[bytes]:
    """Return the content of all frames, taken apart as a board does; some are lost on their way."""
    inflate, contents = zlib.decompressobj(-bits or -15), list[bytes]()
    while packer:
        number, frame = packer.number, packer.frame()
        if len(contents) in lost:
            lost.discard(len(contents))
            packer.take_back()
            assert packer.number == number
            continue
        head, packed = frame[:21], frame[21:]
        assert b"%02x" % (sum(head[:19]) & 255) == head[19:]
        assert head[:3] == b">%02x" % number
        assert int(head[3:7], 16) == len(packed) <= room
        assert b"%08x" % zlib.crc32(packed, zlib.crc32(head[:11])) == head[11:19]
        assert 3 not in frame
        content = packed.replace(b"\x10\x11", b"\x03").replace(b"\x10\x12", b"\x10")
        contents.append(inflate.decompress(content) if bits else content)
        assert int(head[7:11], 16) == len(contents[-1])
    return contents


@given(
    st.lists(st.binary(max_size=3000) | st.sampled_from([b"\x03" * 5000, b"\x10" * 700, b"a" * 70_000]), max_size=5),
    st.lists(st.text("abc/", max_size=200), max_size=9),
    st.sampled_from([LEAST_ROOM, 1024, 4096]),
    st.sampled_from([0, 9, 10, 15]),
    st.sets(st.integers(0, 9)),
)  # fmt: skip
def test_frames_give_back_what_was_put_in_them(
    contents: list[bytes], lines: list[str], room: int, bits: int, lost: set[int]
) -> None:
    packer = Packer(room, bits)
    for line in lines:
        packer.put_line(line.encode())
    for content in contents:
        packer.put(content)
    read = read_frames(packer, room, bits, {*lost})
    said = b"".join(line.encode() + b"\n" for line in lines)
    assert b"".join(read) == said + b"".join(contents)
    place = 0
    for one in read:  # a line is in one frame
        place += len(one)
        assert place >= len(said) or said[:place].endswith(b"\n")
