"""`marelle push` and `marelle get`: what a board is given, what is saved of it first, and what is told of it."""

import json
import re
from pathlib import Path

import pytest
from fixture_types import MakeDouble
from handed_in import write
from hypothesis import given, strategies as st
from typed_commands import Command

from marelle_host.cli.on_boards.pushed_files import read_pushed_files
from marelle_host.link import LinkError, Saving
from marelle_protocol import FileFact, Identity

KNOWN = Identity("Pico", (1, 25, 0), "rp2", "e660", 6, "", "poste-07")


@pytest.fixture
def folder(here: Path) -> Path:
    """Return the folder `robot` of the current one, with a program, its data and what is no board's."""
    return write(here / "robot", {
        "main.py": "import parts\n", "lib/parts.py": "A = 1\n", "plan.csv": "1;2\n", "photo.png": "no",
        "boot.py": "x\n", "board.json": '{"kit": "pico_bot"}', "name.txt": "poste-99",
    })  # fmt: skip


@pytest.mark.micropython
def test_a_folder_goes_to_two_boards_and_what_was_theirs_is_kept_here(
    board_double: MakeDouble, folder: Path, marelle: Command
) -> None:
    named = board_double(
        files={"/main.py": "mine\n", "/name.txt": "poste-07", "/board.json": '{"kit": "xrp"}', "/extra.txt": "log\n"}
    )  # fmt: skip
    other = board_double(kind="stm32")
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
def test_a_program_goes_with_the_library_that_the_board_s_kit_needs(
    board_double: MakeDouble, folder: Path, marelle: Command
) -> None:
    Path("drive.py").write_text("from marelle import Robot\nRobot().straight(100)\n", "utf-8")
    board = board_double(
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
