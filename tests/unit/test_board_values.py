"""Whole numbers in bytes, exceptions in text, stores in buffers: as MicroPython 1.25 does them (its unix port)."""

from array import array
from pathlib import Path

import pytest
from fixture_types import Printed
from hypothesis import given, strategies as st
from programs import program

from marelle_sim.programs.board_values import from_bytes, store, to_bytes


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
    ],
)  # fmt: skip
def test_values_are_those_of_a_board(printed: Printed, name: str, lines: list[str]) -> None:
    assert printed(program(f"values/{name}")) == lines


def test_letters_beyond_ascii_are_written_by_their_numbers(
    printed: Printed,
) -> None:
    program = """
        class A:
            def __repr__(self):
                return "é"
        print(["é", "€😀", ("é",)], {"é": [A()]}, {"à"}, "é", A(), repr("é"), f"{['é', 1]!r} {'é'!r:>8}|")
        """
    assert printed(program) == [
        r"['\xe9', '\u20ac\U0001f600', ('\xe9',)] {'\xe9': [é]} {'\xe0'} é é '\xe9' ['\xe9', 1]   '\xe9'|"
    ]


@given(st.integers(-(2**79), 2**79 - 1), st.sampled_from(["big", "little"]))
def test_bytes_of_a_number_are_its_residue(number: int, order: str) -> None:
    assert from_bytes(int, to_bytes(number, 10, order), order, True) == number % 2**80


@given(st.sampled_from("bBhHiIqQ"), st.integers(-(2**70), 2**70))
def test_each_store_is_the_number_modulo_its_width(kind: str, number: int) -> None:
    view = memoryview(array(kind, [0]))
    store(number, view, 0)
    assert (view[0] - number) % (1 << 8 * view.itemsize) == 0


def test_bytes_of_an_array_are_those_of_its_memory(printed: Printed) -> None:
    program = """
        from array import array
        words = array("h", [1, -2])
        print(bytes(words), bytearray(words), bytes(memoryview(words)), bytes(array("f", [1.5])))
        print(bytes(n for n in words if n > 0), bytearray(memoryview(b"ab")))
        """
    assert printed(program) == [
        r"b'\x01\x00\xfe\xff' bytearray(b'\x01\x00\xfe\xff') b'\x01\x00\xfe\xff' b'\x00\x00\xc0?'",
        r"b'\x01' bytearray(b'ab')",
    ]


def test_a_package_may_load_its_parts_late(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "def __getattr__(name):\n    return __import__(name, None, None, True, 1)\n"
    )
    (folder / "wheel.py").write_text("size = 43\n")
    assert printed("import parts\nprint(parts.wheel.size)") == ["43"]
