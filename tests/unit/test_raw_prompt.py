"""What the tests ask a board at its raw prompt comes through, though a board that starts loses the first keys."""

from __future__ import annotations

import select
import socket
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from raw_prompt import answer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from marelle_doubles import BoardDouble

_PATIENCE_S = 10.0
_KEYS = b"\r\x03\x03\x01"


@contextmanager
def losing(port: str, lost: int) -> Iterator[str]:
    """Give the address of a board whose first `lost` keys do not reach it.

    Args:
        port: of the board, socket://…
        lost: how many bytes.
    """
    host, number = port.removeprefix("socket://").split(":")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(_PATIENCE_S)
        relay = threading.Thread(target=_relay, args=(server, (host, int(number)), lost))
        relay.start()
        yield f"socket://127.0.0.1:{server.getsockname()[1]}"
        relay.join(_PATIENCE_S)
        assert not relay.is_alive()


def _relay(server: socket.socket, board_address: tuple[str, int], lost: int) -> None:
    """Carry bytes both ways until whoever asks hangs up."""
    with server.accept()[0] as asker, socket.create_connection(board_address) as board:
        other = {asker: board, board: asker}
        while True:
            for end in select.select([asker, board], [], [], _PATIENCE_S)[0]:
                data = end.recv(4096)
                if not data:
                    return
                dropped = min(lost, len(data)) if end is asker else 0
                lost -= dropped
                other[end].sendall(data[dropped:])


@pytest.mark.parametrize("lost", [0, 1, 3, len(_KEYS), 2 * len(_KEYS)])
def test_keys_that_a_starting_board_loses_are_sent_again(
    board_double: Callable[..., BoardDouble], lost: int
) -> None:
    with losing(board_double(door="tcp").port, lost) as port:
        assert answer(port, "print(6 * 7)") == "42"


def test_a_board_that_never_hears_is_given_up(board_double: Callable[..., BoardDouble]) -> None:
    board = board_double(door="tcp")
    with losing(board.port, 1000) as port, pytest.raises(AssertionError, match="b''"):
        answer(port, "print(6 * 7)", patience_s=1)
