"""`cryptolib`, `deflate` and `platform`: values of the standards' own examples, and what a board refuses."""

import io
import zlib
from pathlib import Path
from typing import Any

import pytest
from fixture_types import RunText
from hypothesis import given, strategies as st
from programs import program

from marelle_sim.programs.modules_table import BoardModules

PLAIN = bytes.fromhex("00112233445566778899aabbccddeeff")  # FIPS 197, appendix C


@pytest.mark.parametrize(
    ("key", "wanted"),
    [
        (bytes(range(16)), "69c4e0d86a7b0430d8cdb78070b4c55a"),
        (bytes(range(32)), "8ea2b7ca516745bfeafc49904b496089"),
    ],
)
def test_a_block_is_that_of_the_standard(modules: BoardModules, key: bytes, wanted: str) -> None:
    aes = modules.get("cryptolib").aes
    assert aes(key, 1).encrypt(PLAIN).hex() == wanted
    assert aes(key, 1).decrypt(bytes.fromhex(wanted)) == PLAIN


def test_chained_blocks_are_those_of_sp_800_38a(modules: BoardModules) -> None:
    aes = modules.get("cryptolib").aes
    key = bytes.fromhex("2b7e151628aed2a6abf7158809cf4f3c")
    plain = bytes.fromhex("6bc1bee22e409f96e93d7e117393172aae2d8a571e03ac9c9eb76fac45af8e51")
    wanted = "7649abac8119b246cee98e9b12e9197d5086cb9b507219ee95db113a917678b2"
    buffer = bytearray(plain)
    assert aes(key, 2, bytes(range(16))).encrypt(buffer, buffer) is buffer
    assert buffer.hex() == wanted
    cipher = aes(key, 2, bytes(range(16)))
    assert cipher.decrypt(bytes(buffer[:16])) + cipher.decrypt(bytes(buffer[16:])) == plain


@pytest.mark.parametrize(
    ("mode", "iv", "data", "words"),
    [
        (6, None, b"", "mode"),
        (2, None, b"", "IV"),
        (1, b"short", b"", "IV"),
        (1, None, b"x" * 15, "blksize % 16"),
    ],
)
def test_a_board_refuses_in_its_words(
    modules: BoardModules, mode: int, iv: bytes | None, data: bytes, words: str
) -> None:
    with pytest.raises(ValueError, match=f"^{words}$"):
        modules.get("cryptolib").aes(b"k" * 16, mode, iv).encrypt(data)
    cipher = modules.get("cryptolib").aes(b"k" * 16, 1)
    cipher.encrypt(PLAIN)
    with pytest.raises(ValueError, match=r"^can't encrypt & decrypt$"):
        cipher.decrypt(PLAIN)


@given(st.binary(max_size=2000), st.integers(0, 9), st.integers(9, 15))
def test_what_zlib_packs_is_unpacked(
    modules: BoardModules, data: bytes, level: int, wbits: int
) -> None:
    deflate = modules.get("deflate")
    for window, kind in ((-wbits, deflate.RAW), (wbits, deflate.ZLIB), (wbits + 16, deflate.AUTO)):
        packer = zlib.compressobj(level, wbits=window)
        packed = io.BytesIO(packer.compress(data) + packer.flush())
        assert deflate.DeflateIO(packed, kind, wbits).read() == data


def test_no_more_is_read_than_what_comes_out_needs(modules: BoardModules) -> None:
    source = io.BytesIO(zlib.compress(b"abcdefghijklmnop", wbits=9))
    stream = modules.get("deflate").DeflateIO(source)
    assert (source.tell(), stream.read(1), source.tell()) == (0, b"a", 4)


def same_in_both(run_text: RunText, source: Path | str) -> str:
    here, there = (run_text(source, vm=vm) for vm in ("python", "micropython"))
    assert (here.error, there.error) == (None, None)
    assert here.stdout == there.stdout
    return here.stdout


@pytest.mark.micropython
def test_both_runners_have_them(run_text: Any) -> None:
    assert same_in_both(run_text, program("ciphers/uses_what_a_board_has")).splitlines()[1:] == [
        "True", "b'a'", "MicroPython-1.25.0-arm--with-newlib4.3.0",
    ]  # fmt: skip
