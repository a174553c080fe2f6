import io
import os
from pathlib import Path

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from world_files import written

from marelle_files import files_of
from marelle_sim.microcontroller.board_types import os_error
from marelle_sim.microcontroller.flash import Flash

NAMES = st.text(st.sampled_from("ab./é"), max_size=12)


@pytest.fixture
def flash() -> Flash:
    """A flash without files."""
    return Flash()


@pytest.mark.parametrize(("number", "said"), [(2, "[Errno 2] ENOENT"), (28, "28")])
def test_an_error_reads_and_compares_as_on_a_board(number: int, said: str) -> None:
    error = os_error(number)
    assert (str(error), error.errno, error.args) == (said, number, (number,))
    assert type(error).__name__ == "OSError"


def test_what_is_written_is_read_again(flash: Flash) -> None:
    with flash.open("notes.txt", "w") as file:
        assert file.write("été\nhiver\n") == 12
    with flash.open("/notes.txt") as file:
        assert (file.readline(), file.read(3), file.tell()) == ("été\n", "hiv", 9)
        assert (file.read(), file.read()) == ("er\n", "")


def test_a_file_opened_to_append_is_at_its_beginning_until_it_is_written() -> None:
    flash = Flash({"/log.txt": b"abc"})
    with flash.open("log.txt", "a+") as file:
        assert (file.tell(), file.read(2), file.write("d"), file.tell()) == (0, "ab", 1, 4)
    assert flash.written() == {"/log.txt": b"abcd"}


def test_lines_are_iterated_with_their_newlines() -> None:
    flash = Flash({"/a.csv": b"1;2\n3;4"})
    assert [*flash.open("/a.csv")] == flash.open("/a.csv").readlines() == ["1;2\n", "3;4"]


def test_a_binary_file_gives_bytes_and_fills_buffers() -> None:
    flash = Flash({"/b.bin": bytes(range(10))})
    file = flash.open("b.bin", "rb")
    buffer = bytearray(4)
    assert (file.readinto(buffer), bytes(buffer)) == (4, b"\x00\x01\x02\x03")
    assert (file.seek(-2, 2), file.read()) == (8, b"\x08\x09")


def test_a_file_is_appended_to() -> None:
    flash = Flash({"/log.txt": b"one\n"})
    with flash.open("/log.txt", "a") as file:
        file.write("two\n")
    assert flash.written() == {"/log.txt": b"one\ntwo\n"}


def test_a_file_is_updated_in_place() -> None:
    flash = Flash({"/log.txt": b"abcdef"})
    with flash.open("/log.txt", "r+") as file:
        file.seek(2)
        file.write("XY")
    assert flash.written() == {"/log.txt": b"abXYef"}


@pytest.mark.parametrize(("mode", "act", "arguments"), [("r", "write", ("2",)), ("w", "read", ())])
def test_the_wrong_direction_is_refused(mode: str, act: str, arguments: tuple[str, ...]) -> None:
    file = Flash({"/a": b"1"}).open("/a", mode)
    with pytest.raises(OSError, match=r"^\[Errno 9\] EBADF$"):
        getattr(file, act)(*arguments)


@pytest.mark.parametrize(
    ("act", "arguments"),
    [("read", ()), ("readline", ()), ("flush", ()), ("tell", ()), ("seek", (0,)), ("write", ("1",))],
)  # fmt: skip
def test_a_closed_file_is_refused(act: str, arguments: tuple[object, ...]) -> None:
    file = Flash().open("/b", "w")
    file.close()
    with pytest.raises(ValueError, match=r"^$"):
        getattr(file, act)(*arguments)


@pytest.mark.parametrize(
    ("act", "arguments", "number"),
    [
        ("open", ("/missing",), 2),
        ("open", ("/missing/a", "w"), 2),
        ("open", ("/folder",), 21),
        ("open", ("/file", "x"), 17),
        ("open", ("/file/a", "w"), 20),
        ("open", ("a\0b", "w"), 22),
        ("open", ("a" * 256, "w"), 36),
        ("remove", ("/missing",), 2),
        ("rename", ("/missing", "/a"), 2),
        ("rename", ("/folder", "/folder/in"), 22),
        ("rename", ("/file", "/folder"), 21),
        ("mkdir", ("/folder",), 17),
        ("mkdir", ("/file",), 17),
        ("mkdir", ("/no/way",), 2),
        ("rmdir", ("/folder",), 39),
        ("rmdir", ("/",), 22),
        ("listdir", ("/file",), 20),
        ("stat", ("/missing",), 2),
        ("stat", ("/file/a",), 20),
        ("stat", ("/folder/inner/a/b",), 20),
        ("open", ("/file/a",), 20),
        ("open", ("/file/a/b", "w"), 20),
        ("remove", ("/file/a",), 20),
        ("rmdir", ("/file/a",), 20),
        ("rename", ("/file/a", "/b"), 20),
        ("rename", ("/folder", "/file"), 21),
        ("mkdir", ("/file/a/b",), 20),
        ("listdir", ("/file/a",), 20),
        ("chdir", ("/missing",), -2),
        ("chdir", ("/file",), -2),
        ("chdir", ("/file/a",), -2),
    ],
)
def test_a_wrong_path_gives_the_number_that_littlefs_gives(
    act: str, arguments: tuple[str, ...], number: int
) -> None:
    flash = Flash({"/file": b"1", "/folder/inner": b"2"})
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is what matters
        getattr(flash, act)(*arguments)
    assert caught.value.errno == number


def test_a_place_before_the_file_is_refused() -> None:
    with pytest.raises(OSError, match=r"^\[Errno 22\] EINVAL$"):
        Flash({"/file": b"1"}).open("/file").seek(-1)


def test_folders_are_made_entered_listed_and_removed() -> None:
    flash = Flash({"/main.py": b"12345"})
    flash.mkdir("data")
    flash.chdir("data")
    assert flash.getcwd() == "/data"
    flash.open("day.csv", "w").write("1,2")
    assert list(flash.ilistdir("..")) == [("data", 0x4000, 0, 0), ("main.py", 0x8000, 0, 5)]
    assert flash.listdir() == ["day.csv"]
    assert flash.stat("day.csv")[:7] == (0x8000, 0, 0, 0, 0, 0, 3)
    flash.rename("/data", "/old")
    assert flash.listdir("/old") == ["day.csv"]
    flash.remove("/old/day.csv")
    flash.rmdir("/old")
    assert flash.listdir("/") == ["main.py"]


def test_rmdir_deletes_a_file_too() -> None:
    flash = Flash({"/a": b"1", "/b": b"2"})
    flash.rmdir("/a")
    assert flash.listdir("/") == ["b"]


def test_a_renamed_file_replaces_another_one() -> None:
    flash = Flash({"/a": b"new", "/b": b"old"})
    flash.rename("/a", "/b")
    assert flash.listdir("/") == ["b"]
    assert flash.written() == {"/b": b"new"}


def test_the_files_of_a_renamed_folder_are_written_at_their_new_paths() -> None:
    flash = Flash({"/logs/may/1.csv": b"1", "/main.py": b"pass\n"})
    flash.rename("/logs", "/old")
    assert flash.written() == {"/old/may/1.csv": b"1"}


def test_the_flash_is_full_at_848_kilobytes(flash: Flash) -> None:
    assert flash.statvfs("/")[:4] == (4096, 4096, 212, 210)
    with pytest.raises(OSError, match=r"^28$"):
        flash.open("/big", "wb").write(bytes(211 * 4096))
    flash.open("/big", "wb").write(bytes(210 * 4096))
    assert flash.statvfs("/")[3] == 0
    with pytest.raises(OSError, match=r"^28$"):
        flash.open("/one", "w")
    flash.remove("/big")
    assert flash.statvfs("/")[3] == 210


def test_a_removed_file_that_is_still_open_cannot_fill_the_memory(flash: Flash) -> None:
    file = flash.open("/a", "wb")
    flash.remove("/a")
    file.seek(1 << 30)
    with pytest.raises(OSError, match=r"^28$"):
        file.write(b"1")


def test_access_takes_time_and_dates_the_file(flash: Flash) -> None:
    spent: list[int] = []
    flash.keep_time(spent.append, lambda: 90_000_000)
    flash.open("/a", "w").close()
    assert sum(spent) > 900
    assert flash.stat("/a")[8] == 1_767_225_600 + 90


@pytest.fixture
def original(tmp_path: Path) -> Path:
    """Return a file of a folder on the computer."""
    return written(tmp_path, "as it was", "data.txt")


def test_a_file_of_the_folder_is_read_and_never_written(original: Path) -> None:
    flash = Flash(files_of(os.fspath(original.parent)))
    assert (flash.stat("/data.txt")[6], flash.open("/data.txt").read()) == (9, "as it was")
    flash.open("/data.txt", "w").write("changed")
    flash.open("/other.txt", "w").write("new")
    assert flash.open("/data.txt").read() == "changed"
    assert original.read_text() == "as it was"
    assert [*original.parent.iterdir()] == [original]


def test_the_content_is_kept_as_first_read(original: Path) -> None:
    flash = Flash(files_of(os.fspath(original.parent)))
    flash.open("/data.txt").read()
    original.write_text("second")
    assert flash.open("/data.txt").read() == "as it was"


def test_a_file_that_has_gone_is_missing_on_the_board_too(original: Path) -> None:
    flash = Flash(files_of(os.fspath(original.parent)))
    original.unlink()
    with pytest.raises(OSError, match=r"^\[Errno 2\] ENOENT$"):
        flash.open("/data.txt").read()


def test_only_plain_visible_files_inside_the_folder_are_listed(tmp_path: Path) -> None:
    folder = tmp_path / "program"
    files = {
        "../outside.txt": 0, "__pycache__/main.pyc": 0, "main.py": 0, "lib/helper.py": 0, ".env": 0, "venv/pyvenv.cfg": 0,
        "venv/lib/package.py": 0, "big.bin": 848 * 1024 + 1,
    }  # fmt: skip
    write(folder, {name: bytes(size) for name, size in files.items()})
    links = {"leaving": "../outside.txt", "up": "..", "staying": "main.py", "broken": "nowhere"}
    for name, target in links.items():
        (folder / name).symlink_to(folder / target)
    os.mkfifo(folder / "pipe")
    assert sorted(files_of(os.fspath(folder))) == ["/lib/helper.py", "/main.py", "/staying"]


def test_a_huge_folder_is_cut_after_its_nearest_files(tmp_path: Path) -> None:
    deep = tmp_path / "deep"
    deep.mkdir()
    for number in range(1990):
        (deep / f"{number}.txt").touch()
    for number in range(50):
        (tmp_path / f"{number}.py").touch()
    found = files_of(os.fspath(tmp_path))
    assert len(found) == 2000
    assert sum(path.endswith(".py") for path in found) == 50


@given(st.lists(NAMES, max_size=6))
def test_no_path_ever_leaves_the_root(names: list[str]) -> None:
    flash = Flash()
    for name in names:
        full = flash.resolve(name)
        assert full.startswith("/")
        assert not {"..", ".", ""} & set(full[1:].split("/")) - ({""} if full == "/" else set())
        if "/" not in name and full != "/":
            flash.open(name, "a").close()


@given(
    st.lists(
        st.tuples(st.sampled_from(["mkdir", "remove", "rename", "write", "chdir"]), NAMES, NAMES)
    )
)
def test_any_series_of_acts_keeps_the_tree_whole(acts: list[tuple[str, str, str]]) -> None:
    flash = Flash({"/a": b"1", "/b/a": b"2"})
    for act, first, second in acts:
        try:
            if act == "rename":
                flash.rename(first, second)
            elif act == "write":
                flash.open(first, "w").write(second)
            else:
                getattr(flash, act)(first)
        except OSError:
            continue
    reached = _walk(flash, "/")
    assert sorted(flash.written()) == sorted(path for path in reached if path in flash.written())
    assert 212 - flash.statvfs()[3] >= 2


def _walk(flash: Flash, folder: str) -> list[str]:
    found: list[str] = []
    for name, kind, _, _ in flash.ilistdir(folder):
        path = f"{folder.rstrip('/')}/{name}"
        found += _walk(flash, path) if kind == 0x4000 else [path]
    return found


@given(st.lists(st.one_of(st.binary(max_size=50), st.integers(0, 200))))
def test_a_file_behaves_as_python_s_own(steps: list[bytes | int]) -> None:
    flash, real = Flash(), io.BytesIO()
    file = flash.open("/f", "w+b")
    for step in steps:
        if isinstance(step, int):
            assert (file.seek(step), file.read(7)) == (real.seek(step), real.read(7))
        else:
            assert file.write(step) == real.write(step)
    assert flash.written() == {"/f": real.getvalue()}
