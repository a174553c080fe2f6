"""MicroPython's `uctypes`: buffers read as structures of C. What is at an address is known of buffers that gave theirs."""

import struct as _struct
from collections.abc import Iterator
from typing import Any

__all__ = [
    "ARRAY",
    "BFINT8",
    "BFINT16",
    "BFINT32",
    "BFUINT8",
    "BFUINT16",
    "BFUINT32",
    "BF_LEN",
    "BF_POS",
    "BIG_ENDIAN",
    "FLOAT32",
    "FLOAT64",
    "INT",
    "INT8",
    "INT16",
    "INT32",
    "INT64",
    "LITTLE_ENDIAN",
    "LONG",
    "LONGLONG",
    "NATIVE",
    "PTR",
    "SHORT",
    "UINT",
    "UINT8",
    "UINT16",
    "UINT32",
    "UINT64",
    "ULONG",
    "ULONGLONG",
    "USHORT",
    "VOID",
    "addressof",
    "bytearray_at",
    "bytes_at",
    "sizeof",
    "struct",
]  # fmt: skip

LITTLE_ENDIAN, BIG_ENDIAN, NATIVE = 0, 1, 2
_TYPE_SHIFT, _KIND_SHIFT = 27, 29
BF_POS, BF_LEN = 17, 22
_CODES = "BbHhIiQqBbHhIifd"  # of each type, in order; from 8 to 13 they are fields of bits
_FIRST_BITS, _LAST_BITS = 8, 13


def _type(number: int) -> int:
    """Return the constant of a type: small integers of a board have a sign at bit 30."""
    return (number - 16 if number >= _FIRST_BITS else number) << _TYPE_SHIFT


UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 = map(_type, range(8))
BFUINT8, BFINT8, BFUINT16, BFINT16, BFUINT32, BFINT32, FLOAT32, FLOAT64 = map(_type, range(8, 16))
VOID, SHORT, USHORT, INT, UINT = UINT8, INT16, UINT16, INT32, UINT32
LONG, ULONG, LONGLONG, ULONGLONG = INT32, UINT32, INT64, UINT64  # a long of a Pico has 32 bits
PTR, ARRAY = 1 << _KIND_SHIFT, -2 << _KIND_SHIFT
_OFFSET = (1 << _TYPE_SHIFT) - 1
_BITS_OFFSET = (1 << BF_POS) - 1
_KIND_OFFSET = (1 << _KIND_SHIFT) - 1
_WRONG = "syntax error in uctypes descriptor"


class _Memory:
    """Gives each buffer an address of a Pico's memory, the same as long as the run lasts."""

    def __init__(self) -> None:
        self._next = 0x2000_8000
        self._views: dict[int, tuple[int, memoryview]] = {}

    def address_of(self, buffer: Any) -> int:
        if isinstance(buffer, struct):
            return buffer._address()  # noqa: SLF001 - a public name would hide a field's
        data = buffer.encode() if isinstance(buffer, str) else buffer
        try:
            view = memoryview(data).cast("B")
        except TypeError:
            raise TypeError("object with buffer protocol required") from None
        for address, known in self._views.values():
            if known.obj is view.obj and known.nbytes == view.nbytes:
                return address
        address, self._next = self._next, self._next + (view.nbytes + 31) // 16 * 16
        self._views[address] = (address, view)
        return address

    def at(self, address: int, size: int) -> memoryview:
        for start, view in self._views.values():
            if start <= address and address + size <= start + view.nbytes:
                return view[address - start : address - start + size]
        raise OSError(14)  # EFAULT: a board would read whatever is there


_memory = _Memory()


def addressof(obj: Any) -> int:
    """Return where a buffer is."""
    return _memory.address_of(obj)


def bytes_at(addr: int, size: int) -> bytes:
    """Return a copy of what is there."""
    return bytes(_memory.at(addr, size))


def bytearray_at(addr: int, size: int) -> memoryview:
    """Return what is there, to be changed too."""
    return _memory.at(addr, size)


def sizeof(obj: Any, layout_type: int = NATIVE, /) -> int:
    """Return how many bytes a structure or its descriptor takes."""
    if isinstance(obj, dict):
        return _extent(obj, layout_type)[0]
    if isinstance(obj, (struct, _Items)):
        return obj.__sizeof__()
    if isinstance(obj, (bytearray, memoryview)):
        return len(obj)
    raise TypeError("can't unambiguously get sizeof scalar")


class struct:
    """A structure at an address: `struct(addressof(data), {"x": UINT16 | 0}, LITTLE_ENDIAN).x`."""

    __slots__ = ("_addr", "_fields", "_layout")

    def __init__(self, addr: int, descriptor: Any, layout_type: int = NATIVE, /) -> None:
        for name, value in (("_addr", addr), ("_fields", descriptor), ("_layout", layout_type)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        return _read(self._fields[name], self._addr, self._layout)

    def __setattr__(self, name: str, value: Any) -> None:
        field = self._fields[name]
        if not isinstance(field, int):
            raise TypeError(_WRONG)
        _Scalar(field, self._addr, self._layout).write(value)

    def __bytes__(self) -> bytes:
        return bytes_at(self._addr, self.__sizeof__())

    def __iter__(self) -> Iterator[int]:
        return iter(bytes(self))  # for `bytearray(…)`

    def __repr__(self) -> str:
        return f"<struct STRUCT {self._addr:x}>"

    def __sizeof__(self) -> int:
        return _extent(self._fields, self._layout)[0]

    def _address(self) -> int:
        return int(self._addr)


class _Scalar:
    """A number, or some bits of one, at its place."""

    def __init__(self, field: int, base: int, layout: int) -> None:
        number = field >> _TYPE_SHIFT & 15
        self.length = self.shift = 0
        offset = field & _OFFSET
        if _FIRST_BITS <= number <= _LAST_BITS:
            offset, self.shift = field & _BITS_OFFSET, field >> BF_POS & 31
            self.length = field >> BF_LEN & 31
        self._format = (">" if layout == BIG_ENDIAN else "<") + _CODES[number]
        self.size = _struct.calcsize(self._format)
        self.end = offset + self.size
        self._place = base + offset

    def read(self) -> Any:
        (value,) = _struct.unpack(self._format, _memory.at(self._place, self.size))
        return value >> self.shift & (1 << self.length) - 1 if self.length else value

    def write(self, value: Any) -> None:
        view = _memory.at(self._place, self.size)
        if self.length:
            mask = (1 << self.length) - 1
            (before,) = _struct.unpack(self._format, view)
            value = before & ~(mask << self.shift) | (value & mask) << self.shift
        if isinstance(value, int) and self._format[1] not in "fd":
            bits = 8 * self.size
            value &= (1 << bits) - 1  # a board keeps the bits that there is room for
            if self._format[1].islower() and value >> (bits - 1):
                value -= 1 << bits
        view[:] = _struct.pack(self._format, value)


class _Items:
    """An array of numbers or structures, or what a pointer leads to, of which nobody knows the end."""

    def __init__(self, place: int, each: Any, count: int | None, layout: int) -> None:
        self._place, self._each, self._count, self._layout = place, each, count, layout
        self._step = (
            _Scalar(each, 0, layout).size if isinstance(each, int) else _extent(each, layout)[0]
        )

    def __len__(self) -> int:
        return self._count or 0

    def __getitem__(self, index: int) -> Any:
        place = self._place_of(index)
        if isinstance(self._each, int):
            return _Scalar(self._each, place, self._layout).read()
        return struct(place, self._each, self._layout)

    def __setitem__(self, index: int, value: Any) -> None:
        if not isinstance(self._each, int):
            raise TypeError(_WRONG)
        _Scalar(self._each, self._place_of(index), self._layout).write(value)

    def _place_of(self, index: int) -> int:
        if self._count is not None and not 0 <= index < self._count:
            raise IndexError("struct: index out of range")
        return self._place + index * self._step

    def __sizeof__(self) -> int:
        return len(self) * self._step


def _read(field: Any, base: int, layout: int) -> Any:
    if isinstance(field, int):
        return _Scalar(field, base, layout).read()
    kind, place = field[0] >> _KIND_SHIFT & 3, base + (field[0] & _KIND_OFFSET)
    if kind == 0:
        return struct(place, field[1], layout)
    if kind == 1:
        return _Items(_Scalar(UINT32, place, layout).read(), field[1], None, layout)
    each, count = _array(field)
    if each == UINT8:
        return _memory.at(place, count)
    return _Items(place, each, count, layout)


def _array(field: Any) -> tuple[Any, int]:
    """Return what the items of an array are, and how many there are."""
    if len(field) == 2:
        return field[1] & ~_OFFSET, field[1] & _OFFSET
    return field[2], field[1]


def _extent(fields: Any, layout: int) -> tuple[int, int]:
    """Return how many bytes a descriptor's structure takes, and what its address is a multiple of."""
    size, step = 0, 1
    for field in fields.values():
        end, needs = _end(field, layout)
        size, step = max(size, end), max(step, needs)
    return (-(-size // step) * step if layout == NATIVE else size), step


def _end(field: Any, layout: int) -> tuple[int, int]:
    if isinstance(field, int):
        scalar = _Scalar(field, 0, layout)
        return scalar.end, scalar.size
    kind, offset = field[0] >> _KIND_SHIFT & 3, field[0] & _KIND_OFFSET
    if kind == 1:
        return offset + 4, 4
    each, count = (field[1], 1) if kind == 0 else _array(field)
    if isinstance(each, int):
        size = needs = _Scalar(each, 0, layout).size
    else:
        size, needs = _extent(each, layout)
    return offset + size * count, needs
