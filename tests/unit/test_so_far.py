"""A run whose process hangs, crashes or is ended keeps all that it had done."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from threading import Timer
from typing import TYPE_CHECKING, Any

import pytest

from marelle_sim import ProgramError, load_kit, simulate
from marelle_sim.runners.child import listener, parent

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_sim import Run

    Ended = Callable[..., Run]

TWIN = '''
import os, signal, time
from itertools import count

class Twin:
    """A chip whose code on this computer does what it is told: nobody counts what it computes."""
    def write(self, data):
        if data == b"hang":
            sum(count())
        elif data == b"die!":
            os._exit(11)
        elif data == b"slow":
            time.sleep(1.5)
    def read(self, size):
        return bytes(size)
'''
CHIP = """
[[part]]
kind = "chip"
name = "climate"
chip = "twin.py:Twin"
bus = 0
pins = [4, 5]
address = 0x44
"""
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


@pytest.fixture
def ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Ended:
    """Return a function that runs the program, which tells its chip something, and returns the run."""
    monkeypatch.setattr(listener, "SILENCE_S", 0.8)
    monkeypatch.setattr(listener, "_LEAST_SILENCE_S", 0.8)
    base = Path(load_kit("pico_bot").source).read_text("utf-8")
    (tmp_path / "kit.toml").write_text(base + CHIP, "utf-8")
    (tmp_path / "twin.py").write_text(TWIN, "utf-8")

    def run(told: str, **options: Any) -> Run:
        program = tmp_path / "src" / "main.py"
        program.parent.mkdir(exist_ok=True)
        program.write_text(PROGRAM.format(told=told), "utf-8")
        kit = load_kit(tmp_path / "kit.toml", trust=True)
        return simulate(program, kit=kit, isolate=True, **options)

    return run


def assert_kept(run: Run, until: Run) -> None:
    """Check that a run has all that another one had done before its last line but two."""
    assert run.stdout == "important result 42\n"
    assert run.written == {"/journal.csv": b"1;2"}
    poses = [event for event in until.trace.select("pose") if event[0] < run.trace.end_us]
    assert len(poses) > 10
    assert run.trace.select("pose")[: len(poses)] == poses
    assert run.trace.select("print") == until.trace.select("print")[:1]
    assert run.visited("A3")


def test_a_run_that_hangs_in_c_keeps_what_it_did_and_tells_the_line(ended: Ended) -> None:
    run = ended("hang", wall_limit_s=3)
    assert run.ended == "wall-clock"
    assert isinstance(run.error, ProgramError)
    assert (run.error.code, run.error.file, run.error.line) == ("E-RUN-24", "main.py", 9)
    assert run.error.source_line == 'bus.writeto(0x44, b"hang")'
    assert_kept(run, ended("none"))
    assert run.story("en")[1:-1] == [
        "A1 going north → A3 (2 squares).",
        'It prints "important result 42".',
        "In line 9, the program has something to do that never ends.",
    ]
    assert run.story("en")[-1].startswith("The program is stopped after 2.2")


def test_ctrl_c_while_it_hangs_keeps_what_it_did(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parent, "GRACE_S", 0.2)
    timer = Timer(0.3, os.kill, (os.getpid(), signal.SIGINT))
    run = ended("hang", observers=[(2_000_000, lambda *_seen: timer.start())])
    timer.join()
    assert (run.ended, run.error) == ("interrupted", None)
    assert_kept(run, ended("none"))
    assert "In line 9, the program has something to do that never ends." in run.story("en")


def test_a_run_whose_process_dies_keeps_what_it_did(ended: Ended) -> None:
    run = ended("die!")
    assert run.ended == "error"
    assert isinstance(run.error, ProgramError)
    assert run.error.code == "E-PROG-30"
    assert_kept(run, ended("none"))


def test_a_run_that_is_silent_for_long_and_goes_on_is_the_same_run(ended: Ended) -> None:
    assert ended("slow").sha256() == ended("none").sha256()


def test_a_run_that_hangs_at_the_end_of_its_limit_keeps_what_it_did(
    ended: Ended, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "SILENCE_S", 30.0)  # so the limit comes first
    run = ended("hang", wall_limit_s=1.5)
    assert run.ended == "wall-clock"
    assert_kept(run, ended("none"))
