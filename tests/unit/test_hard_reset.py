"""A board is reset by the lines of its port, where the port has them: which, and in which order."""

import errno
import time
from types import SimpleNamespace
from typing import Any

import pytest
from fixture_types import MakeDouble

from marelle_host.link import ports
from marelle_host.link.opening import open_serial
from marelle_host.link.ports import hard_reset


class Lines:
    """An open port that notes what its lines do; `refuses` is the system's number of its refusal."""

    port: str
    seen: list[object]
    refuses: int
    dtr: bool
    rts: bool

    def __init__(self, name: str, refuses: int = 0) -> None:
        vars(self).update(
            port=name, seen=[], refuses=refuses, dtr=True, rts=True, break_condition=False
        )

    def __setattr__(self, name: str, value: object) -> None:
        if self.refuses:
            raise OSError(self.refuses, "no")
        vars(self)[name] = value
        self.seen.append((self.dtr, self.rts) if name != "break_condition" else value)


def reset(
    monkeypatch: pytest.MonkeyPatch, vid: int | None, pid: int, **how: Any
) -> tuple[bool, Any]:
    """Reset the board of that USB id; return whether it can be, and what the lines did."""
    listed = [SimpleNamespace(device="/dev/ttyX0", vid=vid, pid=pid)]
    monkeypatch.setattr(ports, "listed_ports", lambda: listed)
    monkeypatch.setattr(time, "sleep", bool)
    port: Any = Lines(how.pop("name", "/dev/ttyX0"), **how)
    return hard_reset(port), port.seen


def test_a_bridge_holds_the_chip_by_rts_alone_and_lets_go_with_neither(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for vid, pid in ((0x10C4, 0xEA60), (0x1A86, 0x7523), (0x0403, 0x6001), (0x303A, 0x1001)):
        can, seen = reset(monkeypatch, vid, pid)
        steps = [one for at, one in enumerate(seen) if not at or one != seen[at - 1]]
        assert (can, steps) == (True, [(True, True), (False, True), (False, False)])


def test_a_micro_bit_is_reset_by_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reset(monkeypatch, 0x0D28, 0x0204) == (True, [True, False])


def test_native_usb_a_terminal_and_an_address_have_no_such_lines(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert reset(monkeypatch, 0x2E8A, 0x0005) == (False, [])
    assert reset(monkeypatch, 0x303A, 0x4001) == (False, [])
    assert reset(monkeypatch, None, 0, name="socket://host:1") == (False, [])
    assert reset(monkeypatch, None, 0, refuses=errno.ENOTTY) == (False, [])
    with pytest.raises(OSError, match="no"):
        reset(monkeypatch, None, 0, refuses=errno.EIO)


@pytest.mark.micropython
def test_a_board_behind_such_lines_starts_again_and_they_stay_down(
    board_double: MakeDouble,
) -> None:
    board = board_double(kind="esp32", door="rfc2217")
    with open_serial(board.port) as port:
        assert hard_reset(port)
        assert (board.starts, port.dtr, port.rts) == (2, False, False)
