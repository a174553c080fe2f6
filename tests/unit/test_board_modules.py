"""The small modules of the board. The values were taken from MicroPython 1.25 (its unix port)."""

import pytest
from hypothesis import given, strategies as st
from new_board import module, new_board

from marelle_sim.kernel import Ending, RunStopped
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.programs.modules_table import MODULES, BoardModules


@pytest.fixture
def board() -> VirtualBoard:
    return new_board()


# The table


@pytest.mark.parametrize("name", MODULES)
def test_every_module_of_the_table_shows_its_names(name: str, modules: BoardModules) -> None:
    assert [known for known in dir(modules.get(name)) if not known.startswith("_")]


def test_a_name_with_u_is_the_same_module(modules: BoardModules) -> None:
    assert modules.get("ujson") is modules.get("json")
    assert modules.get("json").__name__ == "json"
    assert "umath" not in MODULES


def test_a_name_that_the_board_lacks_is_missing(modules: BoardModules) -> None:
    with pytest.raises(AttributeError, match=r"^module 'math' has no attribute 'gcd'$"):
        modules.get("math").gcd(4, 6)
    assert repr(modules.get("math")) == "<module 'math'>"


@pytest.mark.parametrize(
    ("name", "lacks"), [("json", "Any"), ("os", "board"), ("errno", "ENOSPC")]
)
def test_what_is_no_name_of_a_module_is_not_shown(
    name: str, lacks: str, modules: BoardModules
) -> None:
    assert not hasattr(modules.get(name), lacks)


# What an expression with a module's names gives, or raises


def evaluated(name: str, expression: str) -> object:
    """Return an expression's value with the names of a module of a new board."""
    return eval(expression, {**vars(module(name))})


@pytest.mark.parametrize(
    ("name", "expression", "value"),
    [
        ("array", "list(array('h', [40_000]))", [-25_536]),
        ("array", "list(array('L', [2**32 + 1]))", [1]),
        ("array", "repr(array('H', [1, 2, 3]))", "array('H', [1, 2, 3])"),
        ("array", "len(bytes(array('l', [1, 2])))", 8),
        ("array", "list(array('h', b'\\x01\\x00\\x02\\x00'))", [1, 2]),
        ("array", "list(array('f', [1.5]))", [1.5]),
        ("array", "list(array('i', [1, 2, 3])[1:])", [2, 3]),
        ("binascii", "hexlify(b'ab')", b"6162"),
        ("binascii", "hexlify(b'ab', ':')", b"61:62"),
        ("binascii", "unhexlify('6162')", b"ab"),
        ("binascii", "b2a_base64(b'abc')", b"YWJj\n"),
        ("binascii", "b2a_base64(b'abc', newline=False)", b"YWJj"),
        ("binascii", "a2b_base64('YWJj')", b"abc"),
        ("binascii", "a2b_base64('éYW!JjYQ=é=YWJj')", b"abca"),
        ("binascii", "a2b_base64(b'YW=JjYWI=Y')", b"abcab"),
        ("binascii", "crc32(b'123456789')", 0xCBF43926),
        ("cmath", "polar(1j)[0]", 1.0),
        ("collections", "hasattr(namedtuple('Point', 'x')(3), '_asdict')", False),
        ("collections", "repr(namedtuple('Point', ['x', 'y'])(3, y=4))", "Point(x=3, y=4)"),
        ("collections", "namedtuple('Point', ['x', 'y'])(3, y=4)[1]", 4),
        ("collections", "namedtuple('Point', ['x', 'y'])(3, y=4).x", 3),
        ("collections", "repr(namedtuple('P', 'x,y')(3))", "P(x,y=3)"),
        ("collections", "repr(namedtuple('P', ' x, y ')(3, 4))", "P(x,=3, y=4)"),
        ("collections", "getattr(namedtuple('a b', ['class', '1', ''])(3, 4, 5), '1')", 4),
        ("collections", "namedtuple('P', ('x', 'x'))(3, 4).x", 3),
        ("collections", "namedtuple('P', 'count y')(y=3, count=4)", (4, 3)),
        ("collections", "repr(type('Q', (namedtuple('P', 'x'),), {})(3))", "P(x=3)"),
        (
            "collections",
            "repr(OrderedDict([('b', 1), ('a', 2)]))",
            "OrderedDict({'b': 1, 'a': 2})",
        ),
        ("collections", "OrderedDict([('b', 1)]) == {'b': 1}", False),
        ("errno", "(ENOENT, ETIMEDOUT, errorcode[5])", (2, 110, "EIO")),
        ("hashlib", "hasattr(sha1(), 'hexdigest')", False),
        ("hashlib", "sha1().digest().hex()[:8]", "da39a3ee"),
        ("io", "open('/main.py').read()", "12"),
        ("io", "StringIO('a').read()", "a"),
        ("io", "StringIO().write('é')", 2),
        ("io", "BytesIO(b'a').read()", b"a"),
        ("io", "issubclass(type('Mine', (IOBase,), {}), IOBase)", True),
        ("math", "(sqrt(9), log(8, 2), factorial(5), floor(2.7))", (3.0, 3.0, 120, 2)),
        ("math", "isclose(atan2(1, 1), pi / 4)", True),
        ("micropython", "const(5)", 5),
        ("micropython", "(heap_lock(), heap_unlock(), stack_use())", (1, 0, 944)),
        ("os", "uname().machine", "Raspberry Pi Pico with RP2040"),
        ("os", "repr(uname())[:32]", "(sysname='rp2', nodename='rp2', "),
        ("os", "(listdir('/'), getcwd(), stat('/main.py')[6])", (["main.py"], "/", 2)),
        ("os", "(statvfs('/')[2], sync())", (212, None)),
        ("os", "urandom(0)", b""),
        ("random", "[randint(1, 6) for _ in range(8)]", [4, 2, 5, 6, 6, 3, 6, 1]),
        ("random", "getrandbits(0)", 0),
        ("sys", "(platform, implementation.name)", ("rp2", "micropython")),
        ("sys", "implementation[1]", (1, 25, 0, "")),
        ("sys", "(maxsize, byteorder, version_info)", (2147483647, "little", (3, 4, 0))),
        (
            "sys",
            "repr(implementation)[:53]",
            "(name='micropython', version=(1, 25, 0, ''), _machine",
        ),
    ],
)
def test_a_module_gives_what_it_gives_on_a_board(
    name: str, expression: str, value: object
) -> None:
    assert evaluated(name, expression) == value


@pytest.mark.parametrize(
    ("name", "expression", "kind", "message"),
    [
        ("array", "array('B').tobytes()", AttributeError, "'array' object has no attribute 'tobytes'"),
        ("array", "array('z')", ValueError, "bad typecode"),
        ("binascii", "unhexlify('6z')", ValueError, "non-hex digit"),
        ("binascii", "a2b_base64('a')", ValueError, "incorrect padding"),
        ("binascii", "a2b_base64('YQ=')", ValueError, "incorrect padding"),
        ("binascii", "a2b_base64(3)", TypeError, "object with buffer protocol required"),
        ("collections", "deque((), 2).pop()", IndexError, "empty"),
        ("collections", "deque((1, 2, 3), 2, 1)", IndexError, "full"),
        ("collections", "namedtuple('P', 'x y')(1, 2, 3)", TypeError, "function takes 2 positional arguments but 3 were given"),
        ("collections", "namedtuple('P', 'x y')(x=1)", TypeError, "function takes 2 positional arguments but 1 were given"),
        ("collections", "namedtuple('P', 'x y')(1, z=3)", TypeError, "unexpected keyword argument 'z'"),
        ("collections", "namedtuple('P', 'x y')(1, x=3)", TypeError, "function got multiple values for argument 'x'"),
        ("collections", "namedtuple('P', {'x': 1})", TypeError, "object 'dict' isn't a tuple or list"),
        ("collections", "namedtuple('P', ['x', 3])", TypeError, "can't convert 'int' object to str implicitly"),
        ("collections", "namedtuple(3, ['x'])", TypeError, "can't convert 'int' object to str implicitly"),
        ("collections", "namedtuple('P', 'x y')(1, 2, z=3)", TypeError, "function takes 2 positional arguments but 3 were given"),
        ("io", "open(None)", TypeError, "can't convert 'NoneType' object to str implicitly"),
        ("math", "sqrt(-1)", ValueError, "math domain error"),
        ("math", "log(0)", ValueError, "math domain error"),
        ("math", "exp(1000)", ValueError, "math domain error"),
        ("math", "acos(2)", ValueError, "math domain error"),
        ("math", "fmod(1, 0)", ValueError, "math domain error"),
        ("math", "pow(0, -1)", ValueError, "math domain error"),
        ("math", "factorial(-1)", ValueError, "negative factorial"),
        ("os", "stat(5)", TypeError, "can't convert 'int' object to str implicitly"),
        ("random", "randint(2, 1)", ValueError, ""),
        ("random", "randrange(0)", ValueError, ""),
        ("random", "randrange(1, 5, 0)", ValueError, ""),
        ("random", "randrange(1, 9, -1)", ValueError, ""),
        ("random", "getrandbits(33)", ValueError, "bits must be 32 or less"),
        ("random", "getrandbits(-1)", ValueError, "bits must be 32 or less"),
        ("random", "choice([])", IndexError, ""),
        ("random", "seed('a')", TypeError, "can't convert str to int"),
        ("random", "randint('1', 6)", TypeError, "can't convert str to int"),
        ("random", "randrange(2.5)", TypeError, "can't convert float to int"),
        ("sys", "exit(3)", SystemExit, "3"),
    ],
)  # fmt: skip
def test_what_a_module_refuses_has_the_board_s_words(
    name: str, expression: str, kind: type[BaseException], message: str
) -> None:
    with pytest.raises(kind) as refused:
        evaluated(name, expression)
    assert str(refused.value) == message


# array, hashlib


def test_whole_numbers_wrap_around_in_an_array(modules: BoardModules) -> None:
    numbers = modules.get("array").array("B", [300, -1])
    numbers.append(257)
    numbers.extend([5])
    numbers[0] = 256
    assert list(numbers) == [0, 255, 1, 5]


def test_a_digest_is_read_once(modules: BoardModules) -> None:
    digest = modules.get("hashlib").sha256("ab")
    digest.update(b"c")
    assert digest.digest().hex().startswith("ba7816bf8f01cfea")
    with pytest.raises(ValueError, match=r"^hash is final$"):
        digest.digest()
    with pytest.raises(ValueError, match=r"^hash is final$"):
        digest.update(b"d")


# collections


def test_a_deque_has_a_fixed_length(modules: BoardModules) -> None:
    things = modules.get("collections").deque((1, 2, 3), 2)
    assert list(things) == [2, 3]
    things.appendleft(7)
    assert (list(things), things[1], len(things), repr(things)) == ([7, 2], 2, 2, "<deque>")
    things[1] = 5
    assert (things.pop(), things.popleft(), bool(things)) == (5, 7, False)


# gc


def test_memory_fills_with_time_and_is_collected(board: VirtualBoard) -> None:
    gc = module("gc", board)
    assert gc.mem_free() + gc.mem_alloc() == 233_024
    before = gc.mem_free()
    board.clock.spend(1_000_000)
    assert before - gc.mem_free() == 32_000
    gc.collect()
    assert gc.mem_free() == before
    assert board.clock.now == 1_003_000


def test_the_collector_is_switched_off_and_on_and_collects_whole_blocks() -> None:
    gc = module("gc")
    gc.disable()
    assert (gc.isenabled(), gc.threshold()) == (False, -1)
    gc.enable()
    gc.threshold(5000)
    assert (gc.isenabled(), gc.threshold()) == (True, 4992)
    gc.threshold(-1)
    assert gc.threshold() == -1


# micropython


def test_eight_functions_may_wait(board: VirtualBoard) -> None:
    micropython = module("micropython", board)
    board.scheduler.hold()
    called: list[int] = []
    for number in range(8):
        micropython.schedule(called.append, number)
    with pytest.raises(RuntimeError, match=r"^schedule queue full$"):
        micropython.schedule(called.append, 8)
    board.scheduler.release()
    assert called == [0, 1, 2, 3, 4, 5, 6, 7]


def test_what_the_compiler_does_on_a_board_changes_nothing(board: VirtualBoard) -> None:
    micropython = module("micropython", board)
    micropython.opt_level(3)
    assert micropython.opt_level() == 3
    micropython.alloc_emergency_exception_buf(100)
    micropython.kbd_intr(-1)
    micropython.mem_info()
    micropython.qstr_info()
    assert board.console.text.startswith(
        "stack: 944 out of 7936\nGC: total: 233024, used: 8320, free: 224704\n"
    )


# os, sys


def test_random_bytes_come_from_the_seed() -> None:
    assert module("os").urandom(4) == module("os").urandom(4)
    assert module("os", new_board(1)).urandom(8) != module("os").urandom(8)


def test_a_program_prints_through_sys(board: VirtualBoard) -> None:
    system = module("sys", board)
    assert system.stdout.write("é") == 2
    system.stderr.buffer.write(b"!\n")
    system.stdout.flush()
    system.print_exception(ValueError("x"))
    assert board.console.text == "é!\nx"


def test_reading_the_keyboard_waits_for_the_end_of_the_run(board: VirtualBoard) -> None:
    board.clock.at(500, lambda: board.clock.stop(Ending.DEADLINE))
    with pytest.raises(RunStopped):
        module("sys", board).stdin.buffer.readline()
    assert board.clock.now == 500


# random


def test_random_numbers_come_from_the_seed_of_the_run() -> None:
    drawn = [module("random", new_board(seed)).getrandbits(16) for seed in range(3)]
    assert drawn == [28164, 32724, 48887]


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


@given(st.integers(-1000, 1000), st.integers(-1000, 1000), st.integers(-50, 50).filter(bool))
def test_a_drawn_number_is_in_its_range(start: int, stop: int, step: int) -> None:
    random = module("random")
    low, high = sorted((start, stop))
    assert low <= random.randint(low, high) <= high
    if range(start, stop, step):
        assert random.randrange(start, stop, step) in range(start, stop, step)
