"""Thonny's own back end on boards with the guard: what a pupil saves there works, and the guard is still there."""

from pathlib import Path

import pytest
import serial
from doubles_mark import needs_doubles

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")
from made_once import made_once
from thonny_backend import ThonnyBackend, unpack_thonny

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_files import root_files

pytestmark = [
    pytest.mark.unmeasured,  # no code of the measured packages runs here
    pytest.mark.micropython,
    needs_doubles,
]

MAIN = """\
print("bonjour")
with open("/runs.txt", "a") as file:
    file.write("run ")
"""
KINDS = {"esp32": "esp32", "pico": "rp2"}


@pytest.fixture(scope="module")
def thonny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = made_once(tmp_path_factory, "thonny", unpack_thonny)
    if not (folder / "thonny").is_dir():
        pytest.skip("Thonny's wheel could not be fetched")
    return folder


def start_alone(board: BoardDouble) -> None:
    """Plug a board in and wait until its program has ended."""
    board.power()
    board.wait_for_port()
    with serial.serial_for_url(board.port, timeout=10) as port:
        port.write(b"\r")
        assert port.read_until(b">>> ").endswith(b">>> ")


@pytest.mark.parametrize("kind", KINDS)
def test_a_main_saved_from_thonny_runs_after_the_guard_which_is_still_there(
    kind: str, thonny: Path, tmp_path: Path
) -> None:
    guard = {path: place.read_text("utf-8") for path, place in root_files(KINDS[kind]).items()}
    with BoardDoubles(tmp_path, [BoardSpec("board", kind, files=guard)]) as (board,):
        board.wait_for_port()
        (tmp_path / "thonny").mkdir()
        with ThonnyBackend(thonny, tmp_path / "thonny", board.port) as backend:
            backend.save("/main.py", MAIN)
            backend.run(MAIN)
            assert any("data='bonjour\\r\\n'" in line for line in backend.heard)
        start_alone(board)
        found = board.files()
    assert found["/runs.txt"] == b"run run "  # once by Thonny, once when it was plugged in
    assert found["/main.py"] == MAIN.encode()
    others = {path: text.encode() for path, text in guard.items() if path != "/main.py"}
    assert {path: found.get(path) for path in others} == others
