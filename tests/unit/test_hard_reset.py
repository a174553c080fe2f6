"""A board is reset by the lines of its port, where the port has them: which, and in which order."""

import errno
import time
from itertools import groupby
from types import SimpleNamespace
from typing import Any

import pytest
from fixture_types import MakeDouble

from marelle_host.link import ports
from marelle_host.link.opening import open_serial
from marelle_host.link.ports import hard_reset


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


def reset(
    monkeypatch: pytest.MonkeyPatch, vid: int | None, pid: int, **how: Any
) -> tuple[bool, Any]:
    """Reset the board of that USB id; return whether it can be, and what the lines did."""
    listed = [SimpleNamespace(device="/dev/ttyX0", vid=vid, pid=pid)]
    monkeypatch.setattr(ports, "listed_ports", lambda: listed)
    monkeypatch.setattr(time, "sleep", bool)
    port: Any = Lines(how.pop("name", "/dev/ttyX0"), **how)
    return hard_reset(port), port.seen


@pytest.mark.parametrize(
    ("vid", "pid"), [(0x10C4, 0xEA60), (0x1A86, 0x7523), (0x0403, 0x6001), (0x303A, 0x1001)]
)
def test_a_bridge_holds_the_chip_by_rts_alone_and_lets_go_with_neither(
    vid: int, pid: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    can, seen = reset(monkeypatch, vid, pid)
    assert can
    assert [one for one, _same in groupby(seen)] == [(True, True), (False, True), (False, False)]


def test_a_micro_bit_is_reset_by_a_break(monkeypatch: pytest.MonkeyPatch) -> None:
    assert reset(monkeypatch, 0x0D28, 0x0204) == (True, [True, False])


@pytest.mark.parametrize(
    ("vid", "pid", "how"),
    [
        (0x2E8A, 0x0005, {}), (0x303A, 0x4001, {}), (None, 0, {"name": "socket://host:1"}),
        (None, 0, {"refuses": errno.ENOTTY}),
    ],
    ids=["native USB", "that of an ESP32", "an address", "a terminal"],
)  # fmt: skip
def test_there_may_be_no_such_lines(
    vid: int | None, pid: int, how: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reset(monkeypatch, vid, pid, **how) == (False, [])


def test_lines_that_fail_are_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
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
