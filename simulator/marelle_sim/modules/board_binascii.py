"""MicroPython's `binascii`."""

import binascii as _real

from marelle_sim.microcontroller.board_types import BoardMemoryview

__all__ = ["a2b_base64", "b2a_base64", "crc32", "hexlify", "unhexlify"]

_BASE64_DIGITS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
crc32 = _real.crc32


def hexlify(data: bytes, sep: str | bytes = b"") -> bytes:
    """Return `data` as hexadecimal digits, two for each byte, with `sep` between the bytes."""
    return _real.hexlify(data, sep) if sep else _real.hexlify(data)


def unhexlify(data: str | bytes) -> bytes:
    """Return the bytes of a text of hexadecimal digits; ValueError for any other character, or an odd number of digits."""
    try:
        return _real.unhexlify(data)
    except ValueError:
        raise ValueError("non-hex digit") from None


def b2a_base64(data: bytes, *, newline: bool = True) -> bytes:
    """Return `data` in base64, by default with a newline at the end."""
    return _real.b2a_base64(data, newline=newline)


def a2b_base64(data: str | bytes) -> bytes:
    """Return the bytes of a base64 text.

    Characters that base64 does not use are skipped, also letters outside ASCII. What follows complete padding is ignored.

    Raises:
        ValueError: characters or padding are missing at the end.
    """
    digits = _base64_digits(BoardMemoryview(data).tobytes())
    if len(digits) % 4:
        raise ValueError("incorrect padding")
    return _real.a2b_base64(digits)


def _base64_digits(text: bytes) -> bytes:
    """Return a base64 text up to the end of its padding, without the characters that base64 does not use.

    A "=" that completes no padding is left out too.

    CPython's own function refuses letters outside ASCII, and its versions differ in what may follow the padding.
    """
    digits, padded = bytearray(), False
    for byte in text:
        if byte in _BASE64_DIGITS:
            digits.append(byte)
            padded = False
        elif byte == ord("="):
            missing = -len(digits) % 4
            if missing == 1 or (missing == 2 and padded):
                return bytes(digits) + b"=" * missing
            padded = True
    return bytes(digits)
