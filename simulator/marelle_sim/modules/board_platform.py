"""MicroPython's `platform`: compiler and C library of the firmware."""

from typing import Any

__all__ = ["libc_ver", "platform", "python_compiler"]

_LIBC = ("newlib", "4.3.0")


def platform(*_given: Any, **_named: Any) -> str:
    """Return a text that joins system, version, processor and C library: "MicroPython-1.25.0-arm--with-…"."""
    return f"MicroPython-1.25.0-arm--with-{_LIBC[0]}{_LIBC[1]}"


def python_compiler() -> str:
    """Return the name and version of the compiler of the firmware."""
    return "GCC 13.2.1"


def libc_ver(*_given: Any, **_named: Any) -> tuple[str, str]:
    """Return (name, version) of the firmware's C library."""
    return _LIBC
