"""Names with two underscores before them: on a board a class does not hide them."""

import pytest
from fixture_types import Printed
from found_micropython import VMS
from programs import program_text

from marelle_sim import simulate, virtual_board


@pytest.mark.parametrize("vm", VMS)
def test_a_class_shares_its_private_names_with_those_that_are_derived_from_it(
    printed: Printed, vm: str
) -> None:
    assert printed(program_text("names/private_in_classes"), vm=vm) == [
        "('better', 8) 4 mm 4",
        "False ['__value']",
    ]


@pytest.mark.parametrize("vm", VMS)
def test_such_a_name_is_the_same_wherever_it_stands(printed: Printed, vm: str) -> None:
    told = ["(1, (1,), 4, '__Inner') 4", "name '__missing' isn't defined"]
    assert printed(program_text("names/private_everywhere"), vm=vm) == told


def test_a_function_of_a_test_has_them_too() -> None:
    def program() -> int:
        class Sensor:
            def __init__(self) -> None:
                self.__value = 3

        return Sensor().__value

    assert simulate(program, board=virtual_board(), check=True).returned == 3
