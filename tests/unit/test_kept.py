"""A folder stands for the board's flash: a run finds what the last one wrote, and nothing leaves it by any link."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from programs import Fails, RunText, program, program_text
from refused import raising, refuses
from typed_commands import Command

from marelle_sim import PictureError, Run, UsageProblem
from marelle_sim.files import flash_of

COUNTS = program_text("kept/counts_its_runs")
opens_relative = pytest.mark.skipif(
    os.open not in os.supports_dir_fd, reason="nothing is opened relative to a folder here"
)
WRITES = "import os\nos.mkdir('sub')\nopen('sub/planted.txt', 'w').write('mine')\n"


@pytest.fixture
def flash(tmp_path: Path) -> Path:
    """Return a folder with a file, a file in a folder and a hidden one."""
    tool = "def side():\n    return 7\n"
    return write(tmp_path / "carte été", {"a.txt": "é", "lib/tool.py": tool, ".hidden": ""})


def test_a_second_run_sees_the_files_of_the_first(tmp_path: Path, marelle: Command) -> None:
    for count in (1, 2):
        assert f"  run {count}\n" in marelle.run(COUNTS, "--flash", "carte").said
        assert (tmp_path / "carte" / "data" / "count.txt").read_text() == str(count)


def test_what_the_program_removes_is_removed_and_the_rest_stays(
    flash: Path, marelle: Command
) -> None:
    write(flash, {"data/old.csv": "1"})
    said = marelle.run(program_text("kept/tidies_its_files"), "--flash", str(flash)).said
    names = sorted(path.name for path in flash.rglob("*"))
    assert names == [".hidden", "data", "lib", "new.csv", "tool.py"]
    assert (flash / "data").read_text(encoding="utf-8") == "a file now"
    assert f"Fichier effacé : {flash / 'a.txt'}\n" in said


@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_the_flash_is_read_listed_and_imported_from(
    isolate: bool, flash: Path, run_text: RunText
) -> None:
    source = "import os, tool\nprint(open('a.txt').read(), tool.side(), os.listdir('/lib'))\n"
    run = run_text(source, flash=flash, isolate=isolate)
    assert (run.stdout, run.error) == ("é 7 ['tool.py']\n", None)
    assert (run.written, run.removed) == ({}, [])


def test_a_folder_that_the_program_renames_keeps_its_files(flash: Path, run_text: RunText) -> None:
    write(flash, {"data/may/1.csv": "1"})
    run_text("import os\nos.rename('data', 'old')\n", flash=flash).keep(flash)
    assert (flash / "old" / "may" / "1.csv").read_text(encoding="utf-8") == "1"
    assert flash_of(flash).keys() == {"/a.txt", "/lib/tool.py", "/old/may/1.csv"}


@pytest.mark.parametrize("isolate", [False, True], ids=["here", "isolated"])
def test_what_a_run_did_to_its_flash_can_be_kept(
    isolate: bool, flash: Path, run_text: RunText
) -> None:
    run = run_text(
        "import os\nos.remove('/a.txt')\nopen('b.txt', 'w').write('1')\n",
        flash=flash,
        isolate=isolate,
    )
    assert (run.written, run.removed) == ({"/b.txt": b"1"}, ["/a.txt"])
    assert (flash / "a.txt").exists()  # nothing happens outside before somebody asks
    assert run.keep(flash) == [str(flash / "b.txt")]
    assert not (flash / "a.txt").exists()
    assert flash_of(flash).keys() == {"/b.txt", "/lib/tool.py"}


def test_what_stands_on_the_flash_hides_the_programs_own_data_and_never_its_modules(
    flash: Path, tmp_path: Path, run_text: RunText
) -> None:
    for folder, text in ((tmp_path, "program"), (flash, "flash")):
        write(folder, {"data.txt": text, "helper.py": f"NAME = '{text}'\n"})
    run = run_text("import helper\nprint(open('data.txt').read(), helper.NAME)\n", flash=flash)
    assert run.stdout == "flash program\n"


def test_an_error_in_a_module_of_the_flash_is_told_there(flash: Path, fails: Fails) -> None:
    (flash / "lib" / "tool.py").write_text("x = 1\nx / 0\n", encoding="utf-8")
    error = fails("import tool\n", flash=flash)
    assert (error.file, error.line, error.source_line) == ("lib/tool.py", 2, "x / 0")


def test_without_a_flash_the_run_is_as_it_was_and_a_folder_to_come_is_empty(
    tmp_path: Path, run_text: RunText
) -> None:
    source = "import os\nfrom marelle import forward\nforward(1)\nprint(os.listdir('/'))\n"
    plain = run_text(source, seed=2)
    assert run_text(source, seed=2, flash=None).sha256() == plain.sha256()
    assert run_text(source, seed=2, flash=tmp_path / "to come").sha256() == plain.sha256()


def test_links_that_lead_out_are_neither_read_nor_written(
    flash: Path, tmp_path: Path, run_text: RunText
) -> None:
    outside = write(tmp_path / "outside", {"secret.txt": "secret"})
    (flash / "secret.txt").symlink_to(outside / "secret.txt")
    (flash / "out").symlink_to(outside)
    (flash / "circle").symlink_to(flash / "circle")
    run = run_text(program("kept/writes_where_links_are"), flash=flash)
    assert "secret" not in run.stdout
    assert run.error is None
    run.keep(flash)
    assert (outside / "secret.txt").read_text(encoding="utf-8") == "secret"
    assert sorted(path.name for path in outside.iterdir()) == ["secret.txt"]


def test_too_many_files_are_refused_before_the_run(tmp_path: Path) -> None:
    for number in range(501):
        (tmp_path / f"{number}.txt").touch()
    with refuses(UsageProblem, "E-RUN-06", limit=500):
        flash_of(tmp_path)
    (tmp_path / "0.txt").unlink()
    assert len(flash_of(tmp_path)) == 500


def test_more_than_a_megabyte_is_refused_in_one_file_or_in_many(tmp_path: Path) -> None:
    (tmp_path / "a.bin").write_bytes(bytes(1_000_000))
    assert list(flash_of(tmp_path)) == ["/a.bin"]
    (tmp_path / "b.bin").write_bytes(b"1")
    with pytest.raises(UsageProblem, match="E-RUN-07"):
        flash_of(tmp_path)


@pytest.mark.parametrize("name", ["essai.txt", "a\0b"])
def test_what_is_no_folder_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "essai.txt").touch()
    with pytest.raises(UsageProblem, match="E-RUN-08"):
        flash_of(os.path.join(tmp_path, name))  # noqa: PTH118 - a Path takes no NUL


def test_a_file_that_cannot_be_read_is_named(flash: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda path, _mode: "a.txt" not in path)  # root reads all
    with refuses(UsageProblem, "E-RUN-08", path=str(flash / "a.txt")):
        flash_of(flash)


def test_a_refused_flash_is_said_and_the_program_does_not_start(
    flash: Path, marelle: Command
) -> None:
    (flash / "big.bin").write_bytes(bytes(1_000_001))
    written = marelle.run("print('started')\n", "--flash", str(flash), exits=2).said
    assert "(E-RUN-07)\n" in written
    assert "started" not in written


def test_a_place_that_cannot_be_written_is_said_and_the_others_are_written(
    flash: Path, run_text: RunText
) -> None:
    source = "open('lib', 'w').write('1')\nopen('z.txt', 'w').write('2')\n"
    run = run_text(source)  # on another flash, where `lib` is no folder
    with pytest.raises(PictureError, match="E-PIC-04"):
        run.keep(flash)
    assert (flash / "z.txt").read_text() == "2"
    assert (flash / "lib" / "tool.py").exists()


def test_names_that_not_every_computer_can_keep_stay_on_the_board(
    tmp_path: Path, run_text: RunText
) -> None:
    names = [".hidden", "a:b", "c?", "d\\\\e", "ok.txt"]
    run = run_text(f"for name in {names!r}:\n    open(name, 'w').close()\n")
    assert len(run.written) == 5
    assert run.keep(tmp_path / "carte") == [str(tmp_path / "carte" / "ok.txt")]


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """Return a folder with a file, which nobody else is to write to."""
    folder = write(tmp_path / "outside", {"a.txt": "theirs"})
    (folder / "a.txt").chmod(0o600)
    return folder


@pytest.fixture
def holding(tmp_path: Path) -> Path:
    """Return a folder with a file in a folder."""
    return write(tmp_path / "flash", {"sub/a.txt": "ours"})


def swapped(path: Path, target: Path) -> None:
    """Put a link where a file or a folder is, and that beside."""
    if path.exists() and not path.is_symlink():
        path.rename(path.with_name("aside"))
        path.symlink_to(target)


def after(
    monkeypatch: pytest.MonkeyPatch, place: object, name: str, act: Callable[..., object]
) -> None:
    """Do something after each call of a function, with what it was given."""
    original = getattr(place, name)

    def call(*given: Any, **named: Any) -> object:
        result = original(*given, **named)
        act(*given)
        return result

    monkeypatch.setattr(place, name, call)


def is_as_it_was(outside: Path) -> bool:
    return [
        (path.name, path.read_text(encoding="utf-8"), path.stat().st_mode & 0o777)
        for path in outside.iterdir()
    ] == [("a.txt", "theirs", 0o600)]


def stays_inside(run: Run, folder: Path, outside: Path) -> None:
    """Assert that keeping a run in a folder, in which a link is put in the way meanwhile, fails and touches nothing outside."""
    with pytest.raises(PictureError, match="E-PIC-04"):
        run.keep(folder)
    assert (folder / "sub").is_symlink()
    assert is_as_it_was(outside)


@opens_relative
def test_a_folder_that_becomes_a_link_after_it_was_looked_at_is_not_written_to(
    holding: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text(WRITES)
    looked: list[object] = []

    def look(path: object) -> None:
        looked.append(path)
        if len(looked) == 3:  # the last look
            swapped(holding / "sub", outside)

    after(monkeypatch, os.path, "realpath", look)
    stays_inside(run, holding, outside)


@opens_relative
def test_a_folder_that_becomes_a_link_as_soon_as_it_was_made_is_not_written_to(
    tmp_path: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text(WRITES)
    made = tmp_path / "made"
    after(monkeypatch, os, "mkdir", lambda *_: swapped(made / "sub", outside))
    stays_inside(run, made, outside)


@opens_relative
def test_nothing_is_removed_through_a_folder_that_becomes_a_link(
    holding: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text("import os\nos.remove('sub/a.txt')\n", flash=holding)
    after(monkeypatch, os.path, "isfile", lambda *_: swapped(holding / "sub", outside))
    stays_inside(run, holding, outside)


@opens_relative
def test_what_is_put_in_place_of_the_half_written_file_gets_no_rights(
    holding: Path, outside: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text("open('b.txt', 'w').write('1')\n")

    def swap(*_: object) -> None:
        for part in holding.glob(".*.part"):
            swapped(part, outside / "a.txt")

    after(monkeypatch, os, "open", swap)
    run.keep(holding)
    assert (holding / "aside").read_text(encoding="utf-8") == "1"
    assert is_as_it_was(outside)


@opens_relative
def test_a_link_to_a_folder_beneath_is_used_as_before_and_the_rights_of_files_stay(
    holding: Path, run_text: RunText
) -> None:
    (holding / "link").symlink_to(holding / "sub")
    (holding / "sub" / "a.txt").chmod(0o640)
    run = run_text(program("kept/writes_in_two_folders"))
    assert len(run.keep(holding)) == 2
    assert (holding / "sub" / "b.txt").read_text(encoding="utf-8") == "b"
    assert (holding / "sub" / "a.txt").read_text(encoding="utf-8") == "a"
    assert (holding / "sub" / "a.txt").stat().st_mode & 0o777 == 0o640


@opens_relative
def test_half_a_file_goes_when_it_cannot_be_put_in_its_place(
    holding: Path, run_text: RunText, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = run_text("open('b.txt', 'w').write('1')\n")
    monkeypatch.setattr(os, "replace", raising(OSError(28, "No space left on device")))
    with refuses(PictureError, "E-PIC-04", reason="No space left on device"):
        run.keep(holding)
    assert sorted(path.name for path in holding.rglob("*")) == ["a.txt", "sub"]
