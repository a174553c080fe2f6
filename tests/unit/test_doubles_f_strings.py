"""What a double of a micro:bit makes of f-strings, which such a board does not know: an error on their line, and of nothing else."""

import tokenize
from io import BytesIO

import pytest
from hypothesis import given, strategies as st

from marelle_doubles.guest.f_strings import FStrings

PIECES = (
    "x", "buf", "1", "=", "+", "\n", '"f"', "''", "'it\\'s f'", '"""f"1"\n""f"2" """', "# f'x'\n", "r'\\\\'", "b'f'", "f'1'", 'rF"""2\n\'"""', 'fr"3"',
)  # fmt: skip


@pytest.mark.parametrize(
    ("program", "spoiled"),
    [
        ('print("f" + f"{x}")', 'print("f" + f${x}")'),
        ("# f'x'\nF'x'", "# f'x'\nF$x'"),
        ("'''f\"1\" '' ''' rf'x'", "'''f\"1\" '' ''' rf$x'"),
        ("'\\'f' f'1'", "'\\'f' f$1'"),
        ("'' f''", "'' f$'"),
    ],
)
def test_an_f_string_is_an_error_and_nothing_else(program: str, spoiled: str) -> None:
    assert FStrings().spoil(program.encode()).decode() == spoiled


@given(st.lists(st.sampled_from(PIECES)), st.integers(0, 200))
def test_up_to_the_first_f_string_it_finds_what_python_finds(pieces: list[str], cut: int) -> None:
    program = " ".join(pieces).encode()
    reader = FStrings()
    spoiled = reader.spoil(program[:cut]) + reader.spoil(program[cut:])
    found = spoiled.find(b"$")
    assert found == first_f_string(program)
    assert found >= 0 or spoiled == program


def first_f_string(program: bytes) -> int:
    """Return where the quote of the first f-string is, by Python's own reader; -1 for none."""
    lines = program.splitlines(keepends=True)
    try:
        for token in tokenize.tokenize(BytesIO(program).readline):
            begins = token.string.lower().startswith(("f'", 'f"', "fr'", 'fr"', "rf'", 'rf"'))
            if begins and tokenize.tok_name[token.type] in {"STRING", "FSTRING_START"}:
                quote = token.start[1] + len(token.string) - len(token.string.lower().lstrip("fr"))
                return sum(map(len, lines[: token.start[0] - 1])) + quote
    except (tokenize.TokenError, IndentationError):
        pass
    return -1
