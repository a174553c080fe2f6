"""A port by RFC 2217: what it asks of a server, and what it makes of what the server says, however that is cut."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest
from hypothesis import given, strategies as st

from marelle_host.link import rfc2217
from marelle_host.link.rfc2217 import Rfc2217Port

ACCEPTS = b"\xff\xfd\x2c"
SETS_A_LINE = b"\xff\xfa\x2c\x05"
LINE_IS_SET = b"\xff\xfa\x2c\x69\x08\xff\xf0"
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
        client, _address = self._listening.accept()
        with client:
            client.sendall(self._said)
            while data := client.recv(4096):
                client.sendall(LINE_IS_SET * data.count(SETS_A_LINE))
                self.heard += data

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
    port = Rfc2217Port("rfc2217://127.0.0.1:1", 115_200)
    read = b""
    port._begin()
    for size in [*sizes, len(said)]:
        read += port._understood(said[:size])
        said = said[size:]
    assert read == data


def test_what_is_no_rfc_2217_is_told_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rfc2217, "OPENS_S", 0.05)
    server = Server(b"SSH-2.0-OpenSSH\r\n")
    port = Rfc2217Port(server.address, 115_200)
    with pytest.raises(OSError, match="no RFC 2217"):
        port.open()
    assert not port.is_open
    server.end()


def test_a_server_that_goes_is_an_error_of_the_port() -> None:
    with opened(ACCEPTS) as (port, server):
        port._socket.shutdown(socket.SHUT_RDWR)
        with pytest.raises(OSError, match="has gone"):
            port.read(1)
    server.end()


def test_a_command_that_does_not_end_fills_no_memory() -> None:
    port = Rfc2217Port("rfc2217://127.0.0.1:1", 115_200)
    port._begin()
    with pytest.raises(OSError, match="does not end"):
        port._understood(b"\xff\xfa" + b"a" * 2000)
