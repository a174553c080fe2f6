"""Decompresses DEFLATE data (RFC 1951) byte by byte, and reads no more of it than the next output byte needs, as on a board.

CPython's `zlib` has no windows of less than 256 bytes and does not tell how far it has read, and a program can see both.
"""

from collections.abc import Callable, Iterator

_LENGTHS = (
    3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258,
)  # fmt: skip
_LENGTH_BITS = (
    0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0,
)  # fmt: skip
_DISTANCES = (
    1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289,
    16385, 24577,
)  # fmt: skip
_ORDER = (16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15)
_END, _LONGEST_CODE = 256, 15
_STORED, _FIXED, _DYNAMIC = 0, 1, 2


class InvalidDataError(Exception):
    """The data is not valid DEFLATE data."""


class _Bits:
    def __init__(self, next_byte: Callable[[], int]) -> None:
        self._next_byte, self._bits, self._count = next_byte, 0, 0

    def take(self, count: int) -> int:
        while self._count < count:
            self._bits |= self._next_byte() << self._count
            self._count += 8
        taken = self._bits & (1 << count) - 1
        self._bits >>= count
        self._count -= count
        return taken

    def drop(self) -> None:
        """Drop the bits that are left of the byte that was read last."""
        self._bits = self._count = 0


class _Code:
    """A Huffman code: finds the symbol of a code by its length and value (3.2.2)."""

    def __init__(self, lengths: list[int]) -> None:
        self._symbols: dict[tuple[int, int], int] = {}
        code = 0
        for length in range(1, _LONGEST_CODE + 1):
            for symbol, its in enumerate(lengths):
                if its == length:
                    self._symbols[length, code] = symbol
                    code += 1
            code <<= 1

    def next(self, bits: _Bits) -> int:
        code = 0
        for length in range(1, _LONGEST_CODE + 1):
            code = code << 1 | bits.take(1)
            symbol = self._symbols.get((length, code))
            if symbol is not None:
                return symbol
        raise InvalidDataError


_FIXED_CODES = (_Code([8] * 144 + [9] * 112 + [7] * 24 + [8] * 8), _Code([5] * 30))


def inflated(next_byte: Callable[[], int], window: int) -> Iterator[int]:
    """Yield the decompressed bytes.

    Args:
        next_byte: returns the next byte of the compressed data, or raises.
        window: the number of last decompressed bytes that the data may repeat.

    Raises:
        InvalidDataError: the data is not DEFLATE data, or repeats a byte from before the window.
    """
    bits, window_bytes, last = _Bits(next_byte), bytearray(window), 0
    while not last:
        last, kind = bits.take(1), bits.take(2)
        if kind == _STORED:
            symbols = _stored(bits)
        elif kind == _FIXED:
            symbols = _coded(bits, _FIXED_CODES, window_bytes, window)
        elif kind == _DYNAMIC:
            symbols = _coded(bits, _dynamic_codes(bits), window_bytes, window)
        else:
            raise InvalidDataError
        for byte in symbols:
            window_bytes.append(byte)
            if len(window_bytes) > 2 * window + 4096:
                del window_bytes[:-window]
            yield byte


def _stored(bits: _Bits) -> Iterator[int]:
    bits.drop()
    length, inverted = bits.take(16), bits.take(16)
    if length != inverted ^ 0xFFFF:
        raise InvalidDataError
    for _place in range(length):
        yield bits.take(8)


def _coded(
    bits: _Bits, codes: tuple[_Code, _Code], window_bytes: bytearray, window: int
) -> Iterator[int]:
    """Yield the decompressed bytes of a block with Huffman codes; the caller appends each one to `window_bytes` before the next."""
    literals, distances = codes
    while True:
        symbol = literals.next(bits)
        if symbol < _END:
            yield symbol
            continue
        if symbol == _END:
            return
        if symbol - 257 >= len(_LENGTHS):
            raise InvalidDataError
        length = _LENGTHS[symbol - 257] + bits.take(_LENGTH_BITS[symbol - 257])
        symbol = distances.next(bits)
        if symbol >= len(_DISTANCES):
            raise InvalidDataError
        distance = _DISTANCES[symbol] + bits.take(max(0, symbol // 2 - 1))
        if distance > window:
            raise InvalidDataError
        for _place in range(length):
            yield window_bytes[-distance]


def _dynamic_codes(bits: _Bits) -> tuple[_Code, _Code]:
    """Read the two Huffman codes of a block (3.2.7): that of literals and lengths, and that of distances; or raise InvalidDataError."""
    literals, distances, count = bits.take(5) + 257, bits.take(5) + 1, bits.take(4) + 4
    lengths = [0] * 19
    for place in _ORDER[:count]:
        lengths[place] = bits.take(3)
    code, found = _Code(lengths), list[int]()
    while len(found) < literals + distances:
        symbol = code.next(bits)
        if symbol < 16:
            found.append(symbol)
        elif symbol == 16 and found:
            found += found[-1:] * (3 + bits.take(2))
        elif symbol == 17:
            found += [0] * (3 + bits.take(3))
        elif symbol == 18:
            found += [0] * (11 + bits.take(7))
        else:
            raise InvalidDataError
    if len(found) > literals + distances:
        raise InvalidDataError
    return _Code(found[:literals]), _Code(found[literals:])
