"""A board's `bytearray` keeps the low eight bits of what it is set to, and is one for all else."""

from fixture_types import Printed
from hypothesis import given, strategies as st
from programs import program

from marelle_sim.programs.bytearrays import BoardBytearray


def test_a_program_may_set_any_number(printed: Printed) -> None:
    assert printed(program("values/changes_bytearrays")) == [
        r"bytearray(b'\xfe\xff\x00') bytearray(b'\xfe\xff\x00\xff') True True True",
        r"bytearray(b'\x01,') bytearray(b'ab') bytearray(b'\xc3\xa9') bytearray(b'')",
    ]


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
