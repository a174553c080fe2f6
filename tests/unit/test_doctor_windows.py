r"""The facts of Windows, read from what its tools write; the tools themselves were tried by nobody here."""

import json
from pathlib import PureWindowsPath
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_host.doctor import System, reading, windows
from marelle_host.doctor.facts import Port, UsbDevice
from marelle_host.flash import drives_windows

PICO = r"USB\VID_2E8A&PID_0005"
CDC = ["USB\\Class_02&SubClass_02&Prot_00", "USB\\Class_02"]


def _entry(identifier: str, name: str, classes: list[str] | None = None) -> dict[str, Any]:
    return {"PNPDeviceID": identifier, "Name": name, "CompatibleID": classes}


ENTRIES = [
    _entry(r"USB\ROOT_HUB30\4&1", "Concentrateur racine USB"),
    _entry(r"USB\VID_05E3&PID_0608\5&1", "Generic USB Hub", ["USB\\Class_09"]),
    _entry(PICO + r"\E6614C311B7F9A21", "Périphérique composite USB", ["USB\\COMPOSITE"]),
    _entry(PICO + r"&MI_00\6&1", "Périphérique série USB (COM12)", CDC),
    _entry(PICO + r"\E6614C311B7F9A22", "Périphérique composite USB", ["USB\\COMPOSITE"]),
    _entry(PICO + r"&MI_00\6&2", "Périphérique série USB (COM5)", CDC),
    _entry(r"USB\VID_1A86&PID_7523\5&2", "USB2.0-Serial", ["USB\\Class_ff&SubClass_01"]),
    _entry(r"USB\VID_0403&PID_6001\A1", "USB Serial Converter", ["USB\\Class_ff"]),
    _entry(r"FTDIBUS\VID_0403+PID_6001+A1A\0000", "USB Serial Port (COM4)"),
]


def test_devices_are_read_with_their_ports_in_any_language() -> None:
    said = json.dumps({"devices": ENTRIES, "drives": ["RPI-RP2", None, ""]}).encode()
    told = windows.told(b"\xef\xbb\xbf" + said)
    assert told is not None
    assert told.drives == {"RPI-RP2"}
    assert told.devices == (
        UsbDevice("A1", 0x0403, 0x6001, frozenset((255,)), ports=("COM4",)),
        UsbDevice("5&2", 0x1A86, 0x7523, frozenset((255,))),
        UsbDevice("E6614C311B7F9A21", 0x2E8A, 5, frozenset((2,)), ports=("COM5",)),
        UsbDevice("E6614C311B7F9A22", 0x2E8A, 5, frozenset((2,)), ports=("COM12",)),
    )


def test_of_two_alike_with_one_driver_one_has_no_port() -> None:
    entries = [
        _entry(r"USB\VID_10C4&PID_EA60\1", "CP210x (COM7)"),
        _entry(r"USB\VID_10C4&PID_EA60\2", "CP2102 USB to UART Bridge"),
    ]
    told = windows.told(json.dumps({"devices": entries, "drives": []}).encode())
    assert told is not None
    assert [device.ports for device in told.devices] == [("COM7",), ()]


LISTED = (
    b"\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DEVICEMAP\\SERIALCOMM\r\n    \\Device\\Serial0    REG_SZ    COM1\r\n"
    b"    \\Device\\USBSER000    REG_SZ    COM10\r\n    \\Device\\VCP0    REG_SZ    COM4\r\n\r\n"
)


def test_where_powershell_is_forbidden_the_registry_tells_the_ports(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers = {windows.DEVICES: None, windows.PORTS: LISTED}
    monkeypatch.setattr(reading, "said_by", answers.__getitem__)
    assert reading._windows((), ()) == System(
        platform="windows",
        devices=None,
        ports=(Port("COM4"), Port("COM10")),
        holders_hidden=True,
    )


def test_no_tool_is_looked_for_in_the_folder_of_the_person() -> None:
    for program, *_ in (windows.DEVICES, windows.PORTS, drives_windows.DISKS):
        assert PureWindowsPath(program).is_absolute()


VALUES = st.recursive(
    st.none() | st.integers() | st.text(max_size=8) | st.sampled_from([PICO + r"\1", "A (COM1)", *CDC]),
    lambda inner: st.lists(inner, max_size=4)
    | st.dictionaries(st.sampled_from(["PNPDeviceID", "Name", "CompatibleID", "devices", "drives"]), inner, max_size=5),
)  # fmt: skip


@given(st.binary(max_size=60) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_whatever_powershell_writes_it_is_read_or_left_out(said: bytes) -> None:
    told = windows.told(said)
    for device in told.devices if told is not None else ():
        assert device.place.isprintable()
        assert all(name.startswith("COM") for name in device.ports)


@given(st.binary(max_size=80))
def test_whatever_the_registry_tells_it_is_read_or_left_out(said: bytes) -> None:
    assert all(name.startswith("COM") for name in windows.listed_ports(said))
