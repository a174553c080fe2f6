"""Files of the current folder are a class's: a file may bear any name, and none of them is imported by what we start."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMES = (
    "array", "collections", "contextlib", "copyreg", "enum", "fcntl", "functools", "importlib", "keyword", "locale",
    "math", "multiprocessing", "operator", "pickle", "re", "reprlib", "runpy", "select", "selectors", "signal", "socket",
    "struct", "subprocess", "threading", "types", "warnings", "weakref",
)  # fmt: skip
pytestmark = pytest.mark.usefixtures("compiled_once")
MODULE = [sys.executable, "-P", "-m", "marelle_host"]
COMMAND = [str(Path(sys.executable).with_name("marelle"))]  # where pip puts it
OF_THE_BOARD = "array.py, line 1"  # the board imports what lies beside the program, as a real one
DRIVES = "from marelle import Robot\nRobot().straight(100)\n"


@pytest.fixture
def class_folder(tmp_path: Path) -> Path:
    """Return a folder with two programs, and files named as modules of Python that leave a mark if they are run."""
    for name in NAMES:
        mark = f"open({str(tmp_path / 'mark')!r}, 'a').write({name!r} + ' ')\n"
        (tmp_path / f"{name}.py").write_text(mark, encoding="utf-8")
    for name in ("alice", "bob"):
        (tmp_path / f"{name}.py").write_text(DRIVES, encoding="utf-8")
    return tmp_path


@pytest.mark.measured_first(2)
@pytest.mark.parametrize(
    ("started", "typed", "code", "said"),
    [
        (MODULE, ["run", "alice.py"], 1, OF_THE_BOARD),
        (MODULE, ["check", "L03", "alice.py", "--seeds", "1"], 1, "Plants watered in order"),
        (MODULE, ["check", "L03", "alice.py", "bob.py", "--seeds", "1"], 1, "0 programs passed of 2."),
        (MODULE, ["check", "L03", "alice.py", "bob.py", "--seeds", "1", "--trust"], 1, "0 programs passed of 2."),
        (MODULE, ["page", "--pyodide", "none"], 2, "(E-PAGE-03)"),
        (COMMAND, ["run", "alice.py"], 1, OF_THE_BOARD),
        (COMMAND, ["check", "L03", "alice.py", "bob.py", "--seeds", "1"], 1, "0 programs passed of 2."),
    ],
)  # fmt: skip
def test_no_file_beside_a_program_is_imported_on_the_computer(
    class_folder: Path, started: list[str], typed: list[str], code: int, said: str
) -> None:
    done = subprocess.run(
        [*started, *typed, "--lang", "en"],
        cwd=class_folder,
        env={
            **os.environ,
            "PYTHONIOENCODING": "utf-8",
            "XDG_CACHE_HOME": str(class_folder / ".cache"),
        },
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert (done.returncode, said in done.stdout + done.stderr) == (code, True), done.stderr
    assert "unreadable" not in done.stdout
    assert not (class_folder / "mark").exists()
