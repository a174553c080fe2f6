"""MicroPython's `uctypes`: reads and writes buffers as structures of C.

A byte can be read by its address only if it is in a buffer whose address the program has asked for.
"""

import struct as _struct
from typing import Any, NoReturn

from references import memory, wrapped

from marelle_sim.microcontroller.board_types import integer

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
_CODES = "BbHhIiQqBbHhIifd"  # of `struct`, for each type; types 8 to 13 are bit fields
_FIRST_BITS, _LAST_BITS = 8, 13


def _type(number: int) -> int:
    """Return the constant of type number `number`; types from 8 on are negative, for a board's small integers have a sign at bit 30."""
    return (number - 16 if number >= _FIRST_BITS else number) << _TYPE_SHIFT


UINT8, INT8, UINT16, INT16, UINT32, INT32, UINT64, INT64 = map(_type, range(8))
BFUINT8, BFINT8, BFUINT16, BFINT16, BFUINT32, BFINT32, FLOAT32, FLOAT64 = map(_type, range(8, 16))
VOID, SHORT, USHORT, INT, UINT = UINT8, INT16, UINT16, INT32, UINT32
LONG, ULONG, LONGLONG, ULONGLONG = INT32, UINT32, INT64, UINT64  # a long of a Pico has 32 bits
PTR, ARRAY = 1 << _KIND_SHIFT, -2 << _KIND_SHIFT
_OFFSET = (1 << _TYPE_SHIFT) - 1
_BITS_OFFSET = (1 << BF_POS) - 1
_KIND_OFFSET = (1 << _KIND_SHIFT) - 1
_STRUCT, _POINTER, _ARRAY = 0, 1, 2
_WRONG = "syntax error in uctypes descriptor"


def addressof(obj: Any) -> int:
    """Return the address of a buffer or of a structure."""
    if isinstance(obj, _At):
        return obj.address
    # a public name would hide a field's
    return int(obj._addr) if isinstance(obj, struct) else memory.address_of(obj)  # noqa: SLF001


def bytes_at(addr: int, size: int) -> bytes:
    """Return a copy of the bytes at an address."""
    return bytes(memory.at(addr, size))


def bytearray_at(addr: int, size: int) -> "_At":
    """Return a view of the bytes at an address; writing to the view changes them."""
    return _At(addr, size)


def sizeof(obj: Any, *layout_type: int) -> int:
    """Return the size of a structure, of its descriptor or of a bytearray, in bytes.

    `layout_type` is that of a descriptor, NATIVE by default; given with a structure it raises TypeError, with a bytearray it is ignored.
    TypeError also for the descriptor of a single number, and for any other object.
    """
    if isinstance(obj, bytearray):
        return len(obj)
    if not isinstance(obj, struct):
        return _extent(obj, *(layout_type or (NATIVE,)))[0]
    if layout_type:
        raise TypeError
    return obj.__sizeof__()


class _At:
    """The view that `bytearray_at` returns; each access finds the memory by its address anew."""

    __slots__ = ("address", "size")
    __class__ = bytearray  # type: ignore[assignment]  # `isinstance` takes it for one
    __hash__ = None  # type: ignore[assignment]  # it changes

    def __init__(self, address: int, size: int) -> None:
        self.address, self.size = address, size

    def __buffer__(self, _flags: int) -> memoryview:
        return memory.at(self.address, self.size)

    def __bytes__(self) -> bytes:
        return bytes_at(self.address, self.size)

    def __len__(self) -> int:
        return self.size

    def __getitem__(self, index: Any) -> Any:
        found = memory.at(self.address, self.size)[index]
        return found if isinstance(found, int) else bytearray(found)

    def __setitem__(self, index: Any, value: Any) -> None:
        self.__buffer__(0)[index] = value & 0xFF if isinstance(value, int) else value

    def __eq__(self, other: object) -> bool:
        return bytes(self) == other

    def __add__(self, other: Any) -> bytearray:
        return bytearray(self.__buffer__(0)) + bytes(other)

    def __getattr__(self, name: str) -> Any:
        return getattr(bytearray(self.__buffer__(0)), name)

    def __repr__(self) -> str:
        return f"bytearray({bytes(self)!r})"


class struct:
    """A structure at an address, an array there, or a pointer: `struct(addressof(data), {"x": UINT16 | 0}).x`."""

    __slots__ = ("_addr", "_fields", "_layout")
    __hash__ = None  # type: ignore[assignment]  # it changes

    def __init__(self, addr: int, descriptor: Any, layout_type: int = NATIVE, /) -> None:
        for name, value in (
            ("_addr", integer(addr)),
            ("_fields", descriptor),
            ("_layout", layout_type),
        ):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        field = self._field(name)
        if isinstance(field, int):
            return _Scalar(field, self._addr, self._layout).read()
        kind, offset = _kind(field)
        place = self._addr + offset
        if kind == _STRUCT:
            return struct(place, field[1], self._layout)
        if kind == _ARRAY and len(field) == 2 and field[1] & ~_OFFSET == UINT8:
            return _At(place, field[1] & _OFFSET)
        return struct(place, field, self._layout)

    def __setattr__(self, name: str, value: Any) -> None:
        field = self._field(name)
        if not isinstance(field, int):
            raise TypeError(_WRONG)
        _Scalar(field, self._addr, self._layout).write(value)

    def __getitem__(self, index: int) -> Any:
        place, each, layout = self._item(index)
        if isinstance(each, int):
            return _Scalar(each & ~_OFFSET, place, layout).read()
        return struct(place, each, layout)

    def __setitem__(self, index: int, value: Any) -> None:
        place, each, layout = self._item(index)
        if _kind(self._fields)[0] == _POINTER:
            return  # a board accepts the value and stores nothing
        if not isinstance(each, int):
            raise TypeError("'struct' object doesn't support item assignment")
        _Scalar(each & ~_OFFSET, place, layout).write(value)

    def __delitem__(self, index: int) -> NoReturn:
        raise TypeError("'struct' object doesn't support item deletion")

    def __int__(self) -> int:
        if isinstance(self._fields, tuple) and _kind(self._fields)[0] == _POINTER:
            return int(_Scalar(UINT32, self._addr, self._layout).read())
        raise TypeError("can't convert struct to int")

    def __buffer__(self, _flags: int) -> memoryview:
        return memory.at(self._addr, self.__sizeof__())

    def __bytes__(self) -> bytes:
        return bytes_at(self._addr, self.__sizeof__())

    def __repr__(self) -> str:
        kind = "STRUCT" if isinstance(self._fields, dict) else "ERROR"
        if isinstance(self._fields, tuple):
            kind = {_ARRAY: "ARRAY", _POINTER: "PTR"}.get(_kind(self._fields)[0], "unk")
        return f"<struct {kind} {self._addr:x}>"

    def __sizeof__(self) -> int:
        return _extent(self._fields, self._layout)[0]

    def _field(self, name: str) -> Any:
        if not isinstance(self._fields, dict):
            raise TypeError("struct: no fields")
        field = self._fields[name]
        if not isinstance(field, (int, tuple)):
            raise TypeError(_WRONG)
        return field

    def _item(self, index: int) -> tuple[int, Any, int]:
        """Return the address of item `index` of an array or pointer, its descriptor, and its layout (byte order and alignment)."""
        if not isinstance(self._fields, tuple):
            raise TypeError("struct: can't index")
        if _kind(self._fields)[0] == _POINTER:
            each, place = self._fields[1], int(self)
            layout = NATIVE if isinstance(each, int) else self._layout
        else:
            each, count = _array(self._fields)
            if not 0 <= index < count:
                raise IndexError("struct: index out of range")
            place, layout = self._addr, self._layout
        if isinstance(each, int):
            return place + index * _Scalar(each & ~_OFFSET, 0, layout).size, each, layout
        return place + index * _extent(each, layout)[0], each, layout


class _Scalar:
    """A number in memory, or a bit field of one: its address, size and format, from its descriptor `field`."""

    def __init__(self, field: int, base: int, layout: int) -> None:
        number, offset = field >> _TYPE_SHIFT & 15, field & _OFFSET
        self.length = self.shift = 0
        if _FIRST_BITS <= number <= _LAST_BITS:
            offset, self.shift = field & _BITS_OFFSET, field >> BF_POS & 31
            self.length = field >> BF_LEN & 31
        self._format = (">" if layout == BIG_ENDIAN else "<") + _CODES[number]
        self.size = _struct.calcsize(self._format)
        self.end, self._place = offset + self.size, base + offset

    def read(self) -> Any:
        (value,) = _struct.unpack(self._format, memory.at(self._place, self.size))
        return value >> self.shift & (1 << self.length) - 1 if self.length else value

    def write(self, value: Any) -> None:
        view = memory.at(self._place, self.size)
        if self.length:
            mask = (1 << self.length) - 1
            (before,) = _struct.unpack(self._format, view)
            value = before & ~(mask << self.shift) | (value & mask) << self.shift
        if isinstance(value, int) and self._format[1] not in "fd":
            value = wrapped(value, 8 * self.size, signed=self._format[1].islower())
        view[:] = _struct.pack(self._format, value)


def _kind(field: Any) -> tuple[int, int]:
    if not field:
        raise TypeError(_WRONG)
    return field[0] >> _KIND_SHIFT & 3, field[0] & _KIND_OFFSET


def _array(field: Any) -> tuple[Any, int]:
    if len(field) == 2:
        return field[1] & ~_OFFSET, field[1] & _OFFSET
    if len(field) != 3:
        raise TypeError(_WRONG)
    return field[2], field[1] & _OFFSET


def _extent(described: Any, layout: int) -> tuple[int, int]:
    if isinstance(described, tuple):
        return _aggregate(described, layout)
    if isinstance(described, int):
        raise TypeError("can't unambiguously get sizeof scalar")
    if not isinstance(described, dict):
        raise TypeError(_WRONG)
    size, step = 0, 1
    for field in described.values():
        end, needs = _end(field, layout)
        size, step = max(size, end), max(step, needs)
    return (-(-size // step) * step if layout == NATIVE else size), step


def _end(field: Any, layout: int) -> tuple[int, int]:
    if isinstance(field, int):
        scalar = _Scalar(field, 0, layout)
        return scalar.end, scalar.size
    if not isinstance(field, tuple):
        raise TypeError(_WRONG)
    size, needs = _aggregate(field, layout)
    return _kind(field)[1] + size, needs


def _aggregate(field: Any, layout: int) -> tuple[int, int]:
    kind = _kind(field)[0]
    if kind == _ARRAY:
        each, count = _array(field)
        if isinstance(each, int):
            size = needs = _Scalar(each, 0, layout).size
        else:
            size, needs = _extent(each, layout)
        return size * count, needs
    if len(field) != 2:
        raise TypeError(_WRONG)
    return (4, 4) if kind == _POINTER else _extent(field[1], layout)
