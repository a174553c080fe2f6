"""MicroPython's `binascii`."""

import binascii as _real

__all__ = ["a2b_base64", "b2a_base64", "crc32", "hexlify", "unhexlify"]

crc32 = _real.crc32


def hexlify(data: bytes, sep: str | bytes = b"") -> bytes:
    """Return two hexadecimal digits for each byte."""
    return _real.hexlify(data, sep) if sep else _real.hexlify(data)


def unhexlify(data: str | bytes) -> bytes:
    """Return the bytes that hexadecimal digits stand for."""
    try:
        return _real.unhexlify(data)
    except ValueError:
        raise ValueError("non-hex digit") from None


def b2a_base64(data: bytes, *, newline: bool = True) -> bytes:
    """Return base64."""
    return _real.b2a_base64(data, newline=newline)


def a2b_base64(data: str | bytes) -> bytes:
    """Return the bytes that base64 stands for."""
    try:
        return _real.a2b_base64(data)
    except ValueError:
        raise ValueError("incorrect padding") from None
