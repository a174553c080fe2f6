"""A program that has got out of the language meets the fence: its run ends with a sentence, and what it did before is kept."""

import json
import sys
from pathlib import Path

import pytest
from other_children import child_of
from programs import RunText, error_of
from refused import raising

from marelle_host.cli.main import main
from marelle_sim import simulate
from marelle_sim.errors import ProgramError, UnfencedWarning, UsageProblem
from marelle_sim.processes.fence.environment import WRITABLE
from marelle_sim.runners.child import parent
from marelle_sim.runners.child.listener import Listener

BEFORE = "from marelle import Robot\nRobot().straight(100)\nprint('before')\n"


@pytest.fixture(autouse=True)
def escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have programs run in a child in which what they print as `escape:…` is run as Python of that process."""
    monkeypatch.delenv(WRITABLE, raising=False)
    monkeypatch.setattr(parent, "python_child", lambda _module: child_of("escaped_child.py"))


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
    escape: str, event: str, run_text: RunText
) -> None:
    run = run_text(f"{BEFORE}print({'escape:' + escape!r})\nprint('after')\n", isolate=True)
    assert (run.ended, run.stdout) == ("error", "before\n")
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.line, run.error.facts["name"]) == ("E-BOARD-21", 4, event)
    assert run.pose.y_mm == pytest.approx(175, abs=10)


def test_whoever_catches_it_is_ended_all_the_same(run_text: RunText) -> None:
    caught = (
        "try:\n    print('escape:import os; os.system(str())')\nexcept:\n    print('caught')\n"
    )
    run = run_text(
        f"{BEFORE}{caught}from time import sleep\nsleep(1)\nprint('after')\n", isolate=True
    )
    assert run.ended == "error"
    assert "after" not in run.stdout
    assert run.stdout.startswith("before\n")
    assert error_of(run).code == "E-BOARD-21"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the layer of Python refuses it")
def test_the_system_refuses_what_python_does_not_notice(run_text: RunText, tmp_path: Path) -> None:
    secret = tmp_path.parent / f"{tmp_path.name}.txt"
    secret.write_text("canary", encoding="utf-8")
    noted = f"import os; console.write(str(os.stat('/').st_ino)); open({str(secret)!r})"
    run = run_text(f"{BEFORE}print({'escape:' + noted!r})\n", isolate=True)
    assert (run.ended, "canary" in run.stdout) == ("error", False)
    assert isinstance(run.error, ProgramError)
    assert "Permission denied" in run.error.host_traceback + run.error.traceback


def test_a_trusted_program_has_no_fence(run_text: RunText, tmp_path: Path) -> None:
    made = tmp_path / "made.txt"
    escape = f"escape:open({str(made)!r}, 'w').close()"
    run = run_text(f"print({escape!r})\n", isolate=True, trust=True)
    assert (run.ended, made.exists()) == ("done", True)
    run = run_text(f"print({escape!r})\n", isolate=True)
    assert (run.ended, run.error and run.error.code) == ("error", "E-BOARD-21")


@pytest.fixture
def without_layers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the child take this system for one that it knows nothing of."""
    monkeypatch.setattr(parent, "python_child", lambda _module: child_of("unfenced_child.py"))


@pytest.mark.usefixtures("without_layers")
def test_where_no_system_helps_it_is_said_once_and_not_in_json(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('here')\n", encoding="utf-8")
    assert main(["run", str(program)], {"MARELLE_LANG": "en"}) == 0
    assert capsys.readouterr().err.count("E-RUN-25") == 1
    assert main(["run", str(program), "--json"], {"MARELLE_LANG": "en"}) == 0
    said, beside = capsys.readouterr()
    assert (json.loads(said)["fenced"], "E-RUN-25" in said + beside) == (False, False)
    assert main(["run", str(program), "--trust"], {"MARELLE_LANG": "en"}) == 0
    assert "E-RUN-25" not in "".join(capsys.readouterr())
    with pytest.warns(UnfencedWarning, match="E-RUN-25"):
        simulate(program, isolate=True)


@pytest.mark.usefixtures("without_layers")
def test_it_is_said_where_a_run_goes_wrong_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('here')\n", encoding="utf-8")
    monkeypatch.setattr(Listener, "result", raising(UsageProblem("E-RUN-14", words="of a test")))
    assert main(["run", str(program)], {"MARELLE_LANG": "en"}) == 2
    said = capsys.readouterr().err
    assert (said.count("E-RUN-25"), said.count("E-RUN-14")) == (1, 1)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux has these layers")
@pytest.mark.parametrize("trust", [False, True])
def test_in_json_it_is_said_whether_the_program_was_fenced_in(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], *, trust: bool
) -> None:
    program = tmp_path / "program.py"
    program.write_text("print('here')\n", encoding="utf-8")
    assert main(["run", str(program), "--json", *["--trust"] * trust], {"MARELLE_LANG": "en"}) == 0
    assert json.loads(capsys.readouterr().out)["fenced"] is not trust


def test_a_hidden_file_beside_the_program_is_not_for_it(tmp_path: Path) -> None:
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
    run = simulate(program, isolate=True)
    assert (run.ended, run.stdout) == ("error", "for all")
