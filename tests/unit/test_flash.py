import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from marelle_files import files_of
from marelle_sim.microcontroller.flash import Flash
from marelle_sim.microcontroller.oserror import os_error

NAMES = st.text(st.sampled_from("ab./é"), max_size=12)


def test_an_error_reads_and_compares_as_on_a_board() -> None:
    error = os_error(2)
    assert (str(error), error.errno, error.args) == ("[Errno 2] ENOENT", 2, (2,))
    assert type(error).__name__ == "OSError"


def test_an_error_without_a_name_is_its_number() -> None:
    assert str(os_error(28)) == "28"


def test_what_is_written_is_read_again() -> None:
    flash = Flash()
    with flash.open("notes.txt", "w") as file:
        assert file.write("été\nhiver\n") == 10
    with flash.open("/notes.txt") as file:
        assert file.readline() == "été\n"
        assert file.read(3) == "hiv"
        assert file.tell() == 9
        assert file.read() == "er\n"
        assert file.read() == ""


def test_lines_are_iterated_with_their_newlines() -> None:
    flash = Flash()
    flash.place("/a.csv", "1;2\n3;4")
    assert list(flash.open("/a.csv")) == ["1;2\n", "3;4"]
    assert flash.open("/a.csv").readlines() == ["1;2\n", "3;4"]


def test_a_binary_file_gives_bytes_and_fills_buffers() -> None:
    flash = Flash({"/b.bin": bytes(range(10))})
    file = flash.open("b.bin", "rb")
    buffer = bytearray(4)
    assert file.readinto(buffer) == 4
    assert buffer == b"\x00\x01\x02\x03"
    assert file.seek(-2, 2) == 8
    assert file.read() == b"\x08\x09"


def test_a_file_is_appended_to() -> None:
    flash = Flash({"/log.txt": b"one\n"})
    with flash.open("/log.txt", "a") as file:
        file.write("two\n")
    assert flash.content("/log.txt") == b"one\ntwo\n"
    assert flash.written() == {"/log.txt": b"one\ntwo\n"}


def test_a_file_is_updated_in_place() -> None:
    flash = Flash({"/log.txt": b"abcdef"})
    with flash.open("/log.txt", "r+") as file:
        file.seek(2)
        file.write("XY")
    assert flash.content("/log.txt") == b"abXYef"


def test_mode_x_refuses_a_file_that_exists() -> None:
    flash = Flash({"/a": b""})
    with pytest.raises(OSError, match=r"^\[Errno 17\] EEXIST$"):
        flash.open("/a", "x")


def test_a_closed_file_and_the_wrong_direction_are_refused() -> None:
    flash = Flash({"/a": b"1"})
    with pytest.raises(OSError, match=r"^\[Errno 9\] EBADF$"):
        flash.open("/a").write("2")
    file = flash.open("/b", "w")
    with pytest.raises(OSError, match=r"^\[Errno 9\] EBADF$"):
        file.read()
    file.close()
    acts = (
        file.read,
        file.readline,
        file.flush,
        file.tell,
        lambda: file.seek(0),
        lambda: file.write("1"),
    )
    for act in acts:
        with pytest.raises(ValueError, match=r"^$"):
            act()


@pytest.mark.parametrize(
    ("act", "number"),
    [
        (lambda flash: flash.open("/missing"), 2),
        (lambda flash: flash.open("/missing/a", "w"), 2),
        (lambda flash: flash.open("/folder"), 21),
        (lambda flash: flash.open("/file/a", "w"), 20),
        (lambda flash: flash.open("/lib/marelle/x.py", "w"), 30),
        (lambda flash: flash.remove("/lib/marelle"), 30),
        (lambda flash: flash.rename("/file", "/lib/marelle/y"), 30),
        (lambda flash: flash.mkdir("/folder"), 17),
        (lambda flash: flash.mkdir("/file"), 17),
        (lambda flash: flash.mkdir("/no/way"), 2),
        (lambda flash: flash.rmdir("/folder"), 39),
        (lambda flash: flash.remove("/missing"), 2),
        (lambda flash: flash.rmdir("/"), 22),
        (lambda flash: flash.rename("/missing", "/a"), 2),
        (lambda flash: flash.rename("/folder", "/folder/in"), 22),
        (lambda flash: flash.rename("/file", "/folder"), 21),
        (lambda flash: flash.listdir("/file"), 20),
        (lambda flash: flash.stat("/missing"), 2),
        (lambda flash: flash.chdir("/missing"), 2),
        (lambda flash: flash.open("a\0b", "w"), 22),
        (lambda flash: flash.open("a" * 256, "w"), 36),
        (lambda flash: flash.open("/file").seek(-1), 22),
    ],
)
def test_a_wrong_path_gives_the_number_that_littlefs_gives(act: object, number: int) -> None:
    flash = Flash(
        {"/file": b"1", "/folder/inner": b"2", "/lib/marelle/x.py": b""}, locked=("/lib/marelle",)
    )
    with pytest.raises(OSError) as caught:  # noqa: PT011 - its number is what matters
        act(flash)  # type: ignore[operator]
    assert caught.value.errno == number


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


def test_a_renamed_file_replaces_another_one() -> None:
    flash = Flash({"/a": b"new", "/b": b"old"})
    flash.rename("/a", "/b")
    assert flash.listdir("/") == ["b"]
    assert flash.content("/b") == b"new"
    assert flash.content("/a") is None


def test_the_flash_is_full_at_848_kilobytes() -> None:
    flash = Flash()
    assert flash.statvfs("/")[:4] == (4096, 4096, 212, 210)
    with pytest.raises(OSError, match=r"^28$"):
        flash.open("/big", "wb").write(bytes(211 * 4096))
    flash.open("/big", "wb").write(bytes(210 * 4096))
    assert flash.statvfs("/")[3] == 0
    with pytest.raises(OSError, match=r"^28$"):
        flash.open("/one", "w")
    flash.remove("/big")
    assert flash.statvfs("/")[3] == 210


def test_a_removed_file_that_is_still_open_cannot_fill_the_memory() -> None:
    flash = Flash()
    file = flash.open("/a", "wb")
    flash.remove("/a")
    file.seek(1 << 30)
    with pytest.raises(OSError, match=r"^28$"):
        file.write(b"1")


def test_access_takes_time_and_dates_the_file() -> None:
    flash = Flash()
    spent: list[int] = []
    flash.keep_time(spent.append, lambda: 90_000_000)
    flash.open("/a", "w").close()
    assert sum(spent) > 900
    assert flash.stat("/a")[8] == 1_767_225_600 + 90


def test_a_file_of_the_folder_is_read_and_never_written(tmp_path: Path) -> None:
    original = tmp_path / "data.txt"
    original.write_text("as it was")
    flash = Flash(files_of(os.fspath(tmp_path)))
    assert flash.stat("/data.txt")[6] == 9
    assert flash.open("/data.txt").read() == "as it was"
    with flash.open("/data.txt", "w") as file:
        file.write("changed")
    flash.open("/other.txt", "w").write("new")
    assert flash.open("/data.txt").read() == "changed"
    assert original.read_text() == "as it was"
    assert os.listdir(tmp_path) == ["data.txt"]  # noqa: PTH208


def test_the_content_is_kept_as_first_read(tmp_path: Path) -> None:
    original = tmp_path / "data.txt"
    original.write_text("first")
    flash = Flash(files_of(os.fspath(tmp_path)))
    flash.content("/data.txt")
    original.write_text("second")
    assert flash.content("/data.txt") == b"first"


def test_a_file_that_has_gone_is_missing_on_the_board_too(tmp_path: Path) -> None:
    original = tmp_path / "data.txt"
    original.write_text("first")
    flash = Flash(files_of(os.fspath(tmp_path)))
    original.unlink()
    with pytest.raises(OSError, match=r"^\[Errno 2\] ENOENT$"):
        flash.open("/data.txt").read()


def test_only_plain_visible_files_inside_the_folder_are_listed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("secret")
    folder = tmp_path / "program"
    (folder / "lib").mkdir(parents=True)
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "main.pyc").write_text("")
    (folder / "main.py").write_text("")
    (folder / "lib" / "helper.py").write_text("")
    (folder / ".env").write_text("secret")
    (folder / "venv" / "lib").mkdir(parents=True)
    (folder / "venv" / "pyvenv.cfg").write_text("home = /usr/bin")
    (folder / "venv" / "lib" / "package.py").write_text("")
    (folder / "big.bin").write_bytes(bytes(848 * 1024 + 1))
    (folder / "leaving").symlink_to(outside)
    (folder / "up").symlink_to(tmp_path)
    (folder / "staying").symlink_to(folder / "main.py")
    (folder / "broken").symlink_to(folder / "nowhere")
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
    import io

    flash, real = Flash(), io.BytesIO()
    file = flash.open("/f", "w+b")
    for step in steps:
        if isinstance(step, int):
            assert file.seek(step) == real.seek(step)
            assert file.read(7) == real.read(7)
        else:
            assert file.write(step) == real.write(step)
    assert flash.content("/f") == real.getvalue()
