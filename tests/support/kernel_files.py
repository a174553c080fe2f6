"""The folders of USB devices as the kernel of Linux makes them, below a root of one's own."""

import sys
from pathlib import Path

import pytest

of_linux = pytest.mark.skipif(
    sys.platform != "linux", reason="the files of another system's kernel"
)


def plug_in(root: Path, place: str, numbers: tuple[str, str], device_class: str = "00") -> Path:
    """Make the folder of a device as the kernel does."""
    folder = root / "sys/bus/usb/devices" / place
    folder.mkdir(parents=True)
    files = {"idVendor": numbers[0], "idProduct": numbers[1], "bDeviceClass": device_class}
    for name, said in files.items():
        (folder / name).write_text(f"{said}\n", encoding="ascii")
    return folder


def serve(folder: Path, number: int, code: str, *, driver: str = "", port: str = "") -> None:
    """Make the folder of an interface; the driver is a link, as the kernel has it."""
    interface = folder / f"{folder.name}:1.{number}"
    interface.mkdir()
    (interface / "bInterfaceClass").write_text(f"{code}\n", encoding="ascii")
    if driver:
        (interface / "driver").symlink_to(f"../../../../bus/usb/drivers/{driver}")
    if port:
        (interface / port).mkdir(parents=True)
