"""The small modules of the board. The values were taken from MicroPython 1.25 (its unix port)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from new_board import module, new_board

from marelle_sim.kernel.clock import RunStopped
from marelle_sim.kernel.ending import Ending
from marelle_sim.programs.modules_table import MODULES, BoardModules

if TYPE_CHECKING:
    from collections.abc import Callable


# The table


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_the_table_shows_its_names(name: str, modules: BoardModules) -> None:
    made = modules.get(name)
    assert [known for known in dir(made) if not known.startswith("_")]


def test_a_name_with_u_is_the_same_module(modules: BoardModules) -> None:
    assert modules.get("ujson") is modules.get("json")
    assert modules.get("json").__name__ == "json"
    assert "umath" not in MODULES


def test_a_name_that_the_board_lacks_is_missing(modules: BoardModules) -> None:
    with pytest.raises(AttributeError, match=r"^module 'math' has no attribute 'gcd'$"):
        modules.get("math").gcd(4, 6)
    assert repr(modules.get("math")) == "<module 'math'>"


def test_what_a_module_imports_is_not_shown(modules: BoardModules) -> None:
    assert not hasattr(modules.get("json"), "Any")
    assert not hasattr(modules.get("os"), "board")


# array


def test_whole_numbers_wrap_around_in_an_array(modules: BoardModules) -> None:
    array = modules.get("array").array
    numbers = array("B", [300, -1])
    numbers.append(257)
    numbers.extend([5])
    numbers[0] = 256
    assert list(numbers) == [0, 255, 1, 5]
    assert list(array("h", [40_000])) == [-25_536]
    assert list(array("L", [2**32 + 1])) == [1]
    assert repr(array("H", [1, 2, 3])) == "array('H', [1, 2, 3])"


def test_an_array_is_a_buffer_of_the_size_it_has_on_a_board(modules: BoardModules) -> None:
    array = modules.get("array").array
    assert len(bytes(array("l", [1, 2]))) == 8
    assert list(array("h", b"\x01\x00\x02\x00")) == [1, 2]
    assert list(array("f", [1.5])) == [1.5]
    assert list(array("i", [1, 2, 3])[1:]) == [2, 3]


def test_an_array_has_the_methods_of_a_board(modules: BoardModules) -> None:
    array = modules.get("array").array
    with pytest.raises(AttributeError, match=r"^'array' object has no attribute 'tobytes'$"):
        array("B").tobytes()
    with pytest.raises(ValueError, match=r"^bad typecode$"):
        array("z")


# binascii, hashlib


def test_bytes_are_written_as_text_and_read_again(modules: BoardModules) -> None:
    binascii = modules.get("binascii")
    assert binascii.hexlify(b"ab") == b"6162"
    assert binascii.hexlify(b"ab", ":") == b"61:62"
    assert binascii.unhexlify("6162") == b"ab"
    assert binascii.b2a_base64(b"abc") == b"YWJj\n"
    assert binascii.b2a_base64(b"abc", newline=False) == b"YWJj"
    assert binascii.a2b_base64("YWJj") == b"abc"
    assert binascii.crc32(b"123456789") == 0xCBF43926


def test_text_that_is_not_bytes_is_refused_in_the_board_s_words(modules: BoardModules) -> None:
    binascii = modules.get("binascii")
    with pytest.raises(ValueError, match=r"^non-hex digit$"):
        binascii.unhexlify("6z")
    with pytest.raises(ValueError, match=r"^incorrect padding$"):
        binascii.a2b_base64("a")


def test_a_digest_is_read_once(modules: BoardModules) -> None:
    digest = modules.get("hashlib").sha256("ab")
    digest.update(b"c")
    assert digest.digest().hex().startswith("ba7816bf8f01cfea")
    for again in (digest.digest, lambda: digest.update(b"d")):
        with pytest.raises(ValueError, match=r"^hash is final$"):
            again()
    assert modules.get("hashlib").sha1().digest().hex().startswith("da39a3ee")
    assert not hasattr(digest, "hexdigest")


# collections


def test_a_deque_has_a_fixed_length(modules: BoardModules) -> None:
    deque = modules.get("collections").deque
    things = deque((1, 2, 3), 2)
    assert list(things) == [2, 3]
    things.appendleft(7)
    assert (list(things), things[1], len(things), repr(things)) == ([7, 2], 2, 2, "<deque>")
    things[1] = 5
    assert (things.pop(), things.popleft(), bool(things)) == (5, 7, False)
    with pytest.raises(IndexError, match=r"^empty$"):
        things.pop()
    with pytest.raises(IndexError, match=r"^full$"):
        deque((1, 2, 3), 2, 1)


def test_a_named_tuple_has_its_names_only(modules: BoardModules) -> None:
    point = modules.get("collections").namedtuple("Point", ["x", "y"])(3, y=4)
    assert (point.x, point[1], repr(point)) == (3, 4, "Point(x=3, y=4)")
    assert not hasattr(point, "_asdict")


def test_an_ordered_dictionary_says_so(modules: BoardModules) -> None:
    ordered = modules.get("collections").OrderedDict([("b", 1), ("a", 2)])
    assert repr(ordered) == "OrderedDict({'b': 1, 'a': 2})"


# errno, gc, heapq, io, cmath


def test_error_numbers_have_the_names_of_the_port(modules: BoardModules) -> None:
    errno = modules.get("errno")
    assert (errno.ENOENT, errno.ETIMEDOUT, errno.errorcode[5]) == (2, 110, "EIO")
    assert not hasattr(errno, "ENOSPC")


def test_memory_fills_with_time_and_is_collected() -> None:
    board = new_board()
    gc = module("gc", board)
    assert gc.mem_free() + gc.mem_alloc() == 233_024
    before = gc.mem_free()
    board.clock.spend(1_000_000)
    assert before - gc.mem_free() == 32_000
    gc.collect()
    assert gc.mem_free() == before
    assert board.clock.now == 1_003_000
    gc.disable()
    assert gc.isenabled() is False
    gc.enable()
    assert gc.isenabled() is True
    assert gc.threshold() == -1
    gc.threshold(5000)
    assert gc.threshold() == 4992  # whole blocks
    gc.threshold(-1)
    assert gc.threshold() == -1


def test_the_board_opens_files_of_its_flash(modules: BoardModules) -> None:
    io = modules.get("io")
    assert io.open("/main.py").read() == "12"
    assert io.StringIO("a").read() == "a"
    assert io.BytesIO(b"a").read() == b"a"
    assert issubclass(type("Mine", (io.IOBase,), {}), io.IOBase)


# math


def test_what_a_function_refuses_has_one_message(modules: BoardModules) -> None:
    maths = modules.get("math")
    impossible: list[Callable[[], Any]] = [
        lambda: maths.sqrt(-1), lambda: maths.log(0), lambda: maths.exp(1000), lambda: maths.acos(2),
        lambda: maths.fmod(1, 0), lambda: maths.pow(0, -1),
    ]  # fmt: skip
    for refused in impossible:
        with pytest.raises(ValueError, match=r"^math domain error$"):
            refused()
    with pytest.raises(ValueError, match=r"^negative factorial$"):
        maths.factorial(-1)


def test_mathematics_are_python_s(modules: BoardModules) -> None:
    maths = modules.get("math")
    assert (maths.sqrt(9), maths.log(8, 2), maths.factorial(5), maths.floor(2.7)) == (
        3.0,
        3.0,
        120,
        2,
    )
    assert maths.isclose(maths.atan2(1, 1), maths.pi / 4)
    assert modules.get("cmath").polar(1j)[0] == 1.0


# micropython


def test_eight_functions_may_wait() -> None:
    board = new_board()
    micropython = module("micropython", board)
    board.scheduler.hold()
    called: list[int] = []
    for number in range(8):
        micropython.schedule(called.append, number)
    with pytest.raises(RuntimeError, match=r"^schedule queue full$"):
        micropython.schedule(called.append, 8)
    board.scheduler.release()
    assert called == [0, 1, 2, 3, 4, 5, 6, 7]


def test_what_the_compiler_does_on_a_board_changes_nothing() -> None:
    board = new_board()
    micropython = module("micropython", board)
    assert micropython.const(5) == 5
    micropython.opt_level(3)
    assert micropython.opt_level() == 3
    assert (micropython.heap_lock(), micropython.heap_unlock(), micropython.stack_use()) == (
        1,
        0,
        944,
    )
    micropython.alloc_emergency_exception_buf(100)
    micropython.kbd_intr(-1)
    micropython.mem_info()
    micropython.qstr_info()
    assert board.console.text.startswith(
        "stack: 944 out of 7936\nGC: total: 233024, used: 8320, free: 224704\n"
    )


# os, sys


def test_the_board_says_what_it_is(modules: BoardModules) -> None:
    system = modules.get("sys")
    assert (system.platform, system.implementation.name, system.implementation[1]) == (
        "rp2", "micropython", (1, 25, 0, ""),
    )  # fmt: skip
    assert (system.maxsize, system.byteorder, system.version_info) == (
        2147483647,
        "little",
        (3, 4, 0),
    )
    assert modules.get("os").uname().machine == "Raspberry Pi Pico with RP2040"
    assert repr(system.implementation).startswith(
        "(name='micropython', version=(1, 25, 0, ''), _machine="
    )


def test_the_file_system_is_the_flash(modules: BoardModules) -> None:
    files = modules.get("os")
    assert (files.listdir("/"), files.getcwd(), files.stat("/main.py")[6]) == (["main.py"], "/", 2)
    assert files.statvfs("/")[2] == 212
    assert files.sync() is None


def test_random_bytes_come_from_the_seed() -> None:
    assert module("os").urandom(4) == module("os").urandom(4)
    assert module("os").urandom(0) == b""
    assert module("os", new_board(1)).urandom(8) != module("os").urandom(8)


def test_a_program_prints_through_sys() -> None:
    board = new_board()
    system = module("sys", board)
    assert system.stdout.write("é") == 1
    system.stderr.buffer.write(b"!\n")
    system.stdout.flush()
    system.print_exception(ValueError("x"))
    assert board.console.text == "é!\nx"


def test_reading_the_keyboard_waits_for_the_end_of_the_run() -> None:
    board = new_board()
    board.clock.at(500, lambda: board.clock.stop(Ending.DEADLINE))
    with pytest.raises(RunStopped):
        module("sys", board).stdin.buffer.readline()
    assert board.clock.now == 500


def test_a_program_may_exit(modules: BoardModules) -> None:
    with pytest.raises(SystemExit) as caught:
        modules.get("sys").exit(3)
    assert caught.value.code == 3


# random


def test_random_numbers_come_from_the_seed_of_the_run() -> None:
    random = module("random")
    assert [random.randint(1, 6) for _ in range(8)] == [4, 2, 5, 6, 6, 3, 6, 1]
    assert random.getrandbits(8) == 40
    assert [module("random", new_board(seed)).getrandbits(16) for seed in range(3)] == [
        28164,
        32724,
        48887,
    ]


def test_a_seed_of_the_program_begins_a_series_again() -> None:
    random = module("random")
    random.seed(5)
    first = [random.random(), random.randrange(10), random.choice("abc"), random.uniform(2, 3)]
    random.seed(5)
    assert [
        random.random(),
        random.randrange(10),
        random.choice("abc"),
        random.uniform(2, 3),
    ] == first
    random.seed()
    assert random.random() != first[0]


def test_impossible_draws_are_refused(modules: BoardModules) -> None:
    random = modules.get("random")
    impossible: list[Callable[[], Any]] = [
        lambda: random.randint(2, 1), lambda: random.randrange(0), lambda: random.randrange(1, 5, 0),
        lambda: random.randrange(1, 9, -1), lambda: random.getrandbits(33), lambda: random.getrandbits(-1),
    ]  # fmt: skip
    for refused in impossible:
        with pytest.raises(ValueError):  # noqa: PT011 - a board says nothing more
            refused()
    with pytest.raises(IndexError):
        random.choice([])
    with pytest.raises(TypeError, match=r"^can't convert str to int$"):
        random.seed("a")
    with pytest.raises(TypeError, match=r"^can't convert str to int$"):
        random.randint("1", 6)
    with pytest.raises(TypeError, match=r"^can't convert float to int$"):
        random.randrange(2.5)
    assert random.getrandbits(0) == 0


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(-50, 50).filter(bool))
def test_a_drawn_number_is_in_its_range(start: int, stop: int, step: int) -> None:
    random = module("random")
    low, high = sorted((start, stop))
    assert low <= random.randint(low, high) <= high
    if range(start, stop, step):
        assert random.randrange(start, stop, step) in range(start, stop, step)
