"""A board without MicroPython is named for what it is, and a port in use for who uses it."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from programs import program_text
from world_files import written

from marelle_host.doctor import linux, reading
from marelle_host.doctor.facts import UsbDevice
from marelle_host.doctor.usb_kinds import usb_kind
from marelle_host.link import LinkError, found, open_serial, ports


@pytest.mark.parametrize(
    ("numbers", "name", "state"),
    [
        ((0x0D28, 0x0204, "9900000051864e45"), "micro:bit V1", ""),
        ((0x0D28, 0x0204, "9901000051864e45"), "micro:bit V1", ""),
        ((0x0D28, 0x0204, "9904360254974e45"), "micro:bit V2", ""),
        ((0x0D28, 0x0204, "9906360200052820"), "micro:bit V2", ""),
        ((0x0D28, 0x0204, "9909360200052820"), "micro:bit V2", ""),
        ((0x0D28, 0x0204, "9902360200052820"), "micro:bit", ""),
        ((0x0D28, 0x0204, ""), "micro:bit", ""),
        ((0x2E8A, 0x0003, "E0C9125B0D9B"), "RP2040", "waits"),
        ((0x2E8A, 0x000F, ""), "RP2350", "waits"),
        ((0x2E8A, 0x000C, ""), "Raspberry Pi Debug Probe", "never"),
        ((0x2341, 0x0043, ""), "Arduino Uno", "never"),
        ((0x2A03, 0x0042, ""), "Arduino Mega", "never"),
        ((0x2341, 0x1002, ""), "Arduino Uno R4 WiFi", ""),
    ],
)
def test_a_kind_is_known_by_its_numbers(
    numbers: tuple[int, int, str], name: str, state: str
) -> None:
    assert usb_kind(*numbers) == (name, state)


def test_a_bridge_says_nothing_of_the_board_behind_it() -> None:
    assert usb_kind(0x1A86, 0x7523) is None


def test_a_board_that_does_not_answer_is_told_by_its_kind(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [
        SimpleNamespace(device="COM3", vid=0x2341, pid=0x0043, serial_number=None),
        SimpleNamespace(device="COM4", vid=0x0D28, pid=0x0204, serial_number="9901a"),
        SimpleNamespace(device="COM5", vid=0x1A86, pid=0x7523, serial_number=None),
        SimpleNamespace(device="COM6", vid=0x303A, pid=0x0002, serial_number="0"),
        SimpleNamespace(device="COM8", vid=0x2E8A, pid=0x0005, serial_number="e6"),
    ]
    monkeypatch.setattr(ports, "listed_ports", lambda: listed)

    def silent(names: list[str], *_more: object, **_options: object) -> dict[str, LinkError]:
        codes = {"COM7": "E-LINK-03"}
        return {name: LinkError(codes.get(name, "E-LINK-05"), port=name) for name in names}

    monkeypatch.setattr(found, "drive_ports", silent)
    asked = found.ask_boards(["COM3", "COM4", "COM5", "COM6", "COM7", "COM8"])
    told = [(one.problem.code, one.problem.facts.get("kind")) for one in asked if one.problem]
    assert told == [
        ("E-LINK-30", "Arduino Uno"), ("E-LINK-29", "micro:bit V1"), ("E-LINK-05", None), ("E-LINK-32", "ESP32-S2"), ("E-LINK-03", None),
        ("E-LINK-05", None),
    ]  # fmt: skip


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not tell")
@pytest.mark.parametrize(("started_as", "called"), [("marelle", "marelle"), ("other", "other")])
def test_who_has_a_port_is_named(started_as: str, called: str, tmp_path: Path) -> None:
    program = written(tmp_path, program_text("processes/holds_a_port"), started_as)
    ours, theirs = os.openpty()
    name = os.ttyname(theirs)
    command = [sys.executable, str(program), name]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()
        with pytest.raises(LinkError) as held, open_serial(name):
            pass
        holder.communicate()
    os.close(ours)
    os.close(theirs)
    assert (held.value.code, held.value.facts["port"]) == ("E-LINK-31", name)
    assert str(held.value.facts["program"]).startswith(called)


def test_a_list_of_locks_that_says_nothing_of_the_port_names_nobody(tmp_path: Path) -> None:
    (tmp_path / "proc").mkdir()
    (tmp_path / "dev").mkdir()
    port = tmp_path / "dev/ttyACM0"
    port.touch()
    place = port.stat()
    at = f"{os.major(place.st_dev):02x}:{os.minor(place.st_dev):02x}:{place.st_ino}"
    for line in ("", "1: FLOCK", f"1: -> FLOCK ADVISORY WRITE 7 {at} 0 EOF", f"1: POSIX ADVISORY WRITE 7 {at} 0 EOF", f"1: FLOCK ADVISORY WRITE -1 {at} 0 EOF"):  # fmt: skip
        (tmp_path / "proc/locks").write_text(line)
        assert linux.locker(tmp_path, "/dev/ttyACM0") is None
    assert linux.locker(tmp_path, "/dev/ttyACM9") is None
    assert reading.locker("COM3") is None


def test_boards_in_their_boot_loader_are_seen_though_they_have_no_port(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def device(vendor: int, product: int, *ports: str) -> Any:
        return UsbDevice("1-1", vendor, product, ports=ports)

    seen = (device(0x2E8A, 3), device(0x2E8A, 5), device(0x303A, 2, "/dev/ttyACM0"))
    monkeypatch.setattr(linux, "usb_devices", lambda _root: seen)
    monkeypatch.setattr(sys, "platform", "linux")
    assert [kind.name for kind in reading.boot_loaders()] == ["RP2040"]
