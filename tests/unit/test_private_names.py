"""Names with two underscores before them: on a board a class does not hide them."""

import pytest
from fixture_types import Printed
from found_micropython import VMS

from marelle_sim import simulate, virtual_board

SHARED = """
class Sensor:
    __unit = "mm"

    def __init__(self):
        self.__value = 3

    def __read(self):
        return "base"

    def read(self, __scale=1):
        return self.__read(), self.__value * __scale


class Better(Sensor):
    def __init__(self):
        super().__init__()
        self.__value += 1

    def __read(self):
        return "better"


sensor = Better()
print(sensor.read(__scale=2), sensor.__value, sensor.__unit, getattr(sensor, "__value"))
print(hasattr(sensor, "_Sensor__value"), sorted(sensor.__dict__))
"""
EVERYWHERE = """
import math as __math

__limit = 5


def outer():
    __count = 0

    class Counter:
        class __Inner:
            pass

        def step(self):
            nonlocal __count
            global __limit
            __count += 1
            __limit -= 1
            try:
                raise ValueError(__count)
            except ValueError as __error:
                return __math.floor(1.5), __error.args, __limit, self.__Inner.__name__

    return Counter().step()


print(outer(), __limit)
try:
    class Wrong:
        here = __missing
except NameError as error:
    print(error)
"""


@pytest.mark.parametrize("vm", VMS)
def test_a_class_shares_its_private_names_with_those_that_are_derived_from_it(
    printed: Printed, vm: str
) -> None:
    assert printed(SHARED, vm=vm) == ["('better', 8) 4 mm 4", "False ['__value']"]


@pytest.mark.parametrize("vm", VMS)
def test_such_a_name_is_the_same_wherever_it_stands(printed: Printed, vm: str) -> None:
    told = ["(1, (1,), 4, '__Inner') 4", "name '__missing' isn't defined"]
    assert printed(EVERYWHERE, vm=vm) == told


def test_a_function_of_a_test_has_them_too() -> None:
    def program() -> int:
        class Sensor:
            def __init__(self) -> None:
                self.__value = 3

        return Sensor().__value

    assert simulate(program, board=virtual_board(), check=True).returned == 3
