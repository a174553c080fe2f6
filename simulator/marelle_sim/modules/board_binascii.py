"""MicroPython's `binascii`."""

import binascii as _real

__all__ = ["a2b_base64", "b2a_base64", "crc32", "hexlify", "unhexlify"]

crc32 = _real.crc32


def hexlify(data: bytes, sep: str | bytes = b"") -> bytes:
    """Return `data` as hexadecimal digits, two for each byte, with `sep` between the bytes."""
    return _real.hexlify(data, sep) if sep else _real.hexlify(data)


def unhexlify(data: str | bytes) -> bytes:
    """Return the bytes of a text of hexadecimal digits; ValueError for any other character."""
    try:
        return _real.unhexlify(data)
    except ValueError:
        raise ValueError("non-hex digit") from None


def b2a_base64(data: bytes, *, newline: bool = True) -> bytes:
    """Return `data` in base64, by default with a newline at the end."""
    return _real.b2a_base64(data, newline=newline)


def a2b_base64(data: str | bytes) -> bytes:
    """Return the bytes of a base64 text; ValueError if it is none."""
    try:
        return _real.a2b_base64(data)
    except ValueError:
        raise ValueError("incorrect padding") from None
