"""Tools of other people: three commands hand a board over to mpremote; mpremote and ampy work beside the guard."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from doubles_mark import needs_doubles
from environment import unmeasured
from programs import MakeDouble
from stuck_programs import PROGRAMS, guarded
from terminal_ends import read_terminal
from typed_commands import Command

from marelle_doubles import KINDS, BoardDouble, BoardDoubles, BoardSpec
from marelle_text import Text

_SAYS = "import os, pathlib, sys\npathlib.Path(os.environ['SAID']).write_text(' '.join(sys.argv[1:]))\nsys.exit(7)\n"


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file that a program in place of mpremote writes its words to; a terminal stands for the board."""
    said = tmp_path / "said"
    (tmp_path / "mpremote.py").write_text(_SAYS)
    monkeypatch.syspath_prepend(tmp_path)  # it is found here …
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))  # … and started
    monkeypatch.setenv("SAID", str(said))
    return said


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (["repl"], "repl"),
        (["mount", "."], "mount ."),
        (["mip", "umqtt.simple", "ntptime"], "mip install umqtt.simple ntptime"),
        (["mip", "a", "--target", "/lib"], "mip install --target /lib a"),
    ],
)
def test_the_words_and_the_port_are_mpremotes_and_so_is_the_exit_code(
    typed: list[str], words: str, said: Path, marelle: Command, silent_port: str
) -> None:
    marelle(*typed, "--on", silent_port, exits=7)
    assert said.read_text() == f"connect port:{silent_port} {words}"


@pytest.mark.parametrize(
    ("typed", "code", "exit_code"),
    [
        (["repl", "--on", "/dev/nowhere"], "E-LINK-01", 3),
        (["repl", "--on", "COM3", "--on", "COM4"], "E-LINK-17", 2),
        (["mount", "nowhere", "--on", "COM3"], "E-BOARDS-06", 2),
        (["mip"], "E-USE-03", 2),
    ],
)
def test_what_is_wrong_is_told_before_mpremote_starts(
    typed: list[str], code: str, exit_code: int, said: Path, marelle: Command
) -> None:
    assert f"({code})" in marelle(*typed, exits=exit_code).err
    assert not said.exists()


def test_where_it_is_missing_that_is_said(
    monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setitem(sys.modules, "mpremote", None)
    monkeypatch.setenv("PATH", "")
    told = marelle("repl", "--on", "/dev/nowhere", exits=2).err
    assert " -m pip install mpremote (E-BOARDS-05)" in told
    assert len(told.splitlines()) == 2  # what, what to do: there is no prompt to leave


@needs_doubles
@pytest.mark.micropython
def test_a_boards_prompt_is_in_the_terminal(
    quick_double: MakeDouble, terminal: tuple[int, int]
) -> None:
    board = quick_double()
    ours, theirs = terminal
    command = [sys.executable, "-m", "marelle_host", "repl", "--on", board.port]
    with subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs) as opened:
        seen = read_terminal(ours, b"Use Ctrl-]")
        os.write(ours, b"\x03print(6 * 7)\r")
        seen += read_terminal(ours, b"\n42")
        os.write(ours, b"\x1d")
        assert opened.wait(10) == 0
    assert Text("fr")("cli.repl.leave").encode() in seen


pytest.importorskip("fcntl", reason="doubles of boards are of Unix")


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


@pytest.mark.micropython
@needs_doubles
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
