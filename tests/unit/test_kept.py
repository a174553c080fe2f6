"""A folder stands for the board's flash: a run finds what the last one wrote, and nothing leaves it."""

import os
from pathlib import Path

import pytest
from fixture_types import Fails, RunText
from handed_in import write
from programs import program, program_text
from refused import refuses
from typed_commands import Command

from marelle_sim.errors import PictureError, UsageProblem
from marelle_sim.files.flash_folder import flash_of

COUNTS = program_text("kept/counts_its_runs")


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
