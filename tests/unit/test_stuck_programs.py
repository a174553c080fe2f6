"""Twenty kinds of programs that do not want to be stopped: how long each takes is printed, and has a bar."""

import sys
import threading
from pathlib import Path
from time import monotonic

import pytest
from doubles_mark import needs_doubles

from marelle_text import Text

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from stuck_programs import ORDINARY, PROGRAMS, how, running, stop

from marelle_host.cli.main import main
from marelle_protocol import Stopped

pytestmark = [
    pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial"),  # of pyserial's RFC 2217
    pytest.mark.micropython,
    pytest.mark.timing,
    needs_doubles,
]


@pytest.mark.parametrize("name", PROGRAMS)
def test_any_program_is_stopped_in_5_s_where_the_port_resets_its_board(
    name: str, tmp_path: Path
) -> None:
    timed = stop(tmp_path, name, door="rfc2217", baud=115_200)
    sys.stderr.write(f"\n{name}: {how(timed)}\n")
    assert isinstance(timed.came, Stopped)
    assert timed.came.seconds < 5


@pytest.mark.parametrize("name", ORDINARY)
def test_one_that_heeds_ctrl_c_is_stopped_in_1_s(name: str, tmp_path: Path) -> None:
    timed = stop(tmp_path, name)
    sys.stderr.write(f"\n{name}: {how(timed)}\n")
    assert isinstance(timed.came, Stopped)
    assert (timed.came.by, timed.came.seconds < 1) == ("asked", True)


def test_the_command_says_to_plug_a_pico_in_again_and_catches_it(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with running(tmp_path, "catches_everything", kind="pico") as board:
        words, exit_codes = ["stop", "--on", board.port], list[int]()
        command = threading.Thread(target=lambda: exit_codes.append(main(words, {"LANG": "fr"})))
        command.start()
        end_s, asked = monotonic() + 20, ""
        while "Débranchez" not in asked and monotonic() < end_s:
            asked += capfd.readouterr().err
        board.unplug()
        board.power()
        command.join(20)
    assert exit_codes == [0]
    assert Text("fr")("cli.stop.caught") in capfd.readouterr().out
