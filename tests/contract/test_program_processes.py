"""Each process that runs a pupil's program gives the run that this one gives, is fenced in, and costs one run when it is ended.

A new way to start one is tested when it stands in `STARTS`.
"""

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from select import select
from textwrap import indent
from threading import Thread
from time import monotonic
from typing import Any, NamedTuple

import pytest
from found_micropython import needs_micropython
from hanging import HANGS
from other_children import parent_of
from programs import error_of, program_text
from world_files import written

from marelle_sim import ProgramProcess, Run, load_world, simulate, warm_children
from marelle_sim.runners import Started, cold_child

SOON_S = 20.0
REMEMBERS = program_text("processes/leaves_a_mark")
HANGS_ONCE_PRESSED = f"""
from marelle import Robot
def hang():
{indent(HANGS, "    ")}
print("start")
if Robot().button.pressed():
    hang()
"""
FLOODS = "for n in range(100):\n    print('a' * 99_999)\n"
FENCED = {"NoNewPrivs": "1", "Seccomp": "2"}
_DAC_READ_SEARCH = 1 << 2  # of CAP_…, linux/capability.h


class Start(NamedTuple):
    """A way to start a process for programs.

    Attributes:
        is_copy: of a process that has loaded all, not from the beginning. vm: what runs programs.
        hang: the code of a program that hangs in C, and how many processes that run and the next one take.
    """

    is_copy: bool = False
    vm: str = "python"
    hang: tuple[str, int] = ("E-RUN-24", 2)


STARTS = {
    "a child": Start(),
    "a copy": Start(is_copy=True),
    "MicroPython below a child": Start(vm="micropython", hang=("E-PROG-20", 1)),
}


class Runner:
    """Runs programs in one process after the other.

    Attributes:
        pids: the numbers of the processes that were started. how: the way in which they were.
    """

    def __init__(self, start: Callable[[], Started], how: Start, folder: Path) -> None:
        self._start, self.how, self._folder = start, how, folder
        self.pids: list[int] = []
        self.process = ProgramProcess(self._noted)

    def _noted(self) -> Started:
        started = self._start()
        self.pids.append(started.child.pid)
        if (
            sys.platform == "linux"
        ):  # a copy is no child of ours: nothing starts from the beginning
            assert (parent_of(started.child.pid) == os.getpid()) != self.how.is_copy
        return started

    def program(self, text: str, name: str) -> Path:
        return written(self._folder, text, name)

    def run(self, text: str, name: str = "program.py", **options: Any) -> Run:
        return simulate(self.program(text, name), isolate=self.process, vm=self.how.vm, **options)


@pytest.fixture(
    params=[
        pytest.param(
            name,
            marks=[pytest.mark.micropython, needs_micropython] if one.vm == "micropython" else (),
        )
        for name, one in STARTS.items()
    ]
)
def runner(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Runner]:
    """Give what runs programs in a process of each kind."""
    how = STARTS[request.param]
    with ExitStack() as stack:
        start = stack.enter_context(warm_children()) if how.is_copy else cold_child
        runner = Runner(start, how, tmp_path)
        stack.enter_context(runner.process)
        yield runner


@pytest.mark.unmeasured
def test_each_run_is_what_it_is_in_this_process_and_sees_nothing_of_the_one_before(
    runner: Runner,
) -> None:
    for seed, world in enumerate(("squares", "room", "squares", "room")):
        asked: dict[str, Any] = {
            "world": load_world(world), "seed": seed, "seconds": 3, "press": {"button": [0.5]},
        }  # fmt: skip
        there = runner.run(REMEMBERS, **asked)
        here = simulate(runner.program(REMEMBERS, "program.py"), **asked)
        assert there.stdout == "seen False False é\n"
        assert (there.world.name, there.kit.name) == (world, "pico_bot")
        assert (there.ended, there.written) == ("done", {"/journal.csv": b"1;2"})
        assert there.sha256() == here.sha256()
    assert len(runner.pids) == 1


@pytest.mark.unmeasured
def test_no_process_sees_two_programs(runner: Runner) -> None:
    asked = [("1", "one.py"), ("2", "other.py"), ("2", "other.py"), ("3", "one.py")]
    printed = [runner.run(f"print({number})", name).stdout for number, name in asked]
    assert printed == ["1\n", "2\n", "2\n", "3\n"]
    assert len(runner.pids) == 3


@pytest.mark.unmeasured
def test_what_hangs_is_ended_by_the_wall_clock_and_the_next_run_has_a_new_process(
    runner: Runner,
) -> None:
    begun_s = monotonic()
    stuck = runner.run(HANGS_ONCE_PRESSED, wall_limit_s=1, inputs=[("button", 1, 0.001)])
    # The limit and a half, then once more with each thing said at once: decision 062.
    assert 1 <= monotonic() - begun_s < 1.5 + 3 * 1 + 3 + 1
    fine = runner.run(HANGS_ONCE_PRESSED)
    assert (stuck.ended, stuck.stdout) == ("wall-clock", "start\n")
    assert (stuck.pose.x_mm, stuck.pose.y_mm) == (75, 75)
    assert (fine.ended, fine.stdout) == ("done", "start\n")
    assert (error_of(stuck).code, len(runner.pids)) == runner.how.hang


@pytest.mark.unmeasured
@pytest.mark.skipif(sys.platform != "linux", reason="only Unix limits a process's memory")
def test_what_fills_the_memory_costs_its_run_alone(runner: Runner) -> None:
    run = runner.run(program_text("processes/fills_the_memory"))
    assert (run.ended, run.stdout) == ("memory", "start\n")
    assert run.error is not None
    assert (run.error.code in ("E-PROG-18", "E-BOARD-06"), run.error.line) == (True, 7)
    assert runner.run("print('fine')").stdout == "fine\n"


@pytest.mark.unmeasured
def test_what_floods_is_stopped_at_a_million_letters(runner: Runner) -> None:
    run = runner.run(FLOODS, seconds=3600)
    assert (run.ended, run.stdout) == ("output", ("a" * 99_999 + "\n") * 10)
    assert error_of(run).code == "E-PROG-19"


@pytest.mark.unmeasured
@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="Linux tells that a process has ended")
def test_a_process_that_is_killed_between_two_runs_costs_no_run(runner: Runner) -> None:
    for _run in range(2):
        assert runner.run("print('fine')").stdout == "fine\n"
        killed = os.pidfd_open(runner.pids[-1])
        os.kill(runner.pids[-1], signal.SIGKILL)
        assert select([killed], [], [], SOON_S)[0] == [killed]
        os.close(killed)
    assert len(runner.pids) == 2


@pytest.mark.unmeasured
@pytest.mark.skipif(sys.platform != "linux", reason="Linux says so in /proc")
def test_each_thread_of_a_process_that_runs_programs_is_fenced_in(runner: Runner) -> None:
    runner.run("print('here')")
    threads = [
        dict(row.split(":\t") for row in one.read_text("ascii").splitlines() if ":\t" in row)
        for one in Path(f"/proc/{runner.pids[0]}/task").glob("*/status")
    ]
    assert threads
    for thread in threads:
        assert {name: thread[name].strip() for name in FENCED} == FENCED
        assert int(thread["CapPrm"], 16) & ~_DAC_READ_SEARCH == 0


def test_a_thread_that_has_ended_and_took_the_process_with_it_costs_no_run(tmp_path: Path) -> None:
    runner, printed = Runner(cold_child, Start(), tmp_path), list[str]()
    with runner.process:
        for _run in range(2):
            thread = Thread(target=lambda: printed.append(runner.run("print('fine')").stdout))
            thread.start()
            thread.join()
    assert printed == ["fine\n"] * 2
    assert len(runner.pids) == 2
