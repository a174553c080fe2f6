"""Small wheels and archives that the tests of `marelle pack` make."""

import struct
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path


def make_wheel(
    folder: Path,
    name: str,
    *,
    version: str = "1.0",
    tag: str = "py3-none-any",
    requires: Sequence[str] = (),
) -> None:
    """Write a wheel with nothing in it but what it says of itself."""
    home = f"{name}-{version}.dist-info"
    lines = [
        "Metadata-Version: 2.1",
        f"Name: {name}",
        f"Version: {version}",
        *(f"Requires-Dist: {line}" for line in requires),
    ]
    with zipfile.ZipFile(folder / f"{name}-{version}-{tag}.whl", "w") as archive:
        archive.writestr(f"{home}/METADATA", "\n".join(lines) + "\n")
        archive.writestr(
            f"{home}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: {tag}\n"
        )
        archive.writestr(f"{home}/RECORD", "")


def windows_program(machine: int) -> bytes:
    """Return the first bytes of a Windows program for a processor, as the PE format has them."""
    return (
        b"MZ"
        + bytes(0x3A)
        + struct.pack("<I", 0x80)
        + bytes(0x40)
        + struct.pack("<4sH", b"PE\0\0", machine)
    )


def make_embeddable(
    path: Path,
    *,
    machine: int = 0x8664,
    version: str = "313",
    more: Mapping[str, bytes] | None = None,
) -> None:
    """Write an archive with what tells python.org's embeddable Python from others."""
    members = {
        "python.exe": windows_program(machine),
        f"python{version}._pth": f"python{version}.zip\r\n.\r\n\r\n#import site\r\n".encode(),
        f"python{version}.zip": b"PK",
        **(more or {}),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
