"""Doubles of boards whose program, or whose computer, takes nothing of what is sent: no other board waits for that."""

import os
import socket
from contextlib import suppress
from pathlib import Path
from time import monotonic

import pytest
from double_port import at_raw_prompt, exchange
from doubles_mark import needs_doubles

pytest.importorskip("fcntl", reason="doubles of boards are of Unix")

from marelle_doubles import BoardDoubles, BoardSpec
from marelle_doubles.doors import Rfc2217Door, TcpDoor

FLOOD = b"x" * 300_000
READS_LATE = b"import sys, time; time.sleep(0.5); print(len(sys.stdin.read(300000)))\x04"


@pytest.mark.micropython
@needs_doubles
def test_native_usb_waits_and_a_uart_loses(tmp_path: Path) -> None:
    wanted = [BoardSpec("usb", "pico"), BoardSpec("uart", "stm32", "tcp")]
    with BoardDoubles(tmp_path, wanted) as (usb, uart):
        usb.wait_for_port()
        with at_raw_prompt(uart.port) as port:
            port.write(b"while True: pass\x04")
            port.write(FLOOD)
            with at_raw_prompt(usb.port) as other:
                other.write(READS_LATE)
                assert b"300000\r\n" in exchange(other, FLOOD, b"\x04>")
        assert 0 < uart.dropped < len(FLOOD)
        assert usb.dropped == 0


class Client:
    """A computer that reads nothing until it is asked to."""

    def __init__(self, door: TcpDoor) -> None:
        door.open()
        self.socket = socket.create_connection(("127.0.0.1", int(door.port.rpartition(":")[2])))
        door.read(door.files()[0])
        with socket.socket(fileno=os.dup(door.files()[1])) as theirs:
            theirs.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 8192)
        self.door = door
        self.emptied()  # what RFC 2217 begins with

    def fill(self, data: bytes) -> int:
        """Send data again and again until none is taken; return how many bytes were."""
        taken = 0
        while count := self.door.write(data[taken % len(data) :]):
            taken += count
        return taken

    def emptied(self) -> bytes:
        """Return what has come."""
        self.socket.settimeout(0.2)
        came = b""
        with suppress(TimeoutError):
            while data := self.socket.recv(1 << 20):
                came += data
        return came


@pytest.mark.parametrize("kind", [TcpDoor, Rfc2217Door])
def test_a_computer_that_reads_nothing_keeps_its_port_and_gets_all(kind: type[TcpDoor]) -> None:
    door = kind()
    client = Client(door)
    data = bytes(range(256)) * 200 + b"\xff" * 50_000
    began_s = monotonic()
    taken = client.fill(data)
    assert monotonic() - began_s < 1  # other boards are served meanwhile
    came = client.emptied()
    while (left := -taken % len(data)) and (count := door.write(data[-left:])):
        taken += count
        came += client.emptied()
    if kind is Rfc2217Door:
        came = came.replace(b"\xff\xff", b"\xff")
    assert came == data * (taken // len(data))
    client.socket.close()
    door.close()
    door._listening.close()
