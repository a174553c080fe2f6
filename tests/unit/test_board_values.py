"""Whole numbers in bytes, exceptions in text, stores in buffers: as MicroPython 1.25 does them (its unix port)."""

from array import array
from pathlib import Path

from fixture_types import Printed
from hypothesis import given, strategies as st

from marelle_sim.programs.board_values import from_bytes, store, to_bytes


def test_an_error_with_a_number_has_it_and_says_its_name(
    printed: Printed,
) -> None:
    program = """
        import errno
        try:
            raise OSError(errno.ETIMEDOUT)
        except OSError as error:
            print(error.errno == errno.ETIMEDOUT, error, str(error), repr(error), type(error) is OSError)
        print(OSError(5, "details"), OSError(5, "d", 3), OSError("x").errno, OSError().errno, OSError(9999))
        class Lost(OSError):
            pass
        try:
            raise Lost(19)
        except OSError as error:
            print(error.errno, f"{error} {error!r}", [error])
        try:
            open("nothing")
        except OSError as error:
            print("%s %r" % (error, error))
        """
    assert printed(program) == [
        "True [Errno 110] ETIMEDOUT [Errno 110] ETIMEDOUT OSError(110,) True",
        "[Errno 5] EIO: details (5, 'd', 3) x None 9999",
        "19 [Errno 19] ENODEV Lost(19,) [Lost(19,)]",
        "[Errno 2] ENOENT OSError(2,)",
    ]


def test_exceptions_become_text_as_on_a_board(printed: Printed) -> None:
    program = """
        class Mine(Exception):
            def __str__(self):
                return "mine"
        wrong = ValueError(42)
        print([wrong], (KeyError("a"),), {1: [Mine(5, 6)]}, repr(wrong), "{!r} {}".format(wrong, wrong))
        print(Mine, [int, Mine], type(wrong), f"{Mine}")
        print(str(KeyError("a")), str(Mine(5)), repr(Mine(5)), "%r" % Mine(5), "{}".format(KeyError("a")))
        try:
            {}["a"]
        except KeyError as error:
            print(f"{error} {error!r}", str(error))
        try:
            int("x")
        except ValueError as error:
            print(repr(error))
        try:
            "{:5}".format(wrong)
        except TypeError as error:
            print(error)
        """
    assert printed(program) == [
        "[ValueError(42,)] (KeyError('a',),) {1: [Mine(5, 6)]} ValueError(42,) ValueError(42,) 42",
        "<class 'Mine'> [<class 'int'>, <class 'Mine'>] <class 'ValueError'> <class 'Mine'>",
        "a mine Mine(5,) Mine(5,) a",
        "a KeyError('a',) a",
        "ValueError('invalid syntax for integer with base 10',)",
        "can't convert 'ValueError' object to str implicitly",
    ]


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


def test_an_exception_may_forget_its_traceback(printed: Printed) -> None:
    program = """
        import sys
        kept = ValueError(1)
        for clear in (False, True, 5):
            try:
                raise kept
            except ValueError as error:
                if clear:
                    try:
                        error.__traceback__ = None if clear is True else clear
                    except AttributeError as refused:
                        print(refused)
                        continue
                sys.print_exception(error)
        """
    assert printed(program) == [
        "Traceback (most recent call last):", '  File "program.py", line 6, in <module>', "ValueError: 1", "ValueError: 1",
        "'ValueError' object has no attribute '__traceback__'",
    ]  # fmt: skip


def test_numbers_below_zero_have_bytes(printed: Printed) -> None:
    program = """
        print((-1).to_bytes(2, "big"), (-300).to_bytes(2, "little"), int.to_bytes(5, 2, "big"), (5).to_bytes(2))
        print(int.from_bytes(b"\\xff\\x01", "big", True), int.from_bytes(b"\\xff\\x01", "little"))
        for size in (1, -1, "a"):
            try:
                print((300).to_bytes(size, "little"))
            except Exception as error:
                print(repr(error))
        class Packet:
            def to_bytes(self, order="mine"):
                return order
        print(Packet().to_bytes(), Packet().to_bytes(order="own"))
        """
    assert printed(program) == [
        r"b'\xff\xff' b'\xd4\xfe' b'\x00\x05' b'\x00\x05'",
        "65281 511",
        "OverflowError('buffer too small',)",
        "ValueError()",
        'TypeError("can\'t convert str to int",)',
        "mine own",
    ]


@given(st.integers(-(2**79), 2**79 - 1), st.sampled_from(["big", "little"]))
def test_bytes_of_a_number_are_its_residue(number: int, order: str) -> None:
    data = to_bytes(number, 10, order)
    assert from_bytes(int, data, order, True) == number % 2**80


def test_a_memoryview_keeps_the_low_bits(printed: Printed) -> None:
    program = """
        from array import array
        words = array("h", [0, 0, 0])
        view, cells = memoryview(words), memoryview(bytearray(3))
        view[0] = 0x18000
        view[1] = 40000
        cells[0] = 0x180
        cells[1] -= 1
        cells[-1] ^= 0x1F0
        table = {1: 2}
        table[1] += 5
        print(words, bytes(cells), table)
        """
    assert printed(program) == [r"array('h', [-32768, -25536, 0]) b'\x80\xff\xf0' {1: 7}"]


@given(st.sampled_from("bBhHiIqQ"), st.integers(-(2**70), 2**70))
def test_each_store_is_the_number_modulo_its_width(kind: str, number: int) -> None:
    view = memoryview(array(kind, [0]))
    store(number, view, 0)
    assert (view[0] - number) % (1 << 8 * view.itemsize) == 0


def test_a_bytearray_grows_by_itself(printed: Printed) -> None:
    assert printed("b = bytearray(b'12')\nb += b\nb += b'3'\nb[0] = 256 + 65\nprint(b)") == [
        "bytearray(b'A2123')"
    ]


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


def test_arrays_are_compared_and_hold_things_as_on_a_board(
    printed: Printed,
) -> None:
    program = """
        from array import array
        import struct, uctypes
        things = array("O", [1, "a"])
        things.append(None)
        print(things, things[1], list(things), array("S"), array("P", [5]), array("l", [-1]), array("i", [1]) + array("i", [2]))
        print(array("h", [1]) == array("H", [1]), array("B", b"ab") == b"ab", array("B", b"ab") == bytearray(b"ab"))
        print(array("H", [1, 2]) < array("H", [1, 3]), array("h", [1]) != array("h", [2]), array("h", [1]) == 5)
        for wrong in (lambda: array("f", [1]) == array("f", [1]), lambda: array("h", [1]) < array("h", [2]), lambda: 2 in things,
                      lambda: array("b") == array("h")):
            try:
                print(wrong())
            except NotImplementedError as error:
                print(repr(error))
        try:
            del things[0]
        except TypeError as error:
            print(error)
        data = struct.pack("<OhS", things, -2, uctypes.addressof("abc"))
        back, number, text = struct.unpack("<OhS", data)
        print(len(data), back is things, number, text, struct.calcsize("OP"))
        try:
            struct.calcsize(1)
        except TypeError as error:
            print(error)
        """
    assert printed(program) == [
        "array('O', [1, 'a', None]) a [1, 'a', None] array('S') array('P', [5]) array('l', [-1]) array('i', [1, 2])",
        "True False True", "True True False", *["NotImplementedError()"] * 4,
        "'array' object doesn't support item deletion", "10 True -2 abc 8",
        "can't convert 'int' object to str implicitly",
    ]  # fmt: skip


def test_the_console_and_what_is_wrong_with_memory(printed: Printed) -> None:
    program = """
        import sys, machine
        print(sys.stdout, sys.stdin, sys.stderr, sys.stdout.buffer, type(sys.stdin))
        for wrong in (lambda: sys.exit(), lambda: sys.exit(3), lambda: sys.print_exception(ValueError(), 1), lambda: bytearray(1 << 65),
                      lambda: machine.mem8["a"], lambda: machine.mem16[1], lambda: machine.mem16.__setitem__(3, 1)):
            try:
                wrong()
            except BaseException as error:
                print(repr(error))
        sys.print_exception(ValueError())
        """
    assert printed(program) == [
        "<io.TextIOWrapper 1> <io.TextIOWrapper 0> <io.TextIOWrapper 2> <io.FileIO 0> <class 'TextIOWrapper'>",
        "SystemExit()", "SystemExit(3,)", "OSError('stream operation not supported',)",
        "OverflowError('overflow converting long int to machine word',)", 'TypeError("can\'t convert str to int",)',
        "ValueError('address 00000001 is not aligned to 2 bytes',)", "ValueError('address 00000003 is not aligned to 2 bytes',)",
        "ValueError: ",
    ]  # fmt: skip


def test_a_ring_takes_what_it_has_room_for(printed: Printed) -> None:
    program = """
        import asyncio, micropython
        ring = micropython.RingIO(4)
        print(ring, ring.write(b"abcdef"), ring.any(), ring.readline(), ring.any(), ring.read(1))
        print(ring.write(b"a\\nb"), ring.readline(), ring.read(), ring.write("xyz"))
        cells = bytearray(3)
        print(ring.readinto(cells, 1), cells, ring.write(b"abcd", 1, 2), ring.read(), ring.close())
        print(micropython.RingIO(bytearray(4)).write(b"abcdef"))
        for wrong in (lambda: micropython.RingIO(None), lambda: ring.write(5), lambda: setattr(ring, 1, 2)):
            try:
                wrong()
            except TypeError as error:
                print(error)
        stream = asyncio.StreamWriter(ring)
        async def write():
            stream.write(b"ABC" * 5)
            await stream.drain()
        async def main():
            asyncio.create_task(write())
            print(await stream.readexactly(15))
        asyncio.run(main())
        """
    assert printed(program) == [
        "<RingIO> 4 4 b'abcd' 0 b''", r"3 b'a\n' b'b' 3", r"1 bytearray(b'x\x00\x00') 2 b'yzbc' None", "3",
        "object with buffer protocol required", "object with buffer protocol required",
        "can't convert 'int' object to str implicitly", "b'ABCABCABCABCABC'",
    ]  # fmt: skip


def test_what_prints_into_a_stream_writes_part_by_part(printed: Printed) -> None:
    program = """
        import io
        class Stream(io.IOBase):
            def write(self, data):
                print("write", len(data))
                return len(data)
        print("test", 12, file=Stream())
        try:
            print("test", file={})
        except OSError as error:
            print(error)
        """
    assert printed(program) == [
        "write 4", "write 1", "write 2", "write 1", "stream operation not supported",
    ]  # fmt: skip


def test_a_package_may_load_its_parts_late(printed: Printed, tmp_path: Path) -> None:
    folder = tmp_path / "parts"
    folder.mkdir()
    (folder / "__init__.py").write_text(
        "def __getattr__(name):\n    return __import__(name, None, None, True, 1)\n"
    )
    (folder / "wheel.py").write_text("size = 43\n")
    assert printed("import parts\nprint(parts.wheel.size)") == ["43"]


def test_slices_with_a_step_are_those_of_lists(printed: Printed) -> None:
    program = """
        from array import array
        def refused(act):
            try:
                return act()
            except (NotImplementedError, TypeError) as error:
                return type(error).__name__
        step, numbers = -1, [1, 2, 3, 4]
        for thing in ("abc", b"abc", (1, 2), bytearray(3), array("b", [1]), memoryview(b"ab")):
            print(refused(lambda: thing[::step]), len(thing[::1]), len(thing[::None]))
        print(numbers[::step], numbers[1::2], range(5)[::2], "abc"[-step - 1:][0:2:-step])
        def remove():
            del numbers[::2]
        def change():
            numbers[::2] = [5, 6]
        print(refused(remove), refused(change), numbers)
        class Steps:
            def __getitem__(self, index):
                return index.step
        print(Steps()[::7])
        """
    assert printed(program) == [
        *(f"NotImplementedError {count} {count}" for count in (3, 3, 2, 3, 1, 2)),
        "[4, 3, 2, 1] [2, 4] range(0, 5, 2) ab",
        "NotImplementedError NotImplementedError [1, 2, 3, 4]",
        "7",
    ]


def test_letters_are_those_of_ascii_and_a_bool_is_no_int(
    printed: Printed,
) -> None:
    program = """
        print("élève".upper(), "ÉLÈVE".lower(), "é".isalpha(), "éa".islower(), "²".isdigit(), "ab".upper(), b"a".upper())
        print("é".encode("latin-1"), b"\\xc3\\xa9".decode("latin-1"))
        class Word(str):
            def upper(self):
                return "mine"
        print(Word("é").upper())
        print(isinstance(True, int), isinstance(True, (str, bool)), isinstance(1, int), issubclass(bool, int))
        print(issubclass(bool, object), isinstance(False, object), isinstance(2.0, (int, float)))
        """
    assert printed(program) == [
        "éLèVE ÉlÈve False True False AB b'A'",
        "b'\\xc3\\xa9' é",
        "mine",
        "False True True False",
        "True True True",
    ]
