"""Ports are opened and closed in time, whatever is at their other end."""

import errno
import os
import socket
import time
from contextlib import ExitStack

import pytest
from serial import Serial

from marelle_host.link import LinkError, opening
from marelle_host.link.opening import Opening, open_serial


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
        names = ["/dev/nowhere", "odd://host", "socket://127.0.0.1:1", "/dev/null", well]
        opened = [Opening(name) for name in names]
        codes = [getattr(one.result(), "code", "") for one in opened]
        assert codes == ["E-LINK-01", "E-LINK-01", "E-LINK-13", "E-LINK-14", ""]
        for one in opened:
            one.close().join()
        client, _address = listening.accept()
        with client:
            assert client.recv(1) == b""  # closed at the end
    with pytest.raises(LinkError, match="E-LINK-01"), open_serial("/dev/nowhere"):
        pass


@pytest.mark.skipif(
    os.name == "nt", reason="Windows gives no copies of ports to programs that start"
)
def test_a_copy_of_a_port_that_a_starting_program_has_does_not_keep_it_locked() -> None:
    ours, theirs = os.openpty()
    name, copies = os.ttyname(theirs), list[int]()
    try:
        with open_serial(name) as port:
            copies.append(os.dup(port.fileno()))
        with open_serial(name) as again:
            assert again.is_open
    finally:
        for number in (ours, theirs, *copies):
            os.close(number)


def test_a_board_that_goes_while_its_port_is_opened_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def goes(_port: object) -> None:
        raise opening.TerminalError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Serial, "open", goes)
    with pytest.raises(LinkError, match="E-LINK-09"), open_serial("/dev/null"):
        pass
