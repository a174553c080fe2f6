"""What MicroPython's compiler knows by itself means here what it means on a board, without any import."""

import pytest
from hypothesis import given, strategies as st
from programs import Fails, Printed, program

from marelle_sim.programs.guard import guarded
from marelle_sim.programs.pointers import viper_names

WORDS = st.integers(-(1 << 40), 1 << 40)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("makes_constants", ["3 -7 (3, (3, None), 'z') True False False"]),
        ("uses_its_constants_name_again", ["math", "1 1", "1"]),
        ("waits_constant_cycles", ["0xe701"]),
        ("decorates", ["2", "E-BOARD-03"]),
        ("points_at_cells", [r"-5 bytearray(b'\x00\x00E#') 35 <class 'int'>"]),
    ],
)
def test_a_word_of_the_compiler_needs_no_import(
    printed: Printed, name: str, lines: list[str]
) -> None:
    assert printed(program(f"compiler_words/{name}")) == lines


@pytest.mark.parametrize(
    "value",
    [
        "x",
        "1 / 2",
        "1 @ 2",
        "2 ** -1",
        "1 << -2",
        "1 % 0",
        "1 // 0",
        "[1]",
        "1, 2",
        "",
        "-1.5",
        "1 << 1000000",
    ],
)
def test_const_of_what_is_not_known_is_refused_on_its_line(value: str) -> None:
    with pytest.raises(SyntaxError, match="not a constant") as refused:
        guarded(f"a = 1\nb = const({value})", "essai.py", own=True)
    assert (refused.value.filename, refused.value.lineno) == ("essai.py", 2)


@pytest.mark.parametrize(
    ("source", "words"),
    [
        *(
            (f"X = const(1)\n{later}", r"assign to|LHS")
            for later in ("X = 2", "X = const(2)", "for X in f():\n    pass", "del X", "X += 1", "f(X=1)")
        ),
        *(
            (f"@{word}\ndef f():\n    pass", "invalid micropython decorator")
            for word in ("micropython.fast", "micropython.native.x", "micropython")
        ),
    ],
)  # fmt: skip
def test_what_stands_where_a_word_of_the_compiler_does_is_refused(source: str, words: str) -> None:
    with pytest.raises(SyntaxError, match=words):
        guarded(source, "essai.py", own=True)


@given(
    WORDS, WORDS, st.sampled_from(["+", "-", "*", "&", "|", "^"]), st.sampled_from(["int", "uint"])
)
def test_numbers_of_viper_have_32_bits(left: int, right: int, sign: str, kind: str) -> None:
    text = f"@micropython.viper\ndef f(a: {kind}, b: {kind}) -> {kind}:\n    c = a {sign} b\n    return c\n"
    names = viper_names(lambda: None) | {  # type: ignore[arg-type, return-value]  # no address is asked for
        "__deeper__": int, "__back__": int, "__clock__": _Clock, "__call_us__": 0,
    }  # fmt: skip
    exec(
        compile(guarded(text, "essai.py", own=True), "essai.py", "exec", dont_inherit=True), names
    )
    result = names["f"](left, right)  # type: ignore[operator]
    assert (result - eval(f"{left} {sign} {right}")) % (1 << 32) == 0
    assert 0 <= result + (1 << 31 if kind == "int" else 0) < 1 << 32


class _Clock:
    now, next = 0, 1


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("(x: thing): pass", "unknown type 'thing'"),
        ("(x: 1): pass", "annotation must be an identifier"),
        ("():\n    y = 1\n    y = []", "local 'y' has type 'int' but source is 'object'"),
        ("() -> int: return []", "return expected 'int' but got 'object'"),
        ("(x: int, y: uint): return x < y", "comparison of int and uint"),
        ("(x: ptr32): x[0] = None", "can't store 'None'"),
        ("(x: uint): return x // x", "div/mod not implemented for uint"),
        ("(x: int): return x + []", "can't do binary op between 'int' and 'object'"),
        ("(x: ptr8): print(x)", "conversion to object"),
    ],
)
def test_what_the_compiler_refuses_of_viper_is_refused_with_its_words(
    body: str, message: str
) -> None:
    source = f"@micropython.viper\ndef f{body}"
    with pytest.raises(SyntaxError) as refused:
        guarded(source, "essai.py", own=True)
    assert refused.value.msg == message


def test_memory_that_nobody_knows_is_refused(fails: Fails) -> None:
    error = fails("@micropython.viper\ndef f(x: ptr8):\n    return x[-1]\nf(bytearray(2))\n")
    assert error.code == "E-BOARD-01"
