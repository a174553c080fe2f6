"""What libraries of other people ask of a board, and met here first."""

import pytest
from fixture_types import Printed
from found_micropython import VMS
from programs import program

IDENTITY = """
import sys
told = sys.implementation
print([hasattr(told, name) for name in ("name", "_machine", "_mpy", "_build", "_thread")])
print(getattr(told, "_machine", None) == told._machine, "linux" in told._machine)
"""


@pytest.mark.parametrize("vm", VMS)
def test_a_method_is_printed_without_its_object(printed: Printed, vm: str) -> None:
    first, second = printed(program("libraries/prints_methods"), vm=vm)
    assert first == "<bound_method> <bound_method> True"
    assert second.startswith("<bound_method>|<Lamp object at 2000")


@pytest.mark.parametrize("vm", VMS)
def test_a_program_may_ask_for_the_names_of_sys_implementation(printed: Printed, vm: str) -> None:
    assert printed(IDENTITY, vm=vm) == ["[True, True, True, True, False]", "True False"]


@pytest.mark.parametrize("vm", VMS)
def test_a_view_of_words_puts_words_into_a_fifo(printed: Printed, vm: str) -> None:
    assert printed(program("libraries/puts_views_into_a_fifo"), vm=vm) == ["H 1", "B 2", "I 3"]
