"""Tools of other people work on a board that has marelle's guard: mpremote and ampy."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles_mark import needs_doubles

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from environment import unmeasured
from stuck_programs import PROGRAMS, guarded

from marelle_doubles import KINDS, BoardDouble, BoardDoubles, BoardSpec

pytestmark = [
    pytest.mark.micropython,
    needs_doubles,
]
COMMANDS = {
    "mpremote": ["mpremote", "connect", "port:{port}", "cp", "{file}", ":own.py", "+", "exec", "import own"],
    "ampy": ["ampy.cli", "--port", "{port}", "put", "{file}", "own.py"],
}  # fmt: skip


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, BoardDouble]]:
    """Give two boards with the guard and a program that never ends."""
    wanted = [
        BoardSpec(kind, kind, files=guarded(KINDS[kind].platform, program=PROGRAMS["waits_for_nothing"]))
        for kind in ("pico", "esp32")
    ]  # fmt: skip
    with BoardDoubles(tmp_path_factory.mktemp("tools"), wanted) as doubles:
        yield {board.spec.kind: board for board in doubles}


@pytest.mark.parametrize(
    ("kind", "tool"), [("pico", "ampy"), ("pico", "mpremote"), ("esp32", "ampy")]
)
def test_a_tool_saves_a_file_on_a_board_that_has_our_guard(
    boards: dict[str, BoardDouble], kind: str, tool: str, tmp_path: Path
) -> None:
    if tool == "ampy":
        pytest.importorskip("ampy", reason="no adafruit-ampy on this computer")
    board, file = boards[kind], tmp_path / "own.py"
    file.write_text(f"print({tool!r}, 'was here')\n", "utf-8")
    board.power()
    board.wait_for_port()
    words = [word.format(port=board.port, file=file) for word in COMMANDS[tool]]
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=unmeasured(), capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    kept = board.files()
    assert kept["/own.py"] == file.read_bytes()
    assert kept["/boot.py"].startswith(b"# marelle's guard")
    assert kept["/program.py"] == PROGRAMS["waits_for_nothing"].encode()
