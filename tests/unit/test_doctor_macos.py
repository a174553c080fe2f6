"""The facts of macOS, read from what its tools write; the tools themselves were tried by nobody here."""

import plistlib
from typing import Any

import pytest
from hypothesis import given, strategies as st

from marelle_host.doctor import macos
from marelle_host.doctor.facts import Holder, UsbDevice

PICO_PORT = "/dev/cu.usbmodem1101"
_SERIAL = {"IOObjectClass": "IOSerialBSDClient", "IOCalloutDevice": PICO_PORT, "IODialinDevice": "/dev/tty.usbmodem1101"}  # fmt: skip
PICO = {
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
HUB = {"idVendor": 0x1A40, "idProduct": 0x101, "bDeviceClass": 9, "locationID": 1114112, "IORegistryEntryChildren": [CH340, PICO]}  # fmt: skip


def test_devices_are_read_with_their_ports_once_each_and_hubs_left_out() -> None:
    assert macos.usb_devices(plistlib.dumps([HUB, PICO, CH340])) == (
        UsbDevice("1048576", 0x2E8A, 5, frozenset((2, 10)), ports=(PICO_PORT,)),
        UsbDevice("1179648", 0x1A86, 0x7523, frozenset((255,))),
    )


def test_a_device_that_is_plugged_into_another_gives_that_no_port() -> None:
    keyboard = {"idVendor": 0x05AC, "idProduct": 1, "locationID": 1, "IORegistryEntryChildren": [PICO]}  # fmt: skip
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
