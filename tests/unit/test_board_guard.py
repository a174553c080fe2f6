"""The guard of a board, on doubles: what comes before a program, which program starts, and what a pupil saves there with Thonny's own back end."""

import re
import zlib
from pathlib import Path
from time import monotonic

import pytest
import serial
from doubles_mark import needs_doubles

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from made_once import made_once
from stuck_programs import PROGRAMS, guarded
from thonny_backend import ThonnyBackend, unpack_thonny

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_files import root_files

pytestmark = [
    pytest.mark.unmeasured,  # no code of the measured packages runs here
    pytest.mark.micropython,
    needs_doubles,
]


WRITES = "with open('/{0}.txt', 'w') as file: file.write(__name__)"


def until_prompt(board: BoardDouble) -> bytes:
    """Return what a board prints up to its prompt for people, once its program has ended."""
    board.wait_for_port()
    with serial.serial_for_url(board.port, timeout=10) as port:
        port.write(b"\r")
        said = port.read_until(b">>> ")
    assert said.endswith(b">>> "), said
    return bytes(said)


def a_cut_push() -> dict[str, str]:
    """Return what is on the flash where the current went just before the new files took the place of the old ones."""
    plan = f"3 {zlib.crc32(b'new'):08x} /a.py\n"
    journal = f"{plan}{zlib.crc32(plan.encode()):08x}"
    return {"/a.py": "old file", "/a.py.new": "new", "/lib/push.journal": journal}


@pytest.fixture(scope="module")
def after_a_start(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """Return what is on the flash of some boards after a start, by the board's name."""
    own, program = WRITES.format("own"), WRITES.format("program")
    wanted = [
        BoardSpec("esp32", "esp32", files=guarded("esp32", program=program)),
        BoardSpec("own", "esp32", files=guarded("esp32", program=program, main=own)),
        BoardSpec("fails", "esp32", files=guarded("esp32", program="x = 1\nx.y()")),
        BoardSpec("stm32", "stm32", files=guarded("pyboard", program=program)),
        BoardSpec("pico", "pico", files=guarded("rp2", program=program)),
        BoardSpec("cut", "esp32", files=guarded("esp32", program=program) | a_cut_push()),
        BoardSpec("no_lib", "esp32", files=guarded("esp32", program=program) | {"/lib/marelle_guard.py": "1 +"}),
        BoardSpec("no_kit", "esp32", files=guarded("esp32", program=program) | {"/board.json": "{" * 9000}),
    ]  # fmt: skip
    with BoardDoubles(tmp_path_factory.mktemp("guard"), wanted) as boards:
        for board in boards:
            until_prompt(board)
        return {board.spec.name: board.files() for board in boards}


@pytest.mark.parametrize(
    ("name", "path", "content"),
    [
        ("esp32", "/program.txt", b"__main__"),
        ("stm32", "/program.txt", b"__main__"),
        ("pico", "/program.txt", b"__main__"),
        ("no_lib", "/program.txt", b"__main__"),
        ("no_kit", "/program.txt", b"__main__"),
        ("own", "/own.txt", b"__main__"),
        ("own", "/program.txt", None),
        ("cut", "/a.py", b"new"),
        ("cut", "/a.py.new", None),
        ("cut", "/lib/push.journal", None),
        ("cut", "/program.txt", b"__main__"),
    ],
    ids=[
        "program.py starts after the guard of an ESP32", "of an STM32", "of a Pico", "without its library", "without a kit",
        "a pupil's main.py starts", "in its place", "a push that was cut is finished", "its new file is in its place",
        "its journal is gone", "before the program",
    ],
)  # fmt: skip
def test_what_starts_and_what_comes_before_it(
    after_a_start: dict[str, dict[str, bytes]], name: str, path: str, content: bytes | None
) -> None:
    assert after_a_start[name].get(path) == content


def test_what_is_wrong_with_a_program_is_kept(after_a_start: dict[str, dict[str, bytes]]) -> None:
    kept = after_a_start["fails"]["/error.txt"].decode()
    assert 'File "program.py", line 2, in <module>' in kept
    assert kept.endswith("AttributeError: 'int' object has no attribute 'y'\n")


RESETS = "import machine\nprint('one more')\nmachine.reset()"


def wait_until_off(board: BoardDouble) -> None:
    end_s = monotonic() + 15
    while board.is_on:
        assert monotonic() < end_s, "it goes on"


# What an ESP32 notes of starts is on its flash, so that the first, by the current, is not counted.
@pytest.mark.parametrize(("kind", "platform", "last"), [("pico", "rp2", 4), ("esp32", "esp32", 5)])
def test_after_three_short_starts_no_program_starts_once(
    tmp_path: Path, kind: str, platform: str, last: int
) -> None:
    files = guarded(platform, program=RESETS)
    with BoardDoubles(tmp_path, [BoardSpec("board", kind, files=files)]) as (board,):
        board.unplug()  # before its program begins, however busy this computer is
        board.when_printed("SafeModeError: no program was started", "unplug")
        starts = board.starts
        board.power(has_computer=False)
        wait_until_off(board)
        assert board.starts == starts + last


def test_a_pico_on_a_battery_starts_its_program_at_once_and_beside_a_computer_it_waits(
    tmp_path: Path,
) -> None:
    wanted = [
        BoardSpec("board", files=guarded("rp2", main="print('it ' + 'runs')")),
        BoardSpec("beside", files=guarded("rp2", main="print('it ' + 'runs')")),
    ]
    with BoardDoubles(tmp_path, wanted) as boards:
        began_s, took_s = monotonic(), []
        for board in boards:
            board.when_printed("it runs", "unplug")
            board.power(has_computer=board is boards[1])
        for board in boards:
            wait_until_off(board)
            took_s.append(monotonic() - began_s)
    assert took_s[0] < 1.5
    assert took_s[1] > 2.5


def test_a_pico_that_is_plugged_in_again_waits_for_a_ctrl_c_before_its_program(
    tmp_path: Path,
) -> None:
    with BoardDoubles(
        tmp_path, [BoardSpec(files=guarded("rp2", main=PROGRAMS["catches_everything"]))]
    ) as (board,):
        board.wait_for_port()
        with serial.serial_for_url(board.port, timeout=5) as port:
            port.write(b"\r\x03")
            assert b"Traceback" not in port.read_until(b">>> ")
            port.write(b"import os; print(os.getcwd())\r")
            assert b"\r\n/\r\n" in port.read_until(b"\r\n/\r\n")


def test_the_guard_knows_the_journal_of_a_push_by_its_name() -> None:
    files = root_files("rp2")
    (journal,) = re.findall(
        r'^JOURNAL = "/(.*)"$', files["/lib/marelle_journal.py"].read_text("utf-8"), re.M
    )
    assert f'_JOURNAL = const("{journal}")' in files["/lib/marelle_guard.py"].read_text("utf-8")


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
        board.power()  # plugged in alone
        until_prompt(board)
        found = board.files()
    assert found["/runs.txt"] == b"run run "  # once by Thonny, once when it was plugged in
    assert found["/main.py"] == MAIN.encode()
    others = {path: text.encode() for path, text in guard.items() if path != "/main.py"}
    assert {path: found.get(path) for path in others} == others
