"""The codecs and ciphers of the board. Values taken from MicroPython 1.25 (unix port) or the standards' examples."""

import io
import json
import struct
import zlib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st
from new_board import module
from programs import RunText, program

from marelle_sim.programs.modules_table import BoardModules

NUMBERS = st.integers(-(2**70), 2**70)
JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
)
PLAIN = bytes.fromhex("00112233445566778899aabbccddeeff")  # FIPS 197, appendix C


# json


@pytest.mark.parametrize(
    ("value", "text", "options"),
    [
        ({"a": (1, 2.5, None, True), 1: 2}, '{"a": [1, 2.5, null, true], "1": 2}', {}),
        ('é\x01"\\\n', '"é\\u0001\\"\\\\\\n"', {}),
        (b"ab", '"ab"', {}),
        (float("nan"), "nan", {}),
        ({(1, 2): 3}, '{"[1, 2]": 3}', {}),
        ({"a"}, "\"{'a'}\"", {}),
        ({"a": [1, 2]}, '{"a":[1,2]}', {"separators": (",", ":")}),
    ],
)
def test_json_is_written_letter_for_letter_as_on_a_board(
    value: object, text: str, options: dict[str, Any], modules: BoardModules
) -> None:
    assert modules.get("json").dumps(value, **options) == text


def test_json_is_read_from_text_bytes_and_files(modules: BoardModules) -> None:
    module_, io = modules.get("json"), modules.get("io")
    assert module_.loads(b'{"a": [1, -2.5e3, "\\u00e9"]}') == {"a": [1, -2500.0, "é"]}
    stream = io.StringIO()
    module_.dump([1, 2], stream)
    assert module_.load(io.StringIO(stream.getvalue())) == [1, 2]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("[1,]", [1]), ("[1 2", [1, 2]), ("[:,1}", [1]), ("[[1],2", [[1], 2]), (",1", 1), ("[nulltrue]", [None, True]),
        ('{"a":1,}', {"a": 1}), ('{"a" 1]', {"a": 1}), ('{"a":1,"b":', {"a": 1}), ('{"a":[1}}', {"a": [1]}),
        ("{1:2,null:3}", {1: 2, None: 3}), ('{"a":1:2}', {"a": 1}), ('{"a":{"b"}1,"c":2}', {"a": {}, "c": 2, "b": 1}),
        ("[007,5.,-.5,1E+2]", [7, 5.0, -0.5, 100.0]), ("1e400", float("inf")), ("[1]\v\0x", [1]),
        ('"a\\q\\\n\tb"', "aq\n\tb"), ('"\\ud83d\\ude00\\ud83d"', "\ud83d\ude00\ud83d"),
    ],
)  # fmt: skip
def test_json_with_mistakes_is_read_as_on_a_board(
    text: str, value: object, modules: BoardModules
) -> None:
    assert modules.get("json").loads(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "", "[[1", '{"a":[1', "[1]]", "1,", "[1],", "1 2", "[1][2]", "tru", "nulla", "True", "nan", "NaN", "{'a': 1}", "[1]//", "#",
        "{[1]:2}", '{"a":1,"b', '"a\\"', '"\\u12"', "+1", ".5", "0x10", "1_0", "\v1", "1\xa0", b"\xff", "[" * 100_000,
    ],
)  # fmt: skip
def test_what_a_board_does_not_read_as_json_is_refused(
    text: str | bytes, modules: BoardModules
) -> None:
    with pytest.raises(ValueError, match=r"^syntax error in JSON$"):
        modules.get("json").loads(text)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("-", "invalid syntax for integer with base 10"),
        ("[1-2]", "invalid syntax for integer with base 10"),
        ("-Infinity", "invalid syntax for integer with base 10"),
        ("1e", "invalid syntax for number"),
        ("[1.2.3]", "invalid syntax for number"),
    ],
)
def test_a_wrong_number_in_json_is_refused_as_by_int_and_float(
    text: str, message: str, run_text: RunText
) -> None:
    run = run_text(
        f"import json\ntry:\n    json.loads({text!r})\nexcept ValueError as e:\n    print(e)"
    )
    assert run.stdout == f"{message}\n"


def test_a_text_in_json_must_be_utf_8(modules: BoardModules) -> None:
    with pytest.raises(UnicodeError):
        modules.get("json").loads(b'["\xc3"]')


@pytest.mark.parametrize("thing", [5, None, [1]])
def test_json_is_read_only_from_a_buffer(thing: object, modules: BoardModules) -> None:
    with pytest.raises(TypeError, match=r"^object with buffer protocol required$"):
        modules.get("json").loads(thing)


@pytest.mark.unmeasured
@given(JSON)
def test_json_comes_back_as_it_was(value: Any) -> None:
    module_ = module("json")
    text = module_.dumps(value)
    assert module_.loads(text) == value == json.loads(text)


# re


@pytest.mark.parametrize(
    ("pattern", "text", "groups"),
    [
        (r"(\w+)=(\d+)", "d=12", ["d=12", "d", "12"]),
        ("a{2}", "a{2}", ["a{2}"]),
        ("a{2}", "aa", None),
        ("a.b", "a\nb", ["a\nb"]),
        ("a$", "a\n", None),
        (r"\bab", "bab", ["bab"]),
        ("a|b", "b", ["b"]),
        ("(a|b)+?c", "abc", ["abc", "b"]),
        (r"[\d-]+", "1-2", ["1-2"]),
        ("[^a]", "\n", ["\n"]),
        (r"\.", "a", None),
        ("(?:ab)+", "abab", ["abab"]),
        ("[[x]", "[", ["["]),
    ],
)
def test_expressions_match_as_on_a_board(
    pattern: str, text: str, groups: list[str] | None, modules: BoardModules
) -> None:
    found = modules.get("re").match(pattern, text)
    assert groups == (found and [found.group(i) for i in range(len(groups or ()))])


@pytest.mark.parametrize("pattern", ["(", "*", "[a", "(?P<n>a)", "(?=a)", "a**", "\\"])
def test_what_the_small_engine_lacks_is_refused(pattern: str, modules: BoardModules) -> None:
    with pytest.raises(ValueError, match=r"^error in regex$"):
        modules.get("re").compile(pattern)


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        (r"sub('(a)', r'<\1>', 'banana')", "b<a>n<a>n<a>"),
        ("sub('a', lambda found: found.group(0) * 2, 'banana', 2)", "baanaana"),
        ("compile('a').split('bab')", ["b", "b"]),
        ("repr(compile('a'))", "<re>"),
        ("search('(a)', 'xxa').span()", (2, 3)),
        ("search('(a)', 'xxa').start(1)", 2),
        ("search('(a)', 'xxa').end()", 3),
        ("search('(a)', 'xxa').groups()", ("a",)),
        ("repr(search('(a)', 'xxa'))", "<match num=2>"),
        ("match(b'a', b'ab').group(0)", b"a"),
    ],
)
def test_text_is_found_replaced_and_cut(expression: str, value: object) -> None:
    assert eval(expression, {**vars(module("re"))}) == value


def test_a_group_that_is_not_there_is_refused(modules: BoardModules) -> None:
    with pytest.raises(IndexError, match=r"^5$"):
        modules.get("re").search("(a)", "xxa").group(5)


# struct


@pytest.mark.parametrize(
    ("layout", "values", "data"),
    [
        ("<Q", (-1,), "ffffffffffffffff"),
        ("<b", (300,), "2c"),
        ("bb", (3,), "0300"),
        ("<hh", (1, 2, 3), "01000200"),
        ("bi", (1, -1), "01000000ffffffff"),
        ("bq", (1, 2), "01000000000000000200000000000000"),
        (">f", (1.5,), "3fc00000"),
        ("!h", (1,), "0001"),
        ("<f", (1e40,), "0000807f"),
        ("<f", (-1e40,), "000080ff"),
        ("3s", ("ab",), "616200"),
        ("2s", (), "0000"),
        ("xx", (), "0000"),
        ("e", (1.0,), "003c"),
        ("<2Bx", (1, 2), "010200"),
        ("l", (1,), "01000000"),
        ("P", (1,), "01000000"),
        ("b0i", (1,), "01"),
    ],
)
def test_values_are_packed_as_on_a_32_bit_board(
    layout: str, values: tuple[Any, ...], data: str, modules: BoardModules
) -> None:
    packing = modules.get("struct")
    assert packing.pack(layout, *values).hex() == data
    assert packing.calcsize(layout) == len(data) // 2


def test_values_are_packed_at_a_place_in_a_buffer(modules: BoardModules) -> None:
    packing, buffer = modules.get("struct"), bytearray(5)
    packing.pack_into("<H", buffer, 1, 0x1234)
    packing.pack_into("<B", buffer, -1, 9)
    assert buffer == b"\x00\x34\x12\x00\x09"


@pytest.mark.parametrize(
    ("arguments", "value"),
    [
        (("<H", b"\x00\x34\x12", 1), 0x1234),
        (("<H", b"1234", -2), 13363),
        (("<h", b"12345"), 12849),
    ],
)
def test_values_are_read_from_a_place_in_a_buffer(
    arguments: tuple[Any, ...], value: int, modules: BoardModules
) -> None:
    assert modules.get("struct").unpack_from(*arguments) == (value,)


@pytest.mark.parametrize(
    ("name", "arguments", "kind", "message"),
    [
        ("pack", ("z", 1), ValueError, "bad typecode"),
        ("pack", ("?", 1), ValueError, "bad typecode"),
        ("calcsize", ("<h 2b",), ValueError, "bad typecode"),
        ("calcsize", ("3",), ValueError, "bad typecode"),
        ("pack", ("i", 1.5), TypeError, "can't convert float to int"),
        ("pack", ("d", "a"), TypeError, "can't convert str to float"),
        ("pack", ("s", 5), TypeError, "object with buffer protocol required"),
        ("unpack", ("<i", b"12"), ValueError, "buffer too small"),
        ("unpack_from", ("<H", b"123", -9), ValueError, "buffer too small"),
        ("pack_into", ("<H", bytearray(3), 2, 1), ValueError, "buffer too small"),
        ("pack", ("999999999s",), MemoryError, "memory allocation failed, allocating 999999999 bytes"),
    ],
)  # fmt: skip
def test_wrong_layouts_and_values_are_refused(
    name: str,
    arguments: tuple[Any, ...],
    kind: type[Exception],
    message: str,
    modules: BoardModules,
) -> None:
    with pytest.raises(kind) as caught:
        getattr(modules.get("struct"), name)(*arguments)
    assert str(caught.value) == message


@given(st.sampled_from("<>"), st.text("bBhHiIqQ", min_size=1, max_size=8), st.data())
def test_packed_numbers_come_back_within_their_bits(
    order: str, codes: str, data: st.DataObject
) -> None:
    packing = module("struct")
    values = data.draw(st.lists(NUMBERS, min_size=len(codes), max_size=len(codes)))
    packed = packing.pack(order + codes, *values)
    back = packing.unpack(order + codes, packed)
    for code, value, read in zip(codes, values, back, strict=True):
        bits = 8 * struct.calcsize("<" + code)
        assert (value - read) % (1 << bits) == 0
    assert packed == struct.pack(order + codes, *back)


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
