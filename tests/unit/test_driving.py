"""One loop drives protocols on many ports, and what goes wrong on one holds up and hides no other."""

from __future__ import annotations

import types
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
import serial

from marelle_host.cli.boards import _kit
from marelle_host.cli.main import main
from marelle_host.link import ask_boards, driving, opening, ports, stop_boards, usb_ports
from marelle_host.link.driving import drive_all
from marelle_host.link.errors import LinkError
from marelle_protocol import Came, Identity, RunningError, Send, SilentError, Wait

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_protocol.stream import Protocol


class Port:
    """A port of a board that says nothing; `fails` is what goes wrong, and when: at "timeout" or "write"."""

    fails: dict[str, Exception]
    set: list[tuple[str, object]]
    port = "COM3"

    def __init__(self, fails: dict[str, Exception] | None = None) -> None:
        object.__setattr__(self, "fails", fails or {})
        object.__setattr__(self, "set", [])

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.fails:
            raise self.fails[name]
        self.set.append((name, value))
        object.__setattr__(self, name, value)

    def read(self, _most: int) -> bytes:
        return b""

    def write(self, _data: bytes) -> None:
        if "write" in self.fails:
            raise self.fails["write"]

    def open(self) -> None:
        self.set.append(("open", True))

    def close(self) -> None:
        self.set.append(("close", True))


def says(result: object) -> Protocol[object]:
    """Send a byte, and end with a result, or with an error if it is one."""
    came = yield Send(b"x")
    assert isinstance(came, Came)
    if isinstance(result, Exception):
        raise result
    yield Wait(0.0)
    return result


def driven(runs: dict[str, tuple[Any, Protocol[object]]], **options: Any) -> dict[str, object]:
    """Drive them; return a result, or the code of an error, by the port's name."""
    came = drive_all(runs, **options)
    return {name: one.code if isinstance(one, LinkError) else one for name, one in came.items()}


def test_each_error_is_told_by_its_code_and_stops_no_other() -> None:
    gone = serial.SerialException("gone")
    stuck = serial.SerialTimeoutException("Write timeout")
    runs = {
        "lost before": (Port({"timeout": gone}), says(0)),
        "lost": (Port({"write": gone}), says(0)),
        "stuck": (Port({"write": stuck}), says(0)),
        "silent": (Port(), says(SilentError(b""))),
        "no identity": (Port(), says(ValueError())),
        "running": (Port(), says(RunningError(b""))),
        "well": (Port(), says(7)),
    }
    assert driven(runs) == {
        "lost before": "E-LINK-06", "lost": "E-LINK-06", "stuck": "E-LINK-05", "silent": "E-LINK-05", "no identity": "E-LINK-05",
        "running": "E-LINK-07", "well": 7,
    }  # fmt: skip
    runs = {"silent": (Port(), says(SilentError(b""))), "lost": (Port({"write": gone}), says(0))}
    assert driven(runs, silent="E-LINK-07") == {"silent": "E-LINK-07", "lost": "E-LINK-06"}


def test_a_mistake_of_ours_is_raised_once_the_other_boards_are_over() -> None:
    ended: list[str] = []

    def slow() -> Protocol[object]:
        for _ in range(3):
            yield Wait(0.0)
        ended.append("well")
        return 7

    with pytest.raises(ZeroDivisionError):
        driven({"wrong": (Port(), says(ZeroDivisionError())), "well": (Port(), slow())})
    assert ended == ["well"]


def test_a_problem_that_a_protocol_tells_keeps_its_code() -> None:
    problem = LinkError("E-LINK-15", port="COM3")
    assert driven({"COM3": (Port(), says(problem))}) == {"COM3": "E-LINK-15"}


def test_who_leaves_is_told_which_boards_go_on() -> None:
    asked = iter([False, False, True])

    def endless() -> Protocol[object]:
        while True:
            yield Wait(0.0)

    runs = {"well": (Port(), says(7)), "goes on": (Port(), endless())}
    came = driven(runs, leave=lambda: next(asked))
    assert came == {"well": 7, "goes on": "E-LINK-12"}


def test_a_port_without_a_limit_for_writing_is_driven_and_one_that_takes_nothing_holds_up_none() -> (
    None
):
    rfc2217, native = Port({"write_timeout": NotImplementedError()}), Port()
    assert driven({"a": (rfc2217, says(1)), "b": (native, says(2))}) == {"a": 1, "b": 2}
    assert native.set == [("timeout", 0), ("write_timeout", 0.5)]


def test_how_many_are_over_is_told_up_to_the_last() -> None:
    counts: list[int] = []
    runs = {
        "a": (Port(), says(1)),
        "b": (Port(), says(SilentError(b""))),
        "c": (Port(), says(3)),
    }
    driven(runs, over=counts.append)
    assert counts == sorted(counts)
    assert counts[-1] == 3


def test_a_port_that_is_refused_counts_too() -> None:
    counts: list[int] = []
    (refused,) = ask_boards(["/dev/nowhere"], over=counts.append)
    assert refused.problem is not None
    assert counts == [1]
    counts.clear()
    stop_boards(["/dev/nowhere", "/dev/nowhere2"], over=counts.append)
    assert counts[-1] == 2


def test_ports_that_are_refused_or_lost_are_counted_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    @contextmanager
    def opened(names: list[str]) -> Iterator[dict[str, object]]:
        assert names == ["refused", "lost"]
        lost = Port({"timeout": serial.SerialException("gone")})
        yield {"refused": LinkError("E-LINK-03", port="refused"), "lost": lost}

    counts: list[int] = []
    monkeypatch.setattr(driving, "open_all", opened)
    came = stop_boards(["refused", "lost"], over=counts.append)
    codes = {name: one.code for name, one in came.items() if isinstance(one, LinkError)}
    assert codes == {"refused": "E-LINK-03", "lost": "E-LINK-06"}
    assert counts == [1, 2]


@pytest.mark.parametrize(
    ("settings", "kit"),
    [('{"kit": "xrp"}', "xrp"), (r'{"kit": "x\n/dev/ttyACM9 poste-01"}', ""), ('{"kit": 3}', "")],
)
def test_a_kit_that_is_no_word_is_not_shown(settings: str, kit: str) -> None:
    assert _kit(Identity("Pico", (1, 25, 0), "rp2", "e6", 6, settings, "")) == kit


@pytest.mark.parametrize("system", ["posix", "nt"])
@pytest.mark.parametrize("maker", [0x10C4, 0x1A86])
def test_opening_and_closing_a_port_resets_no_esp32(
    system: str, maker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = Port()
    listed = [types.SimpleNamespace(device="COM3", vid=maker)]
    monkeypatch.setattr(opening, "listed_ports", lambda: listed)
    monkeypatch.setattr(opening, "os", types.SimpleNamespace(name=system))
    monkeypatch.setattr(serial, "serial_for_url", lambda _name, **_options: port)
    with opening.open_serial("COM3"):
        opened = list(port.set)
        port.set.clear()
    both_off, both_on = [("dtr", False), ("rts", False)], [("dtr", True), ("rts", True)]
    quirk = system == "nt" and maker == 0x10C4
    assert opened == ([*both_off, ("open", True), *both_on] if quirk else [("open", True)])
    assert port.set == [("rts", False), ("dtr", False), ("close", True)]


def test_a_port_without_lines_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    port = Port({"rts": OSError(25, "Inappropriate ioctl")})
    monkeypatch.setattr(serial, "serial_for_url", lambda _name, **_options: port)
    with opening.open_serial("/dev/pts/1"):
        pass
    assert port.set[-1] == ("close", True)


def test_ports_stand_in_the_order_of_their_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["COM10", "COM3", "/dev/ttyACM2", "/dev/ttyACM10", "COM1", "/dev/cu.usbmodem-x"]
    listed = [types.SimpleNamespace(device=name, vid=1) for name in names]
    monkeypatch.setattr(ports, "listed_ports", lambda: listed)
    assert usb_ports() == [
        "/dev/cu.usbmodem-x", "/dev/ttyACM2", "/dev/ttyACM10", "COM1", "COM3", "COM10",
    ]  # fmt: skip


def test_stop_without_a_board_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("marelle_host.cli.stop.usb_ports", list)
    assert main(["stop"], {"MARELLE_LANG": "fr"}) == 3
    assert "(E-LINK-02)" in capsys.readouterr().err
