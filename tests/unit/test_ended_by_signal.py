"""The command is ended by a signal, or its terminal is closed: nothing of it stays (`tests/exhaustive/seeds.py ends` tries more)."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from ended_runs import WAYS, ended_command, write_class
from programs import program

from marelle_host.cli.terminal.signals import ended_in_order

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="only there it adopts orphans"),
    pytest.mark.usefixtures("compiled_once"),
]

CODES = {
    "HUP": -signal.SIGHUP, "INT": 130, "KILL": -signal.SIGKILL, "QUIT": -signal.SIGQUIT, "TERM": -signal.SIGTERM, "terminal": -signal.SIGHUP,
}  # fmt: skip


@pytest.mark.unmeasured
@pytest.mark.parametrize("way", WAYS)
def test_nothing_stays_of_a_command_that_is_ended(way: str, tmp_path: Path) -> None:
    command, kind = ("check", "python") if way in ("TERM", "terminal") else ("run", "C")
    ended = ended_command(way, "program", write_class(tmp_path, command, kind), tmp_path)
    assert ended.code == CODES[way]
    assert (ended.processes, ended.files) == (0, [])
    assert (tmp_path / "far.png").is_file() == (way == "INT")
    assert ("You stopped the robot after" in ended.said) == (way == "INT")


def test_a_signal_that_comes_in_a_destructor_ends_the_command_in_order_too() -> None:
    gets = program("signals/gets_one_in_a_destructor")
    done = subprocess.run(
        [sys.executable, gets], capture_output=True, text=True, check=False, timeout=30
    )

    assert (done.returncode, done.stdout) == (-signal.SIGTERM, "put away\n")


def test_a_command_that_no_signal_ends_leaves_its_caller_s_timer_alone() -> None:
    def mine(_number: int, _frame: object) -> None:
        raise AssertionError

    handler, timer = (
        signal.signal(signal.SIGALRM, mine),
        signal.setitimer(signal.ITIMER_REAL, 1000),
    )
    try:
        with ended_in_order():
            pass
        assert signal.getsignal(signal.SIGALRM) is mine
        assert signal.getitimer(signal.ITIMER_REAL)[0] > 900
    finally:
        signal.setitimer(signal.ITIMER_REAL, *timer)
        signal.signal(signal.SIGALRM, handler)
