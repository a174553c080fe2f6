"""The ends of the terminal: outputs that are closed or full, pipes as files, texts that are far too long."""

import os
import shlex
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from programs import Fails, RunText, error_of
from refused import refuses
from world_files import written

from marelle_host.cli.main import main
from marelle_lessons.submissions import read_submissions
from marelle_sim import KitError, ProgramFileError, WorldError, load_kit, load_world, simulate
from marelle_text import Problem

on_unix = pytest.mark.skipif(os.name == "nt", reason="Windows has no shell of that kind")
FULL = "La réponse ne peut pas être écrite (il n\N{RIGHT SINGLE QUOTATION MARK}y a plus de place)."
CLOSED = "La réponse ne peut pas être écrite (la sortie est fermée)."
FILES = {
    "short.py": "print('fini')\n",
    "sum.py": f"print({'+'.join(['1'] * 1000)})\n",
    "calls.py": f"f = lambda: f\nf{'()' * 1000}\nprint('fini')\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def _said(folder: Path, line: str) -> tuple[int, str, str]:
    """Return what a line of the shell ends with: its code, its output and its errors."""
    marelle = shlex.join([sys.executable, "-P", "-m", "marelle_host"])
    done = subprocess.run(
        ["bash", "-c", line.replace("marelle", marelle, 1)],
        cwd=folder, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


@on_unix
@pytest.mark.parametrize(
    ("line", "code", "sentence"),
    [
        ("marelle worlds > /dev/full", 2, FULL),
        ("marelle run short.py --json > /dev/full", 2, FULL),
        ("marelle --help >&-", 2, CLOSED),
        ("marelle run missing.py 2> /dev/full", 2, ""),
        ("marelle run missing.py <&- >&- 2>&-", 2, ""),
        ("marelle run short.py | true; exit ${PIPESTATUS[0]}", 0, ""),
        ("PYTHONUNBUFFERED=1 marelle run short.py | true; exit ${PIPESTATUS[0]}", 0, ""),
    ],
)
def test_an_answer_that_cannot_be_written_is_one_sentence(
    folder: Path, line: str, code: int, sentence: str
) -> None:
    ended, _output, errors = _said(folder, line)

    assert (ended, errors.partition("\n")[0]) == (code, sentence)
    assert "Traceback" not in errors
    assert "E-BUG" not in errors


@on_unix
def test_without_an_answer_the_files_are_written_all_the_same(folder: Path) -> None:
    ended, _output, _errors = _said(folder, "marelle run short.py --picture mat.png >&-")

    assert ended == 2
    assert (folder / "mat.png").read_bytes().startswith(b"\x89PNG")


@on_unix
@pytest.mark.parametrize("made", [os.mkfifo, os.mkdir])
def test_a_pipe_or_a_folder_is_no_program_and_is_not_waited_for(
    tmp_path: Path, made: Callable[[Path], None]
) -> None:
    made(tmp_path / "main.py")

    for program in (tmp_path, tmp_path / "main.py"):
        with pytest.raises(ProgramFileError) as caught:
            simulate(program)

        assert caught.value.code in {"E-PROG-07", "E-PROG-96"}


@on_unix
@pytest.mark.parametrize(
    ("load", "name", "kind", "code"),
    [
        (load_world, "world.toml", WorldError, "E-WORLD-02"),
        (load_kit, "kit.toml", KitError, "E-KIT-03"),
        (load_world, "own.toml", WorldError, "E-WORLD-18"),
    ],
    ids=["world", "kit", "picture of a mat"],
)
def test_a_pipe_is_no_world_no_kit_and_no_picture_of_a_mat(
    load: Callable[[Path], object], name: str, kind: type[Problem], code: str, tmp_path: Path
) -> None:
    for pipe in ("world.toml", "kit.toml", "mat.png"):
        os.mkfifo(tmp_path / pipe)
    own = 'format = 1\nsize = [500, 500]\nimage = "mat.png"\n'
    (tmp_path / "own.toml").write_text(own, encoding="utf-8")
    with refuses(kind, code):
        load(tmp_path / name)


@pytest.mark.parametrize(("name", "printed"), [("sum.py", "1000\n"), ("calls.py", "fini\n")])
def test_a_line_as_long_as_a_board_reads_is_read(folder: Path, name: str, printed: str) -> None:
    run = simulate(folder / name)

    assert (run.error, run.stdout) == (None, printed)


@pytest.mark.parametrize(
    "line", ["+".join(["1"] * 30_000), "x" + ".a" * 20_000, "(" * 300 + ")" * 300], ids=len
)
def test_a_longer_one_is_told_with_its_number(fails: Fails, line: str) -> None:
    error = fails(f"x = 1\n\n{line}\nprint(x)\n")

    assert (error.code, error.line) == ("E-BOARD-20", 3)


@pytest.mark.parametrize(
    "line",
    ["+".join(["one"] * 1190), "f" + "()" * 1190, "one if one else " * 1190 + "one", "-" * 1190 + "one"],
    ids=["sum", "calls", "conditions", "signs"],
)  # fmt: skip
def test_every_python_reads_the_same_depth(run_text: RunText, line: str) -> None:
    program = "one = 1\n\n\ndef f():\n    return f\n\n\nx = {}\nprint('read')\n"

    read, refused = (
        run_text(program.format(line)),
        run_text(program.format(f"[{line}]" + "[0]" * 10)),
    )

    assert (read.error, read.stdout) == (None, "read\n")
    assert refused.error is not None
    assert (refused.error.code, refused.error.line) == ("E-BOARD-20", 8)


def test_a_line_that_is_shown_is_cut(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "wide.py").write_text(f"x = '{'y' * 90_000}'; 1 / 0\n", encoding="utf-8")

    assert main(["run", str(folder / "wide.py")]) == 1

    said = capsys.readouterr().err
    assert "yyy…\n" in said
    assert len(said) < 1000


@pytest.mark.parametrize("isolate", [False, True])
def test_a_program_that_raises_keyboardinterrupt_has_failed(
    tmp_path: Path, *, isolate: bool
) -> None:
    run = simulate(written(tmp_path, "raise KeyboardInterrupt\n", "program.py"), isolate=isolate)

    assert run.ended == "error"
    assert error_of(run).traceback.endswith("KeyboardInterrupt: \n")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_a_program_of_an_old_editor_runs(tmp_path: Path, encoding: str) -> None:
    mark = b"" if encoding == "utf-16" else b"\xfe\xff"
    program = tmp_path / "program.py"
    program.write_bytes(mark + "print('é')\n".encode(encoding))

    assert simulate(program).stdout == "é\n"


def test_half_a_letter_is_no_text(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_bytes("print(1)".encode("utf-16") + b"\x00")

    with refuses(ProgramFileError, "E-PROG-03"):
        simulate(program)


def test_a_name_of_5000_letters_in_a_zip_costs_one_row(tmp_path: Path) -> None:
    packed = tmp_path / "class.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("a" * 5000 + ".py", "print(1)\n")
        archive.writestr("hugo.py", "print(1)\n")

    first, second = read_submissions(packed.read_bytes(), name="class.zip")

    assert first.problem is not None
    assert first.problem.code == "E-HAND-05"
    assert second.problem is None


def test_keeping_the_flash_nowhere_is_refused(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", str(folder / "short.py"), "--flash", ""]) == 2

    assert "(E-USE-06)" in capsys.readouterr().err
