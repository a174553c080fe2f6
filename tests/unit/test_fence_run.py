"""A program that has got out of the language meets the fence: its run ends with a sentence, and what it did before is kept."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from older_kernel import NO_LAYERS, where_refused
from other_children import escaped_child, in_child, saying
from programs import RunText, error_of
from refused import refuses
from world_files import written

from marelle_host.cli.main import main
from marelle_host.cli.running.fences import watched
from marelle_host.cli.terminal.output import Terminal
from marelle_sim import Run, simulate
from marelle_sim.errors import ProgramError, UnfencedWarning, UsageProblem
from marelle_sim.processes.fence.environment import WRITABLE
from marelle_sim.runners.child.messages import failure_message
from marelle_text import Text

BEFORE = "from marelle import Robot\nRobot().straight(100)\nprint('before')\n"


@pytest.fixture(autouse=True)
def nothing_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have no folder opened to programs for tests."""
    monkeypatch.delenv(WRITABLE, raising=False)


@pytest.fixture
def escaped(run_text: RunText) -> RunText:
    """Return what runs programs in a child in which what they print as `escape:…` is run as Python of that process."""

    def run(program: str | Path, **options: Any) -> Run:
        with in_child(escaped_child) as process:
            return run_text(program, isolate=process, **options)

    return run


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("escape", "event"),
    [
        ("import os; os.system('true')", "os.system"),
        ("open('stolen.txt', 'w')", "open"),
        ("import socket; socket.socket()", "socket.__new__"),
        ("import os, signal; os.kill(os.getppid(), signal.SIGKILL)", "os.kill"),
    ],
)
def test_what_reaches_out_ends_the_run_with_its_line(
    escape: str, event: str, escaped: RunText
) -> None:
    run = escaped(f"{BEFORE}print({'escape:' + escape!r})\nprint('after')\n")
    assert (run.ended, run.stdout) == ("error", "before\n")
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.line, run.error.facts["name"]) == ("E-BOARD-21", 4, event)
    assert run.pose.y_mm == pytest.approx(175, abs=10)


def test_whoever_catches_it_is_ended_all_the_same(escaped: RunText) -> None:
    caught = (
        "try:\n    print('escape:import os; os.system(str())')\nexcept:\n    print('caught')\n"
    )
    run = escaped(f"{BEFORE}{caught}from time import sleep\nsleep(1)\nprint('after')\n")
    assert run.ended == "error"
    assert "after" not in run.stdout
    assert run.stdout.startswith("before\n")
    assert error_of(run).code == "E-BOARD-21"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the layer of Python refuses it")
def test_the_system_refuses_what_python_does_not_notice(escaped: RunText, tmp_path: Path) -> None:
    secret = written(tmp_path.parent, "canary", f"{tmp_path.name}.txt")
    noted = f"import os; console.write(str(os.stat('/').st_ino)); open({str(secret)!r})"
    run = escaped(f"{BEFORE}print({'escape:' + noted!r})\n")
    assert (run.ended, "canary" in run.stdout) == ("error", False)
    assert isinstance(run.error, ProgramError)
    assert "Permission denied" in run.error.host_traceback + run.error.traceback


def test_a_trusted_program_has_no_fence(escaped: RunText, tmp_path: Path) -> None:
    made = tmp_path / "made.txt"
    escape = f"escape:open({str(made)!r}, 'w').close()"
    run = escaped(f"print({escape!r})\n", trust=True)
    assert (run.ended, made.exists()) == ("done", True)
    run = escaped(f"print({escape!r})\n")
    assert (run.ended, run.error and run.error.code) == ("error", "E-BOARD-21")


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers")
def test_where_no_system_helps_it_is_said_once_and_not_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = written(tmp_path, "print('here')\n", "program.py")

    def run(*options: str) -> tuple[str, str]:
        typed = ["run", str(program), *options]
        assert where_refused(NO_LAYERS, lambda: main(typed, {"MARELLE_LANG": "en"})) == 0
        return capsys.readouterr()

    assert run()[1].count("E-RUN-25") == 1
    said, beside = run("--json")
    assert (json.loads(said)["fenced"], "E-RUN-25" in said + beside) == (False, False)
    assert "E-RUN-25" not in "".join(run("--trust"))
    with pytest.warns(UnfencedWarning, match="E-RUN-25"):
        where_refused(NO_LAYERS, lambda: simulate(program, isolate=True))


def test_a_system_that_nobody_knows_has_no_layer_of_its_own() -> None:
    closes = (
        "import sys; sys.platform = 'other'\n"
        "from marelle_sim.processes.fence import Limits, close_fence\n"
        "print(*[layer.name for layer in close_fence([], Limits(1 << 32, 60)) if layer.holds])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", closes], check=True, capture_output=True, text=True
    ).stdout
    assert told == "limits python\n"


def test_it_is_said_where_a_run_goes_wrong_too(
    run_text: RunText, capsys: pytest.CaptureFixture[str]
) -> None:
    failure = failure_message(UsageProblem("E-RUN-14", words="of a test"), "")
    lines = [json.dumps(said) for said in ({"layers": ["python"]}, failure)]
    with (
        refuses(UsageProblem, "E-RUN-14"),
        watched(Terminal(Text("en")), trusted=False) as fence,
        saying(lines) as process,
    ):
        run_text("pass", isolate=process)
    assert (fence.closed, capsys.readouterr().err.count("E-RUN-25")) == (False, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers")
@pytest.mark.parametrize("trust", [False, True])
def test_in_json_it_is_said_whether_the_program_was_fenced_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, trust: bool
) -> None:
    program = written(tmp_path, "print('here')\n", "program.py")
    assert main(["run", str(program), "--json", *["--trust"] * trust], {"MARELLE_LANG": "en"}) == 0
    assert json.loads(capsys.readouterr().out)["fenced"] is not trust


def test_a_hidden_file_beside_the_program_is_not_for_it(escaped: RunText, tmp_path: Path) -> None:
    folder = tmp_path / "home"
    (folder / ".ssh").mkdir(parents=True)
    (folder / ".ssh" / "key").write_text("canary", encoding="utf-8")
    (folder / "data.txt").write_text("for all", encoding="utf-8")
    program = folder / "program.py"
    lines = [
        f"escape:console.write(open({str(folder / 'data.txt')!r}).read())",
        f"escape:console.write(open({str(folder / '.ssh' / 'key')!r}).read())",
    ]
    program.write_text("\n".join(f"print({line!r})" for line in lines) + "\n", encoding="utf-8")
    run = escaped(program)
    assert (run.ended, run.stdout) == ("error", "for all")
