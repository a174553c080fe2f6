"""A board is found again under another port's name, by what USB says of it, and in time."""

import time
from collections.abc import Sequence
from typing import Any

import pytest
from fixture_types import MakeDouble
from played_drive import usb_port
from refused import refuses

from marelle_host.link import (
    LinkError,
    UsbIdentity,
    find_again,
    ports,
    usb_identity,
    usb_identity_of,
)

PICO, CH340, CP210X = 0x2E8A, 0x1A86, 0x10C4


class Usb:
    """A computer whose ports change by the time: of each moment (s) what is listed from then on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, **moments: Sequence[Any]) -> None:
        self.now_s, self._moments = 0.0, {int(at[1:]): ports for at, ports in moments.items()}
        monkeypatch.setattr(time, "monotonic", lambda: self.now_s)
        monkeypatch.setattr(time, "sleep", self._sleep)
        for module in (ports, usb_identity):
            monkeypatch.setattr(module, "listed_ports", self._listed)

    def _sleep(self, seconds: float) -> None:
        self.now_s += seconds

    def _listed(self) -> Sequence[Any]:
        return self._moments[max(at for at in self._moments if at <= self.now_s)]


def test_native_usb_is_known_by_its_number_once_it_has_left(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    other = usb_port("COM3", number="e66b")
    usb = Usb(
        monkeypatch,
        s0=[other, usb_port("COM5", number="e66a", location="1-1")],
        s1=[other],
        s3=[other, usb_port("COM7", number="e66a", location="1-2")],
    )
    was = usb_identity_of("COM5")
    assert was == UsbIdentity("COM5", PICO, 5, "e66a", "1-1")
    assert find_again(was) == "COM7"
    assert 3 <= usb.now_s < 3.1


def test_a_board_that_had_left_and_come_before_anyone_looked_is_waited_for_a_second(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usb = Usb(monkeypatch, s0=[usb_port("COM5", number="e66a")])
    assert find_again(usb_identity_of("COM5")) == "COM5"
    assert 1 <= usb.now_s < 1.1


@pytest.mark.parametrize("number", ["", "0001"])
def test_bridges_without_a_number_of_their_own_are_known_by_their_socket(
    number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    listed = [
        usb_port("COM3", vid=CP210X, number=number, location="1-1"),
        usb_port("COM4", vid=CP210X, number=number, location="1-2"),
    ]
    usb = Usb(monkeypatch, s0=listed)
    assert [find_again(usb_identity_of(name)) for name in ("COM4", "COM3")] == ["COM4", "COM3"]
    assert usb.now_s == 0  # a bridge stays while its board restarts


def test_a_board_that_does_not_come_back_is_told_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    usb = Usb(
        monkeypatch, s0=[usb_port("COM5", number="e66a")], s1=[usb_port("COM6", number="e66b")]
    )
    with refuses(LinkError, "E-LINK-28", port="COM5"):
        find_again(usb_identity_of("COM5"))
    assert 10 <= usb.now_s < 10.1


@pytest.mark.micropython
def test_a_virtual_board_is_found_by_its_link(board_double: MakeDouble) -> None:
    board = board_double()
    was = usb_identity_of(board.port)
    board.reset()
    assert find_again(was) == board.port
    assert board.starts == 2
