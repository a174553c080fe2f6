"""`marelle run --on`: programs run on a double of a board, the real MicroPython behind a port."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from board_runs import ENGLISH, make_double
from programs import ROOT, RunOn, program_text

from marelle_host.cli.on_boards.virtual_ports import announced
from marelle_text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from typed_commands import Command

    from marelle_doubles import BoardDouble

fcntl = pytest.importorskip("fcntl", reason="the double of a board is one of Unix")
PROGRAMS = ROOT / "docs" / "programs"


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    """Give a board whose own program never ends, as one of a class."""
    with make_double(
        tmp_path_factory.mktemp("board"), "board", main="while True: pass\n"
    ) as double:
        yield double


RUNS = {
    "two files, as Notepad writes them": (
        "\ufeffimport steps\r\nprint('déjà', steps.COUNT)\r\nprint(__name__, dir())\r\n",
        {"steps": "\ufeffCOUNT = 3\n"},
        0,
        "déjà 3\n__main__ ['__name__', 'steps']\nOn {port}, the program is over after 0 s.\n",
    ),
    "an error, told at its own line and then as the board says it": (
        "x = 4\n\nprint(1 / (x - 4))\n",
        {},
        1,
        (
            "On {port}, the program stops on an error after 0 s.\n\n"
            "On line 3, the program divides by zero.\n"
            'Check with an "if" that the divisor is not zero. (E-PROG-13)\n'
            "trial.py, line 3:\n    print(1 / (x - 4))\n               ^^^^^\n\n"
            "What the board says:\n"
            "Traceback (most recent call last):\n"
            '  File "trial.py", line 3, in <module>\n'
            "ZeroDivisionError: divide by zero\n"
        ),
    ),
    "what a program gives to exit": (
        "import sys\nprint('a', end='')\nsys.exit(3)\n",
        {},
        1,
        "a\nOn {port}, the program stops by itself, with the code 3, after 0 s.\n",
    ),
    "nothing that is given to exit": (
        "import sys\nsys.exit()\n",
        {},
        0,
        "On {port}, the program stops by itself after 0 s.\n",
    ),
}


@pytest.mark.micropython
@pytest.mark.parametrize(("text", "others", "code", "told"), RUNS.values(), ids=RUNS)
def test_what_a_program_prints_and_how_it_ends_is_told(
    text: str, others: dict[str, str], code: int, told: str, run_on: RunOn, board: BoardDouble
) -> None:
    assert run_on(text, board.port, exits=code, **others) == told.format(port=board.port)


@pytest.mark.micropython
def test_a_virtual_board_has_no_robot(run_on: RunOn, board: BoardDouble) -> None:
    said = run_on("from marelle import Robot\n\nbot = Robot()\n", board.port, exits=1)
    assert "On line 3, the program needs ADC. A virtual board has no pins and no robot." in said
    assert "(E-VIRTUAL-08)" in said


@pytest.mark.micropython
def test_an_error_in_another_file_of_the_program_is_told_there(
    run_on: RunOn, board: BoardDouble
) -> None:
    said = run_on("import steps\n", board.port, steps="def f():\n  return = 3\n", exits=1)
    assert "steps.py, line 2:\n      return = 3\n" in said


@pytest.mark.micropython
def test_a_program_that_never_ends_is_stopped_in_time(run_on: RunOn, board: BoardDouble) -> None:
    told = f"On {board.port}, the 0.3 s are up: the program and the motors are stopped.\n"
    assert run_on("while True: pass\n", board.port, "--seconds", "0.3") == told


@pytest.mark.unmeasured
@pytest.mark.micropython
def test_a_program_that_cannot_be_stopped_is_told_to_be_dangerous(
    run_on: RunOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_protocol.following.STOP_S", 0.1)
    stubborn = "while True:\n    try:\n        while True: pass\n    except: pass\n"
    with make_double(tmp_path, "stubborn") as double:
        said = run_on(stubborn, double.port, "--seconds", "0.1", exits=5)
    assert Text("en")("E-LINK-07.what", port=double.port) in said
    assert "(E-LINK-07)" in said


@pytest.fixture(scope="module")
def robot(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    """Give a board with a robot."""
    with make_double(tmp_path_factory.mktemp("robot"), "robot", robot=True) as double:
        yield double


@pytest.mark.micropython
@pytest.mark.parametrize(
    ("name", "text"),
    [("trial.txt", "2(A2 D) B"), ("trial.py", (PROGRAMS / "carre.py").read_text("utf-8"))],
)
def test_a_robot_drives(
    name: str, text: str, tmp_path: Path, robot: BoardDouble, marelle: Command
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    answer = marelle(
        "run", str(tmp_path / name), "--on", str(robot.port), "--json", environment=ENGLISH
    ).data
    assert (answer["ended"], answer["error"], answer["port"]) == ("done", None, str(robot.port))


@pytest.mark.micropython
def test_what_the_library_refuses_is_told_with_its_own_code(
    run_on: RunOn, robot: BoardDouble
) -> None:
    said = run_on("from marelle.fr import *\navancer('trois')\n", robot.port, exits=1)
    assert said.splitlines()[2:4] == [
        "On line 2, the number given to avancer is not allowed.",
        "Give a number from -100 to 100, without quotes. (E-BOT-01)",
    ]


@pytest.mark.micropython
def test_the_motors_are_stopped_with_the_program(run_on: RunOn, robot: BoardDouble) -> None:
    said = run_on(program_text("boards/notes_duties"), robot.port, "--seconds", "0.2")
    assert said.splitlines()[0] == "True"
    said = run_on("print(open('/duties').read())\n", robot.port)
    assert said.splitlines()[0] == str([(pin, 65535) for pin in (10, 11, 12, 13)])  # a brake


@pytest.mark.micropython
def test_a_program_that_restarts_the_board_has_ended(run_on: RunOn, board: BoardDouble) -> None:
    board.when_printed("soft_reset\r\n", "restart")
    said = run_on("print('soft_reset')\nwhile True: pass\n", board.port)
    assert said.startswith("soft_reset\nMPY: soft reboot\n")
    assert f"On {board.port}, the program restarts the board after 0" in said


@pytest.mark.micropython
def test_a_board_whose_port_goes_with_its_restart_is_found_again(
    run_on: RunOn, board_double: Callable[..., BoardDouble]
) -> None:
    pico = board_double()
    program = "import machine, time\nprint('before')\ntime.sleep(0.2)\nmachine.reset()\n"
    said = run_on(program, pico.port)
    assert said.startswith("before\n")
    assert f"On {pico.port}, the program restarts the board after 0" in said


@pytest.mark.micropython
@pytest.mark.usefixtures("no_boards")
def test_several_boards_run_at_once_and_one_failing_does_not_stop_another(
    run_on: RunOn, board: BoardDouble, tmp_path: Path
) -> None:
    with make_double(tmp_path, "other") as other, announced([board.port, other.port]):
        ports = [board.port, other.port]
        run_on(
            "for path, text in (('/name', 'the other'), ('/name.txt', 'poste-07')):\n"
            "    with open(path, 'w') as file: file.write(text)\n",
            other.port,
        )
        program = "import os\nprint('\\x1b[2J\\x1b[31mhere')\nprint(open('/name').read())\n"
        said = run_on(program, "all", exits=8)
        assert f"{ports[0]} | here\n" in said
        assert f"{'poste-07':<{len(ports[0])}} | the other\n" in said
        assert f"poste-07 ({ports[1]})  " in said  # in the table
        assert "On line 3, the file is not on the board." in said
        assert f"On {ports[1]}, the program is over after" in said
        said = run_on(program, "all", "--json", exits=8)
    boards = json.loads(said)["boards"]
    assert [one["ended"] for one in boards] == ["error", "done"]
    assert [one["port"] for one in boards] == ports
    assert [one["name"] for one in boards] == [None, "poste-07"]


@pytest.mark.micropython
@pytest.mark.usefixtures("no_boards")
def test_a_program_that_fails_on_every_board_has_the_code_of_its_failure(
    run_on: RunOn, board: BoardDouble
) -> None:
    with announced([board.port]):
        said = run_on("1 / 0\n", "all", exits=1)
    assert "On line 1, the program divides by zero." in said


@pytest.mark.micropython
def test_a_port_that_another_program_has_is_refused(run_on: RunOn, board: BoardDouble) -> None:
    with Path(board.port).open("rb+", buffering=0) as taken:
        fcntl.flock(taken, fcntl.LOCK_EX)
        said = run_on("print(1)\n", board.port, exits=4)
    in_use, what_next = said.splitlines()
    assert in_use.startswith(f"Port {board.port} is in use: py")  # python, or pytest
    assert what_next == (
        "Close that program, or wait until it has ended, then try again. (E-LINK-31)"
    )


def test_a_port_where_nothing_answers_is_told_after_a_while(
    run_on: RunOn, silent_port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_protocol.running.ANSWER_S", 0.2)
    said = run_on("print(1)\n", silent_port, exits=5)
    assert "does not answer. Nothing was changed on it." in said
    assert "(E-LINK-05)" in said


@pytest.mark.micropython
def test_a_board_that_is_unplugged_is_told(
    run_on: RunOn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("marelle_host.link.program.BACK_S", 0.1)
    with make_double(tmp_path, "gone") as double:
        double.when_printed("begun\r\n", "unplug")
        said = run_on("print('begun')\nwhile True: pass\n", double.port, exits=5)
    assert Text("en")("E-LINK-06.what", port=double.port) in said


@pytest.mark.parametrize(
    "options",
    [
        ["--kit", "pico_bot"], ["--world", "room"], ["--seed", "0"], ["--press", "button@1"], ["--set", "light=8@1"],
        ["--fault", "range=dead"], ["--reveal"], ["--picture", "a.png"], ["--trace", "a.jsonl"], ["--flash", "b"],
        ["--view"],
    ],
)  # fmt: skip
def test_what_only_a_simulator_has_is_refused_on_a_board(
    run_on: RunOn, options: list[str]
) -> None:
    said = run_on("print(1)\n", "/dev/ttyNONE7", *options, exits=2)
    assert said == (
        f"{options[0]} makes sense only in the simulator.\n"
        f"Run the command again without {options[0]}, or without --on. (E-LINK-11)\n"
    )


def test_a_missing_pyserial_is_told(run_on: RunOn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "serial", None)
    said = run_on("print(1)\n", "/dev/ttyNONE7", exits=2)
    assert " -m pip install pyserial (E-LINK-08)" in said
