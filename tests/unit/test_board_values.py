"""Numbers in bytes, exceptions in text, stores in buffers and `uctypes`: as MicroPython 1.25 does them (unix port)."""

from array import array
from pathlib import Path
from typing import Any

import pytest
from handed_in import write
from hypothesis import given, strategies as st
from new_board import module
from programs import Printed, program

from marelle_sim.programs.board_values import from_bytes, store, to_bytes
from marelle_sim.programs.bytearrays import BoardBytearray


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("prints_errors_with_numbers", [
            "True [Errno 110] ETIMEDOUT [Errno 110] ETIMEDOUT OSError(110,) True",
            "[Errno 5] EIO: details (5, 'd', 3) x None 9999",
            "19 [Errno 19] ENODEV Lost(19,) [Lost(19,)]",
            "[Errno 2] ENOENT OSError(2,)",
        ]),
        ("prints_exceptions", [
            "[ValueError(42,)] (KeyError('a',),) {1: [Mine(5, 6)]} ValueError(42,) ValueError(42,) 42",
            "<class 'Mine'> [<class 'int'>, <class 'Mine'>] <class 'ValueError'> <class 'Mine'>",
            "a mine Mine(5,) Mine(5,) a",
            "a KeyError('a',) a",
            "ValueError('invalid syntax for integer with base 10',)",
            "can't convert 'ValueError' object to str implicitly",
        ]),
        ("forgets_a_traceback", [
            "Traceback (most recent call last):", '  File "forgets_a_traceback.py", line 8, in <module>', "ValueError: 1", "ValueError: 1",
            "'ValueError' object has no attribute '__traceback__'",
        ]),
        ("makes_bytes_of_numbers", [
            r"b'\xff\xff' b'\xd4\xfe' b'\x00\x05' b'\x00\x05'",
            "65281 511",
            "OverflowError('buffer too small',)",
            "ValueError()",
            'TypeError("can\'t convert str to int",)',
            "mine own",
        ]),
        ("stores_numbers_that_are_too_large", [
            r"array('h', [-32768, -25536, 0]) b'\x80\xff\xf0' {1: 7}"
        ]),
        ("grows_a_bytearray", ["bytearray(b'A2123')"]),
        ("compares_arrays", [
            "array('O', [1, 'a', None]) a [1, 'a', None] array('S') array('P', [5]) array('l', [-1]) array('i', [1, 2])",
            "True False True", "True True False", *["NotImplementedError()"] * 4,
            "'array' object doesn't support item deletion", "10 True -2 abc 8",
            "can't convert 'int' object to str implicitly",
        ]),
        ("asks_for_what_is_wrong", [
            "<io.TextIOWrapper 1> <io.TextIOWrapper 0> <io.TextIOWrapper 2> <io.FileIO 0> <class 'TextIOWrapper'>",
            "SystemExit()", "SystemExit(3,)", "OSError('stream operation not supported',)",
            "OverflowError('overflow converting long int to machine word',)", 'TypeError("can\'t convert str to int",)',
            "ValueError('address 00000001 is not aligned to 2 bytes',)", "ValueError('address 00000003 is not aligned to 2 bytes',)",
            "ValueError: ",
        ]),
        ("fills_a_ring", [
            "<RingIO> 4 4 b'abcd' 0 b''", r"3 b'a\n' b'b' 3", r"1 bytearray(b'x\x00\x00') 2 b'yzbc' None", "3",
            "object with buffer protocol required", "object with buffer protocol required",
            "can't convert 'int' object to str implicitly", "b'ABCABCABCABCABC'",
        ]),
        ("prints_to_its_own_stream", [
            "write 4", "write 1", "write 2", "write 1", "stream operation not supported",
        ]),
        ("takes_slices_with_steps", [
            *(f"NotImplementedError {count} {count}" for count in (3, 3, 2, 3, 1, 2)),
            "[4, 3, 2, 1] [2, 4] range(0, 5, 2) ab",
            "NotImplementedError NotImplementedError [1, 2, 3, 4]",
            "7",
        ]),
        ("changes_letters", [
            "éLèVE ÉlÈve False True False AB b'A'",
            "b'\\xc3\\xa9' é",
            "mine",
            "False True True False",
            "True True True",
        ]),
        ("writes_letters_beyond_ascii", [
            r"['\xe9', '\u20ac\U0001f600', ('\xe9',)] {'\xe9': [é]} {'\xe0'} é é '\xe9' ['\xe9', 1]   '\xe9'|",
        ]),
        ("takes_bytes_of_an_array", [
            r"b'\x01\x00\xfe\xff' bytearray(b'\x01\x00\xfe\xff') b'\x01\x00\xfe\xff' b'\x00\x00\xc0?'",
            r"b'\x01' bytearray(b'ab')",
        ]),
        ("changes_bytearrays", [
            r"bytearray(b'\xfe\xff\x00') bytearray(b'\xfe\xff\x00\xff') True True True",
            r"bytearray(b'\x01,') bytearray(b'ab') bytearray(b'\xc3\xa9') bytearray(b'')",
        ]),
    ],
)  # fmt: skip
def test_values_are_those_of_a_board(printed: Printed, name: str, lines: list[str]) -> None:
    assert printed(program(f"values/{name}")) == lines


def test_a_bytearray_is_joined_to_buffers_only(printed: Printed, vm: str) -> None:
    needed = "TypeError object with buffer protocol required"
    assert printed(program("values/joins_bytearrays"), vm=vm) == [
        r"bytearray(b'\x01,\x02') bytearray(b'\x01,\x02') bytearray(b'\x00,\xff\x01')",
        "TypeError can't convert str to int",
        "TypeError can't convert float to int",
        r"bytearray(b'\x00xab\x01\x00\x02\x00ab\x00xab\x01\x00\x02\x00ab')",
        *[needed] * 5,
        r"bytearray(b'\x00') bytearray(b'\x00ab') bytearray(b'\x00\x01\x00')",
        "MemoryError memory allocation failed, allocating 4294967295 bytes",
        "MemoryError memory allocation failed, allocating 4294967291 bytes",
    ]


def test_a_size_beyond_a_machine_word_is_no_size(printed: Printed) -> None:
    source = "try:\n    bytearray(-1 << 35)\nexcept OverflowError as e:\n    print(e)"
    assert printed(source) == ["overflow converting long int to machine word"]


@given(st.integers(-(2**79), 2**79 - 1), st.sampled_from(["big", "little"]))
def test_bytes_of_a_number_are_its_residue(number: int, order: str) -> None:
    assert from_bytes(int, to_bytes(number, 10, order), order, True) == number % 2**80


@given(st.sampled_from("bBhHiIqQ"), st.integers(-(2**70), 2**70))
def test_each_store_is_the_number_modulo_its_width(kind: str, number: int) -> None:
    view = memoryview(array(kind, [0]))
    store(number, view, 0)
    assert (view[0] - number) % (1 << 8 * view.itemsize) == 0


def test_a_package_may_load_its_parts_late(printed: Printed, tmp_path: Path) -> None:
    late = "def __getattr__(name):\n    return __import__(name, None, None, True, 1)\n"
    write(tmp_path / "parts", {"__init__.py": late, "wheel.py": "size = 43\n"})
    assert printed("import parts\nprint(parts.wheel.size)") == ["43"]


@pytest.fixture
def uctypes() -> Any:
    return module("uctypes")


def described(uctypes: Any) -> dict[str, Any]:
    return {
        "a": 0 | uctypes.UINT8,
        "b": (1, {"c": 0 | uctypes.UINT8}),
        "array": (uctypes.ARRAY | 2, uctypes.UINT8 | 3),
        "words": (uctypes.ARRAY | 2, 2, {"x": 0 | uctypes.UINT16}),
        "numbers": (uctypes.ARRAY | 0, uctypes.INT16 | 2),
        "bits": uctypes.BFUINT8 | 0 | 4 << uctypes.BF_POS | 3 << uctypes.BF_LEN,
        "w": uctypes.UINT16 | 2,
        "f": uctypes.FLOAT32 | 4,
    }


@pytest.mark.parametrize(
    ("name", "value"),
    [("UINT8", 0), ("INT8", 0x8000000), ("UINT32", 0x20000000), ("INT64", 0x38000000),
     ("BFUINT8", -0x40000000), ("BFINT32", -0x18000000), ("FLOAT32", -0x10000000), ("FLOAT64", -0x8000000),
     ("PTR", 0x20000000), ("ARRAY", -0x40000000), ("BF_POS", 17), ("BF_LEN", 22), ("NATIVE", 2)],
)  # fmt: skip
def test_the_constants_are_a_boards(uctypes: Any, name: str, value: int) -> None:
    assert getattr(uctypes, name) == value


def test_a_buffer_is_read_and_written_by_its_description(uctypes: Any) -> None:
    data = bytearray(b"\xa5\x02\x03\x04\x05\x06\x07\x08")
    seen = uctypes.struct(uctypes.addressof(data), described(uctypes), uctypes.LITTLE_ENDIAN)

    assert (seen.a, seen.b.c, bytes(seen.array), seen.bits, seen.w) == (
        165,
        2,
        b"\3\4\5",
        2,
        0x403,
    )
    assert (seen.words[1].x, seen.numbers[0], seen.numbers[1]) == (0x605, 0x02A5, 0x0403)
    assert seen.f == pytest.approx(4.063216e-34)
    seen.bits, seen.w = 1, 0x1FFFF
    seen.array[1], seen.numbers[0] = 9, -2
    assert data == b"\xfe\xff\xff\x09\x05\x06\x07\x08"
    assert bytes(seen) == bytes(BoardBytearray(seen)) == data
    assert (uctypes.sizeof(seen), uctypes.sizeof(seen.b), uctypes.sizeof(seen.numbers)) == (
        8,
        1,
        4,
    )


def test_the_other_order_of_bytes(uctypes: Any) -> None:
    data = b"\x95\x02\xff\x09"
    fields = {
        "w": uctypes.UINT16 | 2,
        "bits": uctypes.BFUINT16 | 2 | 4 << uctypes.BF_POS | 8 << uctypes.BF_LEN,
        "i": uctypes.INT8 | 0,
    }
    seen = uctypes.struct(uctypes.addressof(data), fields, uctypes.BIG_ENDIAN)

    assert (seen.w, seen.bits, seen.i) == (0xFF09, 0xF0, -107)


def test_sizes_are_rounded_up_as_a_compiler_does(uctypes: Any) -> None:
    wide = {"a": 4 | uctypes.UINT32, "b": 8 | uctypes.UINT8}

    assert (uctypes.sizeof(wide), uctypes.sizeof(wide, uctypes.LITTLE_ENDIAN)) == (12, 9)
    assert uctypes.sizeof({"a": 1 | uctypes.UINT32}) == 8
    assert uctypes.sizeof({"p": (uctypes.PTR | 4, uctypes.UINT8)}) == 8


def test_a_pointer_leads_to_another_buffer(uctypes: Any) -> None:
    target = bytearray(b"\x07\x08")
    data = bytearray(uctypes.addressof(target).to_bytes(4, "little"))
    fields = {"p": (uctypes.PTR | 0, uctypes.UINT8)}
    seen = uctypes.struct(uctypes.addressof(data), fields, uctypes.LITTLE_ENDIAN)

    seen.p[0] = 9  # a board takes it and stores nothing
    assert (seen.p[0], seen.p[1], int(seen.p)) == (7, 8, uctypes.addressof(target))
    with pytest.raises(TypeError):
        int(uctypes.struct(uctypes.addressof(data), fields))


def test_bytes_at_an_address_are_a_bytearray(uctypes: Any) -> None:
    target = bytearray(b"abcd")
    there = uctypes.bytearray_at(uctypes.addressof(target) + 1, 2)
    assert (repr(there), isinstance(there, bytearray), there.decode()) == (
        "bytearray(b'bc')",
        True,
        "bc",
    )
    there[0], there[1:] = 0x141, b"Z"
    assert (bytes(target), there + b"!", len(there)) == (b"aAZd", b"AZ!", 2)
    assert uctypes.addressof(uctypes.bytearray_at(64, 8)) == 64  # nobody has looked what is there


def test_structures_of_each_kind_say_what_they_are(uctypes: Any) -> None:
    data = bytearray(8)
    array = uctypes.struct(uctypes.addressof(data), (uctypes.ARRAY | 0, uctypes.UINT16 | 2))
    array[1] = 0x12345
    assert (bytes(data), uctypes.sizeof(array)) == (b"\0\0\x45\x23\0\0\0\0", 4)
    kinds = [{}, (uctypes.ARRAY | 0, uctypes.UINT8 | 1), (uctypes.PTR | 0, uctypes.UINT8), []]
    assert [repr(uctypes.struct(0, kind)) for kind in kinds] == [
        "<struct STRUCT 0>", "<struct ARRAY 0>", "<struct PTR 0>", "<struct ERROR 0>",
    ]  # fmt: skip


def test_a_buffer_keeps_its_address(uctypes: Any) -> None:
    first, second = bytearray(4), bytearray(4)
    place = uctypes.addressof(first)

    assert uctypes.addressof(first) == place != uctypes.addressof(second)
    uctypes.bytearray_at(place + 1, 2)[0] = 7
    assert uctypes.bytes_at(place, 4) == bytes(first) == b"\0\7\0\0"


@pytest.mark.parametrize(
    ("wrong", "kind"),
    [(lambda u: u.addressof(3), TypeError), (lambda u: u.sizeof(3), TypeError),
     (lambda u: u.bytes_at(0x1000, 1), OSError), (lambda u: u.struct(0, {}).zz, KeyError),
     (lambda u: u.struct(bytearray(2), {}), TypeError), (lambda u: u.struct(0, []).x, TypeError),
     (lambda u: u.struct(0, {"x": []}).x, TypeError), (lambda u: u.struct(0, {})[0], TypeError),
     (lambda u: u.sizeof(u.struct(0, {}), u.NATIVE), TypeError), (lambda u: hash(u.struct(0, {})), TypeError),
     (lambda u: setattr(u.struct(0, {"a": (0, {})}), "a", 1), TypeError),
     (lambda u: u.struct(0, {"a": (u.ARRAY, 2, {})}).a[2], IndexError)],
)  # fmt: skip
def test_what_is_wrong_is_refused(uctypes: Any, wrong: Any, kind: type[Exception]) -> None:
    with pytest.raises(kind):
        wrong(uctypes)


@given(
    value=st.integers(),
    shift=st.integers(0, 7),
    length=st.integers(1, 8),
    held=st.binary(min_size=2, max_size=2),
)
def test_bits_are_written_without_their_neighbours(
    value: int, shift: int, length: int, held: bytes
) -> None:
    uctypes = module("uctypes")
    data = bytearray(held)
    fields = {"x": uctypes.BFUINT16 | shift << uctypes.BF_POS | length << uctypes.BF_LEN}
    seen = uctypes.struct(uctypes.addressof(data), fields, uctypes.LITTLE_ENDIAN)
    mask = (1 << length) - 1

    seen.x = value

    assert seen.x == value & mask
    others = 0xFFFF ^ mask << shift
    assert int.from_bytes(data, "little") & others == int.from_bytes(held, "little") & others


@given(st.lists(st.integers(-(1 << 40), 1 << 40)), st.data())
def test_each_element_is_its_number_modulo_256(numbers: list[int], data: st.DataObject) -> None:
    cells = BoardBytearray(len(numbers))
    for place, number in enumerate(numbers):
        cells[place] = number
    assert list(cells) == [number & 0xFF for number in numbers]
    assert cells == BoardBytearray(numbers)
    assert bytes(cells + b"end") == bytes(cells) + b"end"
    cut = data.draw(st.slices(len(numbers)))
    assert bytes(cells[cut]) == bytes(cells)[cut]
