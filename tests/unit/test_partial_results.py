"""A run whose process hangs, crashes or is ended keeps all that it had done."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from time import monotonic
from typing import Any

import pytest
from chip_kit import kit_with
from handed_in import write
from programs import program_text

from marelle_sim import ProgramError, Run, load_kit, simulate
from marelle_sim.processes import OutputLines, output_lines
from marelle_sim.runners.child import listener, parent

Ended = Callable[..., Run]

PROGRAM = """\
from machine import I2C, Pin
from marelle import Robot
bot = Robot()
bot.straight(300)
print("important result 42")
with open("journal.csv", "w") as file:
    file.write("1;2")
bus = I2C(0, sda=Pin(4), scl=Pin(5))
bus.writeto(0x44, b"{told}")
bot.turn(90)
print("never")
"""


def run_told(folder: Path, told: str, **options: Any) -> Run:
    """Run the program, which tells its chip something."""
    program = PROGRAM.format(told=told)
    files = {
        "kit.toml": kit_with("twin.py:Twin"),
        "twin.py": program_text("twins/does_as_told"),
        "src/main.py": program,
    }
    kit = load_kit(write(folder, files) / "kit.toml", trust=True)
    return simulate(folder / "src" / "main.py", kit=kit, isolate=True, **options)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Return the run in which nothing goes wrong."""
    return run_told(tmp_path_factory.mktemp("whole"), "none")


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """Return `run_told`, with a silence that is soon long, and little time for last words."""
    monkeypatch.setattr(parent, "GRACE_S", 0.2)
    monkeypatch.setattr(listener, "SILENCE_S", 0.8)
    monkeypatch.setattr(listener, "LEAST_SILENCE_S", 0.8)
    return partial(run_told, tmp_path)


def assert_kept(run: Run, until: Run) -> None:
    """Check that a run has all that another one had done before its last line but two."""
    assert run.stdout == "important result 42\n"
    assert run.written == {"/journal.csv": b"1;2"}
    poses = [event for event in until.trace.select("pose") if event[0] < run.trace.end_us]
    assert len(poses) > 10
    assert run.trace.select("pose")[: len(poses)] == poses
    assert run.trace.select("print") == until.trace.select("print")[:1]
    assert run.visited("A3")


def test_a_run_that_hangs_in_c_keeps_what_it_did_and_tells_the_line(
    ended: Ended, whole: Run
) -> None:
    run = ended("hang", wall_limit_s=2)
    assert run.ended == "wall-clock"
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.file, run.error.line) == ("E-RUN-24", "main.py", 9)
    assert run.error.source_line == 'bus.writeto(0x44, b"hang")'
    assert_kept(run, whole)
    assert run.story("en")[1:-1] == [
        "A1 going north → A3 (2 squares).",
        'It prints "important result 42".',
        "In line 9, the program has something to do that never ends.",
    ]
    assert run.story("en")[-1].startswith("The program is stopped after 2.2")


@pytest.mark.unmeasured
def test_ctrl_c_while_it_hangs_keeps_what_it_did(ended: Ended, whole: Run) -> None:
    run = ended("stop", trust=True)  # a fenced twin reaches no other process
    assert (run.ended, run.error) == ("interrupted", None)
    assert_kept(run, whole)
    assert "In line 9, the program has something to do that never ends." in run.story("en")


def test_a_run_whose_process_dies_keeps_what_it_did(ended: Ended, whole: Run) -> None:
    run = ended("exit")
    assert run.ended == "error"
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-PROG-30"
    assert_kept(run, whole)


def test_a_run_that_is_silent_for_long_and_goes_on_is_the_same_run(
    ended: Ended, whole: Run, tmp_path: Path
) -> None:
    slow = ended("slow", trust=True)  # a fenced twin writes no files
    assert slow.sha256() == whole.sha256()
    assert (tmp_path / "again").is_file()


@pytest.mark.unmeasured
def test_a_run_that_hangs_at_the_end_of_its_limit_keeps_what_it_did(
    ended: Ended, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SILENCE_S", 30.0)  # so the limit comes first
    run = ended("hang", wall_limit_s=1.5)
    assert run.ended == "wall-clock"
    assert_kept(run, whole)


def test_a_run_has_all_of_its_limit_however_late_its_child_begins(
    ended: Ended, whole: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    hear, late_s = OutputLines.next_line, [0.0]

    def hear_late(self: OutputLines, end_s: float) -> Any:
        said = hear(self, end_s)
        if said is not None and said[1] and said[1].startswith(b'{"alive"'):
            late_s.append(20)
        return said

    for module in (output_lines, listener):
        monkeypatch.setattr(module, "monotonic", lambda: monotonic() + max(late_s))
    monkeypatch.setattr(OutputLines, "next_line", hear_late)
    monkeypatch.setattr(listener, "python_child", None)  # nothing is to be done again
    assert ended("none", wall_limit_s=20).sha256() == whole.sha256()
    assert max(late_s) == 20
