"""The `main.py` of a board stops the robot, however the program ends. Run in MicroPython."""

import os
import signal
import subprocess
from pathlib import Path

import pytest
from found_micropython import MICROPYTHON, needs_micropython

from marelle_sim import simulate

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
ALONE = ROOT / "docs/programs/alone"
# The board: a toy robot, of which it is told afterwards whether its wheels are braked and no timer goes on.
BOARD = f"""\
import sys
sys.path.append({str(HERE / "fakes")!r})
from toy_robot import install
toy = install()
try:
    exec(open({str(ALONE / "main.py")!r}).read())
except BaseException as error:
    print(type(error).__name__)
print([toy.duties[pin] for pin in (10, 11, 12, 13)] == [65535] * 4, toy.timers)
"""
DRIVING = "from marelle import Robot, wait\nRobot().drive(200, 0)\nwait(500)\nprint('drives')\n"


@pytest.mark.micropython
@needs_micropython
@pytest.mark.parametrize(
    ("end", "told"),
    [
        ("", ""),
        ("1 / 0", "ZeroDivisionError\n"),
        ("import sys; sys.exit()", "SystemExit\n"),
        ("while True: pass", "KeyboardInterrupt\n"),
    ],
    ids=["its last line", "a mistake", "sys.exit", "Ctrl-C"],
)
def test_however_the_program_ends_the_motors_brake(tmp_path: Path, end: str, told: str) -> None:
    (tmp_path / "program.py").write_text(DRIVING + end, encoding="utf-8")
    paths = os.pathsep.join([str(tmp_path), str(ROOT / "firmware")])
    board = subprocess.Popen(
        [str(MICROPYTHON), "-c", BOARD],
        env={**os.environ, "MICROPYPATH": paths},
        stdout=subprocess.PIPE,
        bufsize=0,  # so that nothing is read ahead of `communicate`
    )
    assert board.stdout is not None
    first = board.stdout.readline()
    if end.startswith("while"):
        board.send_signal(signal.SIGINT)
    rest, _ = board.communicate(timeout=20)
    assert first + rest == f"drives\n{told}True []\n".encode()


def test_the_folder_runs_in_the_simulator_too() -> None:
    run = simulate(ALONE, world="empty_room", seconds=10)
    assert (run.ended, run.error) == ("done", None)
    assert run.world.start.y_mm != run.pose.y_mm
