"""The facts of Windows and macOS, read from what their tools write; the tools themselves were tried by nobody here."""

import json
import plistlib
from pathlib import PureWindowsPath
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_host.doctor import Computer, System, macos, read_system, windows
from marelle_host.doctor.facts import Holder, Port, UsbDevice
from marelle_host.flash import drives_windows

PICO = r"USB\VID_2E8A&PID_0005"
CDC = ["USB\\Class_02&SubClass_02&Prot_00", "USB\\Class_02"]
PICO_PORT = "/dev/cu.usbmodem1101"
_SERIAL = {"IOObjectClass": "IOSerialBSDClient", "IOCalloutDevice": PICO_PORT, "IODialinDevice": "/dev/tty.usbmodem1101"}  # fmt: skip
MACOS_PICO = {
    "IOObjectClass": "IOUSBHostDevice", "idVendor": 0x2E8A, "idProduct": 5, "bDeviceClass": 239, "locationID": 1048576,
    "IORegistryEntryChildren": [
        {"idVendor": 0x2E8A, "idProduct": 5, "bInterfaceClass": 2},
        {
            "idVendor": 0x2E8A, "idProduct": 5, "bInterfaceClass": 10,
            "IORegistryEntryChildren": [{"IOObjectClass": "AppleUSBACMData", "IORegistryEntryChildren": [_SERIAL]}],
        },
    ],
}  # fmt: skip
CH340 = {"idVendor": 0x1A86, "idProduct": 0x7523, "locationID": 1179648, "IORegistryEntryChildren": [{"bInterfaceClass": 255}]}  # fmt: skip
HUB = {"idVendor": 0x1A40, "idProduct": 0x101, "bDeviceClass": 9, "locationID": 1114112, "IORegistryEntryChildren": [CH340, MACOS_PICO]}  # fmt: skip


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
    told = windows.parse_devices(b"\xef\xbb\xbf" + said)
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
    told = windows.parse_devices(json.dumps({"devices": entries, "drives": []}).encode())
    assert told is not None
    assert [device.ports for device in told.devices] == [("COM7",), ()]


LISTED = (
    b"\r\nHKEY_LOCAL_MACHINE\\HARDWARE\\DEVICEMAP\\SERIALCOMM\r\n    \\Device\\Serial0    REG_SZ    COM1\r\n"
    b"    \\Device\\USBSER000    REG_SZ    COM10\r\n    \\Device\\VCP0    REG_SZ    COM4\r\n\r\n"
)


def test_where_powershell_is_forbidden_the_registry_tells_the_ports() -> None:
    answers = {windows.DEVICES: None, windows.PORTS: LISTED}
    computer = Computer("win32", output_of=lambda command: answers[tuple(command)])
    assert read_system(computer=computer) == System(
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
    told = windows.parse_devices(said)
    for device in told.devices if told is not None else ():
        assert device.place.isprintable()
        assert all(name.startswith("COM") for name in device.ports)


@given(st.binary(max_size=80))
def test_whatever_the_registry_tells_it_is_read_or_left_out(said: bytes) -> None:
    assert all(name.startswith("COM") for name in windows.listed_ports(said))


def test_devices_are_read_with_their_ports_once_each_and_hubs_left_out() -> None:
    assert macos.usb_devices(plistlib.dumps([HUB, MACOS_PICO, CH340])) == (
        UsbDevice("1048576", 0x2E8A, 5, frozenset((2, 10)), ports=(PICO_PORT,)),
        UsbDevice("1179648", 0x1A86, 0x7523, frozenset((255,))),
    )


def test_a_device_that_is_plugged_into_another_gives_that_no_port() -> None:
    keyboard = {"idVendor": 0x05AC, "idProduct": 1, "locationID": 1, "IORegistryEntryChildren": [MACOS_PICO]}  # fmt: skip
    found = macos.usb_devices(plistlib.dumps([keyboard]))
    assert found is not None
    assert {device.vendor: device.ports for device in found} == {0x05AC: (), 0x2E8A: (PICO_PORT,)}


@pytest.mark.parametrize(
    ("said", "devices"), [(b"", ()), (None, None), (b"ioreg: illegal option", None)]
)
def test_nothing_plugged_in_is_told_from_a_tool_that_says_nothing(
    said: bytes | None, devices: tuple[()] | None
) -> None:
    assert macos.usb_devices(said) == devices


def test_who_has_a_port_open_is_told_by_either_of_its_names() -> None:
    said = b"p812\ncThonny\nf7\nn/dev/tty.usbmodem1101\nf8\nn/dev/cu.usbmodem1101\np9\nf3\nn/dev/null\npx\ncodd\nn/dev/cu.usbmodem1101\n"
    assert macos.holders(said, [PICO_PORT]) == {PICO_PORT: (Holder("Thonny", 812),)}
    assert macos.holders(None, [PICO_PORT]) == {}
    assert macos.open_files([PICO_PORT])[-2:] == (PICO_PORT, "/dev/tty.usbmodem1101")


def _values(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    keys = st.sampled_from(["idVendor", "idProduct", "bDeviceClass", "bInterfaceClass", "locationID", "IOCalloutDevice", "IORegistryEntryChildren"])  # fmt: skip
    return st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=7)


ANY_TREE = st.recursive(
    st.integers(-1, 1 << 17) | st.sampled_from(["/dev/cu.a", "/dev/cu.\n", "x"]), _values
)


@pytest.mark.unmeasured
@given(st.binary(max_size=80) | ANY_TREE.map(plistlib.dumps))
def test_whatever_ioreg_writes_it_is_read_or_left_out(said: bytes) -> None:
    for device in macos.usb_devices(said) or ():
        assert 0 <= device.vendor <= 0xFFFF
        assert all(name.startswith("/dev/cu.") and name.isprintable() for name in device.ports)


@given(st.binary(max_size=80) | st.text("pcn/dev0123.\n", max_size=60).map(str.encode))
def test_whatever_lsof_writes_it_is_read_or_left_out(said: bytes) -> None:
    assert set(macos.holders(said, [PICO_PORT])) <= {PICO_PORT}
