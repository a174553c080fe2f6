"""Files are pushed to a board: what differs, in frames, each the old one or the new one; what is saved and told of it."""

import json
import re
import zlib
from pathlib import Path
from typing import Any

import pytest
from board_prompt import did
from handed_in import write
from hypothesis import given, strategies as st
from programs import MakeDouble
from typed_commands import Command

from marelle_host.cli.on_boards.pushed_files import read_pushed_files
from marelle_host.link import LinkError, Saving
from marelle_protocol import FileFact, Identity, NoRoomError, Pushed, get_files, list_files, push
from marelle_protocol.frames import LEAST_ROOM, Packer

TREE = {f"/lib/part{n % 3}/file {n}.py": b"print(%d)\n" % n * 300 for n in range(8)}
BYTES = {"/all.bin": bytes(range(256)) * 9}
KNOWN = Identity("Pico", (1, 25, 0), "rp2", "e660", 6, "", "poste-07")


def pushed(port: str, files: dict[str, bytes], **how: Any) -> Pushed:
    """Push files to a double."""
    came = did(port, lambda stream: push(stream, files, **how))
    assert isinstance(came, Pushed), came
    return came


@pytest.mark.unmeasured
@pytest.mark.micropython
@pytest.mark.parametrize("kind", ["pico", "stm32"])
def test_what_differs_is_sent_and_nothing_else(quick_double: MakeDouble, kind: str) -> None:
    board = quick_double(kind=kind, files={"/main.py": "print('mine')\n"})
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
    quick_double: MakeDouble,
) -> None:
    board = quick_double(
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


@pytest.fixture
def folder(here: Path) -> Path:
    """Return the folder `robot` of the current one, with a program, its data and what is no board's."""
    return write(here / "robot", {
        "main.py": "import parts\n", "lib/parts.py": "A = 1\n", "plan.csv": "1;2\n", "photo.png": "no",
        "boot.py": "x\n", "board.json": '{"kit": "pico_bot"}', "name.txt": "poste-99",
    })  # fmt: skip


@pytest.mark.micropython
def test_a_folder_goes_to_two_boards_and_what_was_theirs_is_kept_here(
    quick_double: MakeDouble, folder: Path, marelle: Command
) -> None:
    named = quick_double(
        files={"/main.py": "mine\n", "/name.txt": "poste-07", "/board.json": '{"kit": "xrp"}', "/extra.txt": "log\n"}
    )  # fmt: skip
    other = quick_double(kind="stm32")
    on = [word for port in (named.port, other.port, "/dev/nowhere") for word in ("--on", port)]
    left_out, told, *listed = marelle("push", "robot", *on[:2], "--dry-run").out.splitlines()
    assert left_out.endswith("\xa0: boot.py, name.txt")
    assert re.findall(r"\d+", told.partition(")")[2]) == ["3", "0", "0"]
    assert told.startswith(f"poste-07 ({named.port})")
    assert listed[0].startswith("  + /main.py (")
    assert listed[1:] == ["  + /plan.csv", "  + /lib/parts.py"]
    assert not Path("marelle-saved").exists()
    first, second, third = marelle("push", "robot", *on, "--json", exits=8).data
    assert (first["sent"], first["theirs"]) == (
        ["/main.py", "/plan.csv", "/lib/parts.py"],
        ["/main.py"],
    )
    assert (second["name"], second["saved"]) == (None, [])
    assert second["sent"] == ["/board.json", "/main.py", "/plan.csv", "/lib/parts.py"]
    assert third["problem"]["code"] == "E-LINK-01"
    assert Path("marelle-saved", "poste-07", "main.py").read_text("utf-8") == "mine\n"
    marelle("get", "copies", *on[:2])
    assert {str(path) for path in Path("copies").rglob("*.*")} == {
        str(Path("copies", "poste-07", name)) for name in ("board.json", "extra.txt")
    }
    (done,) = marelle("push", "robot", *on[:2], "--mirror", "--json").data
    assert done["removed"] == ["/extra.txt"]
    assert {*named.files()} == {
        "/main.py", "/plan.csv", "/lib/parts.py", "/name.txt", "/board.json", "/lib/pushed.bin",
    }  # fmt: skip


@pytest.mark.micropython
def test_a_new_program_removes_the_note_of_the_earlier_one_s_error(
    quick_double: MakeDouble, here: Path, marelle: Command
) -> None:
    board = quick_double(files={"/program.py": "1 / 0\n", "/error.txt": "ZeroDivisionError\n"})
    folder = write(here / "new", {"program.py": "print(1)\n", "error.txt": "of another board\n"})
    (done,) = marelle("push", str(folder), "--on", board.port, "--json").data
    assert (done["sent"], done["removed"]) == (["/program.py"], ["/error.txt"])
    assert {*board.files()} == {"/program.py", "/lib/pushed.bin"}


def test_a_board_s_notes_are_not_sent_even_if_the_program_names_them(here: Path) -> None:
    files = {"program.py": "print(open('error.txt').read())\n", "error.txt": "of another board\n"}
    pushed_files = read_pushed_files(str(write(here, files) / "program.py"))
    plan = pushed_files.plan(KNOWN, {}, mirror=False)
    assert "/program.py" in plan.files
    assert "/error.txt" not in plan.files
    assert "/error.txt" in plan.remove


@pytest.mark.micropython
def test_a_program_goes_with_the_library_that_the_board_s_kit_needs(
    quick_double: MakeDouble, folder: Path, marelle: Command
) -> None:
    Path("drive.py").write_text("from marelle import Robot\nRobot().straight(100)\n", "utf-8")
    board = quick_double(
        files={"/board.json": '{"kit": "xrp"}', "/lib/marelle/tools.py": "OLD = 1\n"}
    )
    (done,) = marelle("push", "drive.py", "--on", board.port, "--json").data
    held = board.files()
    kits = {path for path in held if path.startswith("/lib/marelle/kits/")}
    assert {path.rpartition("/")[2].partition(".")[0] for path in kits} == {"__init__", "xrp"}
    assert {*done["sent"]} == {*held} - {"/board.json", "/lib/pushed.bin"}
    assert ("/lib/marelle/tools.py" in done["removed"]) == ("/lib/marelle/tools.mpy" in held)
    assert [Path(place).read_text("utf-8") for place in done["saved"]] == ["OLD = 1\n"]
    assert held["/drive.py"] == Path("drive.py").read_bytes()


@pytest.mark.micropython
def test_what_was_saved_is_told_though_the_board_then_goes(
    board_double: MakeDouble, folder: Path, marelle: Command
) -> None:
    board = board_double(kind="esp32", files={"/main.py": "mine\n", "/name.txt": "poste-07"})
    place = Path("marelle-saved", "poste-07", "main.py")
    for options, words in ((), str(place)), (("--json",), json.dumps([str(place)])):
        board.unplug()
        board.power(cut_at=3)
        board.wait_for_port()
        said = marelle("push", "robot", "--on", board.port, *options, exits=5).said
        assert words in " ".join(said.split()).replace("[ ", "[").replace(" ]", "]")
    assert place.read_text() == "mine\n"


def test_a_folder_without_anything_for_a_board_is_refused(folder: Path, marelle: Command) -> None:
    Path("empty").mkdir()
    assert "E-LINK-21" in marelle("push", "empty", "--on", "/dev/nowhere", exits=2).err


def test_nothing_that_is_kept_here_is_written_over(tmp_path: Path) -> None:
    saving = Saving(tmp_path, KNOWN, "COM3")
    for content in (b"1", b"2", b"1", b"3"):
        saving({"/lib/a.tar.gz": content})
    names = ["a.tar.gz", "a.tar (2).gz", "a.tar (3).gz"]  # what is there with that content once
    assert [place.name for place in saving.saved] == names
    assert saving.folder == tmp_path / "poste-07"
    (tmp_path / "poste-07" / "file").write_bytes(b"")
    for content in (b"1", b"2"):  # a file has the folder's name here
        saving({"/file/b": content})
    in_it = tmp_path / "poste-07" / "file (2)"
    assert saving.saved[3:] == [in_it / "b", in_it / "b (2)"]
    with pytest.raises(LinkError, match="E-LINK-22"):
        Saving(tmp_path / "poste-07" / "file", KNOWN, "COM3")({"/b": b"1"})


def test_what_a_board_notes_itself_is_no_pupil_s_work(tmp_path: Path) -> None:
    saving = Saving(tmp_path, KNOWN, "COM3")
    saving({"/error.txt": b"Traceback", "/starts.txt": b"1 2", "/notes.txt": b"mine"})
    assert [place.name for place in saving.saved] == ["notes.txt"]


def test_no_link_leads_what_is_kept_elsewhere(tmp_path: Path) -> None:
    saving = Saving(tmp_path / "here", KNOWN, "COM3")
    saving.folder.mkdir(parents=True)
    (saving.folder / "main.py").symlink_to(tmp_path / "elsewhere.py")
    with pytest.raises(LinkError, match="E-LINK-22"):
        saving({"/main.py": b"1"})
    assert not (tmp_path / "elsewhere.py").exists()


def test_a_mirror_leaves_a_file_whose_name_cannot_be_pushed(folder: Path) -> None:
    listed = dict.fromkeys(
        ("/old.py", "/\x1b.txt", "/" + "long/" * 30), FileFact(1, 0, ours=False)
    )
    assert read_pushed_files(str(folder)).plan(KNOWN, listed, mirror=True).remove == ["/old.py"]


@given(
    st.text(min_size=1, max_size=40)
    | st.sampled_from(
        [
            "/../../x",
            "/CON",
            "/a//b",
            "/.",
            "/ ",
            "/nul.txt",
            "/\x1b[2J\x9b",
            "/\u202etxt.py",
            "/" + "\U0001f916" * 120,
        ]
    )
)
def test_a_path_of_a_board_never_leads_out_of_its_folder(
    tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    folder = tmp_path_factory.mktemp("saved")
    saving = Saving(folder, KNOWN._replace(name="", unique_id=".."), "COM3")
    saving({path: b"1"})
    (place,) = saving.saved
    assert place.name.isprintable()  # a terminal that lists the folder is not driven
    assert place.resolve().is_relative_to(folder.resolve() / saving.folder.name)
    assert saving.folder.resolve() != folder.resolve()
