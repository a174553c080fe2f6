"""MicroPython's `struct`: sizes of a 32-bit board; numbers that are too large wrap around, missing values are zeros."""

import struct as _real
from collections.abc import Iterator
from typing import Any

from _board import board
from references import BITS, OF_THINGS, REAL_CODE, thing_at, word_for, wrapped

from marelle_sim.microcontroller.board_types import integer, no_text

__all__ = ["calcsize", "pack", "pack_into", "unpack", "unpack_from"]

_FLOATS = {"e": 2, "f": 4, "d": 8}


def calcsize(fmt: str) -> int:
    """Return the number of bytes that the format `fmt` describes."""
    return _real.calcsize(_layout(fmt)[0])


def pack(fmt: str, *values: Any) -> bytes:
    """Return `values` as bytes in the format `fmt`."""
    layout, codes = _layout(fmt)
    return _real.pack(layout, *_wrapped(codes, values))


def pack_into(fmt: str, buffer: Any, offset: int, *values: Any) -> None:
    """Write `values` as bytes in the format `fmt` into a buffer, from `offset` on; a negative one counts from the end.

    ValueError if the buffer is too small.
    """
    data = pack(fmt, *values)
    _part(buffer, offset, len(data))[:] = data


def unpack(fmt: str, data: Any) -> tuple[Any, ...]:
    """Return the values that are at the beginning of `data` in the format `fmt`."""
    return unpack_from(fmt, data)


def unpack_from(fmt: str, data: Any, offset: int = 0) -> tuple[Any, ...]:
    """Return the values that are in `data` from `offset` on in the format `fmt`; a negative offset counts from the end.

    ValueError if the data is too short.
    """
    layout, codes = _layout(fmt)
    values = _real.unpack(layout, _part(data, offset, _real.calcsize(layout)))
    if not any(code in OF_THINGS for code, _count in codes):
        return values
    kinds = [
        code for code, count in codes if code != "x" for _ in range(1 if code == "s" else count)
    ]
    return tuple(
        thing_at(code, value) if code in OF_THINGS else value
        for code, value in zip(kinds, values, strict=True)
    )


def _part(buffer: Any, offset: int, size: int) -> memoryview:
    """Return a view of `size` bytes of a buffer from `offset` on, from its end if negative; ValueError if it does not have them."""
    view = memoryview(buffer).cast("B")
    start = offset + len(view) if offset < 0 else offset
    if not 0 <= start <= len(view) - size:
        raise ValueError("buffer too small")
    return view[start : start + size]


def _layout(fmt: str | bytes) -> tuple[str, list[tuple[str, int]]]:
    """Return the format for CPython's `struct` that gives the same bytes as `fmt` on the board, and the (code, count) pairs of `fmt`.

    Raises:
        ValueError: there is no such code, or a count has no code.
        MemoryError: the size is more than the board's heap.
        TypeError: `fmt` is neither str nor bytes.
    """
    if not isinstance(fmt, (str, bytes)):
        raise no_text(type(fmt).__name__)
    text = fmt if isinstance(fmt, str) else fmt.decode()
    order = text[:1] if text[:1] in ("@", "<", ">", "!") else ""
    pieces: list[str] = [">" if order in (">", "!") else "<"]
    codes: list[tuple[str, int]] = []
    place, most = 0, board.heap.total
    for count, code in _codes(text[len(order) :]):
        size = 1 if code in "sx" else _FLOATS.get(code) or BITS[code] // 8
        if order in ("", "@") and count:
            padding = -place % size  # a number begins at a multiple of its own size
            pieces.append(f"{padding}x")
            place += padding
        place += count * size
        if place > most:
            raise MemoryError(f"memory allocation failed, allocating {place} bytes")
        pieces.append(f"{count}{REAL_CODE.get(code, code)}")
        codes.append((code, count))
    return "".join(pieces), codes


def _codes(text: str) -> Iterator[tuple[int, str]]:
    digits = ""
    for letter in text:
        if letter in "0123456789":
            digits = (digits + letter)[-9:]
            continue
        if letter not in BITS and letter not in _FLOATS and letter not in "sx":
            raise ValueError("bad typecode")
        yield int(digits or "1"), letter
        digits = ""
    if digits:
        raise ValueError("bad typecode")


def _wrapped(codes: list[tuple[str, int]], values: tuple[Any, ...]) -> list[Any]:
    given = iter(values)
    made: list[Any] = []
    for code, count in codes:
        if code == "s":
            made.append(_raw(next(given, b"")))
        elif code != "x":
            made.extend([_number(code, next(given, 0)) for _ in range(count)])
    return made


def _raw(value: Any) -> bytes:
    if isinstance(value, str):
        return value.encode()
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    raise TypeError("object with buffer protocol required")


def _number(code: str, value: Any) -> Any:
    if code in _FLOATS:
        return _float(code, value)
    if code in OF_THINGS:
        return word_for(code, value)
    return wrapped(integer(value), BITS[code], signed=code.islower())


def _float(code: str, value: Any) -> float:
    if not isinstance(value, (int, float)):
        raise TypeError(f"can't convert {type(value).__name__} to float")
    try:
        _real.pack("<" + code, value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")
    return float(value)
