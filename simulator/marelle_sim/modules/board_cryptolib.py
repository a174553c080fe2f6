"""MicroPython's `cryptolib`: AES in the modes ECB and CBC, as on an RPI_PICO, which has no CTR and no constants for the modes.

The cipher follows its standard, FIPS 197, and uses its names: state, key schedule, SubBytes, ShiftRows, MixColumns.
"""

from typing import Any

from _board import board

from marelle_sim.microcontroller.access_costs import clocked

__all__ = ["aes"]

_ECB, _CBC = 1, 2
_BLOCK = 16
_BLOCK_US = clocked(12, board.facts.chip)  # estimate for a Pico at 125 MHz, tables in flash


def _times_two(x: int) -> int:
    return (x << 1 ^ 0x11B) & 0xFF if x & 0x80 else x << 1


def _times(x: int, factor: int) -> int:
    """Return the product of two bytes, as elements of the finite field of FIPS 197, 4.2."""
    product = 0
    while factor:
        if factor & 1:
            product ^= x
        x, factor = _times_two(x), factor >> 1
    return product


def _s_box() -> bytes:
    """Return the table of SubBytes (5.1.1): each byte's inverse in the field, mixed with four rotations of itself."""
    power, inverse = 1, [0] * 256
    powers = []
    for _exponent in range(255):
        powers.append(power)
        power ^= _times_two(power)  # 3 generates the field
    for exponent, value in enumerate(powers):
        inverse[value] = powers[-exponent % 255]
    mixed = [x ^ x << 1 ^ x << 2 ^ x << 3 ^ x << 4 for x in inverse]
    return bytes((x ^ x >> 8) & 0xFF ^ 0x63 for x in mixed)


_SUBSTITUTE = _s_box()
_RESTORE = bytes(_SUBSTITUTE.index(x) for x in range(256))
_BY = {factor: bytes(_times(x, factor) for x in range(256)) for factor in (2, 3, 9, 11, 13, 14)}
_SHIFTED = [(place + 4 * (place % 4)) % 16 for place in range(16)]  # ShiftRows, column by column
_SHIFTED_BACK = [(place - 4 * (place % 4)) % 16 for place in range(16)]


def _key_schedule(key: bytes) -> list[bytes]:
    """Return the round keys of a key of 16 or 32 bytes, 16 bytes each (5.2)."""
    words = [key[at : at + 4] for at in range(0, len(key), 4)]
    length, constant = len(words), 1
    while len(words) < 4 * (length + 7):
        word = words[-1]
        if len(words) % length == 0:
            word = (word[1:] + word[:1]).translate(_SUBSTITUTE)
            word = bytes([word[0] ^ constant]) + word[1:]
            constant = _times_two(constant)
        elif length > 6 and len(words) % length == 4:
            word = word.translate(_SUBSTITUTE)
        words.append(_added(word, words[-length]))
    return [b"".join(words[at : at + 4]) for at in range(0, len(words), 4)]


def _added(left: bytes | bytearray, right: bytes) -> bytes:
    return bytes(x ^ y for x, y in zip(left, right, strict=True))


def _encrypted(block: bytes, keys: list[bytes]) -> bytes:
    """Return the ciphertext of a block of 16 bytes (5.1); `keys` are the round keys."""
    by_2, by_3 = _BY[2], _BY[3]
    state = _added(block, keys[0])
    for key in keys[1:-1]:
        state = bytes(map(state.translate(_SUBSTITUTE).__getitem__, _SHIFTED))
        mixed = bytearray()
        for at in (0, 4, 8, 12):
            a, b, c, d = state[at : at + 4]
            mixed += bytes((
                by_2[a] ^ by_3[b] ^ c ^ d, a ^ by_2[b] ^ by_3[c] ^ d,
                a ^ b ^ by_2[c] ^ by_3[d], by_3[a] ^ b ^ c ^ by_2[d],
            ))  # fmt: skip
        state = _added(mixed, key)
    return _added(bytes(map(state.translate(_SUBSTITUTE).__getitem__, _SHIFTED)), keys[-1])


def _decrypted(block: bytes, keys: list[bytes]) -> bytes:
    """Return the plaintext of a block of 16 bytes (5.3); `keys` are the round keys."""
    by_9, by_11, by_13, by_14 = _BY[9], _BY[11], _BY[13], _BY[14]
    state = _added(block, keys[-1])
    for key in keys[-2:0:-1]:
        state = _added(bytes(map(state.translate(_RESTORE).__getitem__, _SHIFTED_BACK)), key)
        mixed = bytearray()
        for at in (0, 4, 8, 12):
            a, b, c, d = state[at : at + 4]
            mixed += bytes((
                by_14[a] ^ by_11[b] ^ by_13[c] ^ by_9[d], by_9[a] ^ by_14[b] ^ by_11[c] ^ by_13[d],
                by_13[a] ^ by_9[b] ^ by_14[c] ^ by_11[d], by_11[a] ^ by_13[b] ^ by_9[c] ^ by_14[d],
            ))  # fmt: skip
        state = bytes(mixed)
    return _added(bytes(map(state.translate(_RESTORE).__getitem__, _SHIFTED_BACK)), keys[0])


class aes:
    """An AES cipher with its key; after the first call it only encrypts, or only decrypts."""

    def __init__(self, key: Any, mode: int, IV: Any = None, /) -> None:
        """Take a key of 16 or 32 bytes, a mode (1: ECB, 2: CBC) and, for CBC, the initialization vector of 16 bytes.

        Raises:
            ValueError: an argument has another value or length.
        """
        if mode not in (_ECB, _CBC):
            raise ValueError("mode")
        if len(bytes(key)) not in (16, 32):
            raise ValueError("key")
        missing = IV is None and mode == _CBC
        if missing or (IV is not None and len(bytes(IV)) != _BLOCK):
            raise ValueError("IV")
        self._keys, self._chained = _key_schedule(bytes(key)), mode == _CBC
        self._last, self._direction = bytes(IV or _BLOCK), ""

    def encrypt(self, in_buf: Any, out_buf: Any = None, /) -> Any:
        """Encrypt whole blocks of 16 bytes; return the ciphertext, or write it to `out_buf` and return `out_buf`, which may be `in_buf`.

        Raises:
            ValueError: `in_buf` ends inside a block, `out_buf` is shorter than `in_buf`, or this cipher has decrypted.
        """
        return self._processed(in_buf, out_buf, "encrypt")

    def decrypt(self, in_buf: Any, out_buf: Any = None, /) -> Any:
        """Decrypt whole blocks of 16 bytes; return the plaintext, or write it to `out_buf` and return `out_buf`, which may be `in_buf`.

        Raises:
            ValueError: `in_buf` ends inside a block, `out_buf` is shorter than `in_buf`, or this cipher has encrypted.
        """
        return self._processed(in_buf, out_buf, "decrypt")

    def _processed(self, in_buf: Any, out_buf: Any, direction: str) -> Any:
        given = in_buf.encode() if isinstance(in_buf, str) else bytes(in_buf)
        if len(given) % _BLOCK:
            raise ValueError("blksize % 16")
        if out_buf is not None and len(memoryview(out_buf).cast("B")) < len(given):
            raise ValueError("output too small")
        if self._direction not in ("", direction):
            raise ValueError("can't encrypt & decrypt")
        self._direction = direction
        step = self._encrypted if direction == "encrypt" else self._decrypted
        made = b"".join(step(given[at : at + _BLOCK]) for at in range(0, len(given), _BLOCK))
        board.clock.spend(_BLOCK_US * (len(given) // _BLOCK))
        if out_buf is None:
            return made
        memoryview(out_buf).cast("B")[: len(made)] = made
        return out_buf

    def _encrypted(self, block: bytes) -> bytes:
        if not self._chained:
            return _encrypted(block, self._keys)
        self._last = _encrypted(_added(block, self._last), self._keys)
        return self._last

    def _decrypted(self, block: bytes) -> bytes:
        plaintext = _decrypted(block, self._keys)
        if not self._chained:
            return plaintext
        plaintext, self._last = _added(plaintext, self._last), block
        return plaintext
