"""How a double starts again, and what of its program's output is taken for a prompt: as on a board."""

from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest
import serial
from double_port import RAW, at_raw_prompt, exchange, read_until
from doubles_mark import needs_doubles

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec

pytestmark = [
    pytest.mark.unmeasured,  # no code of the measured packages runs here
    pytest.mark.micropython,
    needs_doubles,
]
ONCE_MORE = """import machine, os
if "{0}" not in os.listdir():
    open("{0}", "w").close()
    {1}
print("started again")
"""


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BoardDouble]:
    with BoardDoubles(tmp_path_factory.mktemp("starts"), [BoardSpec(kind="esp32")]) as (board,):
        yield board


@pytest.fixture
def port(board: BoardDouble) -> Iterator[serial.SerialBase]:
    """Give the board's port, at its prompt for programs."""
    with at_raw_prompt(board.port) as port:
        yield port


def starts_with(board: BoardDouble, port: serial.SerialBase, files: dict[str, str]) -> bytes:
    """Return what the board says when its reset button is pressed and it has these files, up to its prompt."""
    for name, text in {"boot.py": "", "main.py": "", **files}.items():
        port.write(f"with open({name!r}, 'w') as file: file.write({text!r})\n".encode())
    exchange(port, b"\x04", b"\x04>")
    board.reset()
    return read_until(port, b">>> ")


@pytest.mark.parametrize(
    ("file", "ends"), [("main.py", "machine.soft_reset()"), ("boot.py", "raise SystemExit")]
)
def test_a_file_that_ends_itself_starts_its_board_again(
    board: BoardDouble, port: serial.SerialBase, file: str, ends: str
) -> None:
    starts = board.starts
    said = starts_with(board, port, {file: ONCE_MORE.format(file + ".seen", ends)})
    assert said.startswith(b"MPY: soft reboot\r\nstarted again\r\n")
    assert board.starts == starts + 2


def test_after_a_boot_py_that_failed_main_py_does_not_run(
    board: BoardDouble, port: serial.SerialBase
) -> None:
    said = starts_with(board, port, {"boot.py": "1 / 0", "main.py": "print('main ran')"})
    traceback = b'Traceback (most recent call last):\r\n  File "boot.py", line 1, in <module>\r\nZeroDivisionError: '
    assert traceback in said
    assert b"main ran" not in said


def test_a_prompt_that_a_program_prints_is_none(port: serial.SerialBase) -> None:
    exchange(port, b"print('>>> ', end='')\x04", b">>> \x04\x04>")
    exchange(port, b"\x04", b"soft reboot\r\n")
    read_until(port, RAW)
    exchange(port, b"\x02", b">>> ")
    exchange(port, b"print('raw REPL; ' + 'CTRL-B to exit\\r\\n>')\r", RAW)
    read_until(port, b">>> ")
    exchange(port, b"\x04", b"soft reboot\r\n")
    assert b"raw REPL" not in read_until(port, b">>> ")


def test_a_last_letter_that_could_begin_a_word_for_the_double_is_not_held_back(
    port: serial.SerialBase,
) -> None:
    exchange(
        port, b"import time; print('\\x0e', end=''); time.sleep(0.6); print('end')\x04", b"\x0e"
    )
    began_s = monotonic()
    read_until(port, b"end\r\n")
    assert monotonic() - began_s > 0.3


def test_a_ctrl_c_while_it_starts_starts_it_no_second_time(
    board: BoardDouble, port: serial.SerialBase
) -> None:
    starts_with(board, port, {})
    port.timeout = 0
    for _time in range(25):
        starts, seen, end_s = board.starts, b"", monotonic() + 10
        board.reset()
        while b">>> " not in seen and monotonic() < end_s:
            port.write(b"\x03")
            seen += port.read(64)
        assert b"soft reboot" not in seen
        assert board.starts == starts + 1
        read_until(port, b">>> ")


def test_a_program_that_was_pasted_is_interrupted_and_the_prompt_after_it_hears_a_ctrl_c(
    board: BoardDouble, port: serial.SerialBase
) -> None:
    starts = board.starts
    for _time in range(3):
        exchange(port, b"\r\x03\x01", RAW)
        exchange(port, b"\x05A\x01", b"R\x01\x80\x00\x01")
        exchange(port, b"print('begun')\nwhile True: pass\n\x04", b"begun\r\n")
        assert b"KeyboardInterrupt" in exchange(port, b"\x03", b"\x04>")
        port.write(b"\x03" * 5)
    exchange(port, b"print(1 + 1)\x04", b"OK2\r\n\x04\x04>")
    assert board.starts == starts


def test_each_chip_has_the_registers_of_its_own_data_sheet(tmp_path: Path) -> None:
    scratch = {"pico": 0x4005800C, "pico2": 0x400D800C}  # RP2040 4.7.6, RP2350 12.9.7
    programs = {
        kind: f"""import machine
machine.mem32[{address}] = 7
try:
    machine.mem32[{sum(scratch.values()) - address}]
except NotImplementedError:
    with open("kept.txt", "w") as file: file.write(str(machine.mem32[{address}]))
print("written")
"""
        for kind, address in scratch.items()
    }
    wanted = [
        BoardSpec(kind, kind, files={"/main.py": program}) for kind, program in programs.items()
    ]
    with BoardDoubles(tmp_path, wanted) as boards:
        for board in boards:
            board.wait_for_port()
            with serial.Serial(board.port, timeout=5) as port:
                port.write(b"\x03\x04")  # it starts again
                read_until(port, b"written")
            assert board.files()["/kept.txt"] == b"7", board.spec.kind
