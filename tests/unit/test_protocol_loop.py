"""One loop drives protocols on many ports, and what goes wrong on one holds up and hides no other."""

import os
import socket
import time
from functools import partial
from typing import Any

import pytest
import serial
from open_port import Opened, drive_open
from played_drive import usb_port
from told import Told

from marelle_files import kit_of
from marelle_host.link import (
    LinkError,
    model_of,
    open_serial,
    ports,
    usb_ports,
)
from marelle_host.link.hubs import hubs_of
from marelle_host.link.protocol_loop import Job, drive
from marelle_protocol import (
    Came,
    Identity,
    Restart,
    RunningError,
    Send,
    SilentError,
    Wait,
)
from marelle_protocol.stream import Protocol


class Port:
    """A port of a board that says nothing; `fails` is what goes wrong, and when: at "timeout" or "write"."""

    fails: dict[str, Exception]
    set: list[tuple[str, object]]
    port = "COM3"
    dtr = rts = False

    def __init__(self, fails: dict[str, Exception] | None = None) -> None:
        object.__setattr__(self, "fails", fails or {})
        object.__setattr__(self, "set", [])

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.fails:
            raise self.fails[name]
        self.set.append((name, value))
        object.__setattr__(self, name, value)

    def fileno(self) -> int:
        raise OSError

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
    came = drive_open(runs, **options)
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
    assert driven(runs, leave=lambda: next(asked)) == {"well": 7, "goes on": "E-LINK-12"}


def test_a_port_without_a_limit_for_writing_is_driven_and_one_that_takes_nothing_holds_up_none() -> (
    None
):
    rfc2217, native = Port({"write_timeout": NotImplementedError()}), Port()
    assert driven({"a": (rfc2217, says(1)), "b": (native, says(2))}) == {"a": 1, "b": 2}
    assert native.set == [("timeout", 0), ("write_timeout", 0.5)]


@pytest.mark.usefixtures("usb")
def test_a_board_that_floods_after_its_restart_holds_up_no_other() -> None:
    class Flood(Port):
        def read(self, most: int) -> bytes:
            return b"x" * most

    def restarts() -> Protocol[object]:
        came = yield Restart()
        return came.restarted

    assert driven({"flood": (Flood(), restarts()), "other": (Port(), says(2))}) == {
        "flood": True, "other": 2,
    }  # fmt: skip


def test_each_board_begins_and_ends_once_where_one_is_refused_and_one_is_lost() -> None:
    told = Told()
    refused = LinkError("E-LINK-03", port="refused")
    lost = Port({"timeout": serial.SerialException("gone")})
    runs: dict[str, Any] = {"refused": (refused, says(0)), "lost": (lost, says(0))}
    assert driven(runs, watch=told) == {"refused": "E-LINK-03", "lost": "E-LINK-06"}
    assert told.all == [
        ("refused", "began"), ("lost", "began"), ("refused", "E-LINK-03"), ("lost", "E-LINK-06"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("settings", "kit"),
    [('{"kit": "xrp"}', "xrp"), (r'{"kit": "x\n/dev/ttyACM9 poste-01"}', ""), ('{"kit": 3}', "")],
)
def test_a_kit_that_is_no_word_is_not_shown(settings: str, kit: str) -> None:
    assert kit_of(Identity("Pico", (1, 25, 0), "rp2", "e6", 6, settings, "")) == kit


@pytest.mark.parametrize(
    ("machine", "model"),
    [
        ("micro:bit with nRF51822", "micro:bit V1 (nRF51822)"),
        ("micro:bit with nRF52833", "micro:bit V2 (nRF52833)"),
        ("micro:bit with nRF99", "micro:bit with nRF99"),
        ("Raspberry Pi Pico with RP2040", "Raspberry Pi Pico with RP2040"),
        ("", ""),
    ],
)
def test_the_version_of_a_micro_bit_is_that_of_its_chip(machine: str, model: str) -> None:
    assert model_of(Identity(machine, (), "", "", 0, "", "")) == model


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/dev/tty.usbmodem14", "/dev/cu.usbmodem14", True),
        (r"\\.\COM10", "COM10", True),
        ("/dev/ttyACM0", "/dev/ttyACM1", False),
    ],
)
def test_a_port_has_one_name_of_its_own(one: str, other: str, *, same: bool) -> None:
    assert ports.is_same_port(one, other) is same


@pytest.mark.parametrize("system", ["posix", "nt"])
@pytest.mark.parametrize("maker", [0x10C4, 0x1A86])
def test_opening_and_closing_a_port_resets_no_esp32(
    system: str, maker: int, usb: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    port = Port()
    usb.append(usb_port("COM3", vid=maker))
    monkeypatch.setattr(serial, "serial_for_url", lambda _name, **_options: port)
    with monkeypatch.context() as patched:
        patched.setattr(os, "name", system)  # no path can be made now
        with open_serial("COM3"):
            opened = list(port.set)
            port.set.clear()
    both_off, both_on = [("dtr", False), ("rts", False)], [("dtr", True), ("rts", True)]
    quirk = system == "nt" and maker == 0x10C4
    assert opened == ([*both_off, ("open", True), *both_on] if quirk else [("open", True)])
    assert port.set == [("rts", False), ("dtr", False), ("close", True)]


def test_a_port_without_lines_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    port = Port({"rts": OSError(25, "Inappropriate ioctl")})
    monkeypatch.setattr(serial, "serial_for_url", lambda _name, **_options: port)
    with open_serial("/dev/pts/1"):
        pass
    assert port.set[-1] == ("close", True)


def test_ports_stand_in_the_order_of_their_numbers(usb: list[Any]) -> None:
    names = ["COM10", "COM3", "/dev/ttyACM2", "/dev/ttyACM10", "COM1", "/dev/cu.usbmodem-x"]
    usb += [usb_port(name) for name in [*names, "COM2"]]
    usb[-1].vid = None  # a UART of the computer
    assert usb_ports() == [
        "/dev/cu.usbmodem-x", "/dev/ttyACM2", "/dev/ttyACM10", "COM1", "COM3", "COM10",
    ]  # fmt: skip


def test_jobs_of_one_queue_wait_for_their_turn_and_others_do_not() -> None:
    told = Told()
    jobs = {
        name: Job(partial(Opened, Port()), says(name), queue)
        for name, queue in {"a": "hub", "b": "hub", "c": "hub", "d": ""}.items()
    }
    assert drive(jobs, told, at_once=2) == {name: name for name in "abcd"}
    assert told.all == [
        ("a", "began"), ("b", "began"), ("d", "began"), ("a", "a"), ("b", "b"), ("d", "d"), ("c", "began"), ("c", "c"),
    ]  # fmt: skip


def test_a_port_that_takes_little_at_once_holds_up_no_other_and_gets_all() -> None:
    mine, its = socket.socketpair()
    mine.setblocking(False)
    got = bytearray()
    slow = Port()
    data = bytes(range(256)) * 4096  # more than a socket holds

    def takes() -> Protocol[int]:
        while len(got) < len(data):
            yield Wait(time.monotonic() + 0.001)
            got.extend(its.recv(65536))
        return len(got)

    def sends() -> Protocol[str]:
        yield Send(data)
        return "sent"

    object.__setattr__(slow, "fileno", mine.fileno)
    object.__setattr__(slow, "write", mine.send)
    with mine, its:
        came = drive_open({"slow": (slow, sends()), "other": (Port(), takes())})
    assert came == {"slow": "sent", "other": len(data)}
    assert got == data


@pytest.mark.parametrize(
    ("location", "hub"),
    [
        ("1-1.4.2:1.0", "1-1.4"),
        ("1-1.4.3", "1-1.4"),
        ("1-4:x.0", "1"),
        ("20-3.1", "20-3"),
        ("", "?"),
    ],
)
def test_ports_that_share_a_hub_are_found_by_their_place(
    location: str, hub: str, usb: list[Any]
) -> None:
    usb += [usb_port("COM3", location=location), usb_port("COM1", vid=None)]
    assert hubs_of(["COM3", "COM1", "socket://robot"]) == {
        "COM3": hub, "COM1": "", "socket://robot": "",
    }  # fmt: skip
