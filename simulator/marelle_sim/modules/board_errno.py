"""MicroPython's `errno`: the names that the port has."""

from marelle_sim.microcontroller.board_types import error_names
from marelle_sim.programs.special_names import FixedDict

_NUMBERS = error_names()
errorcode = FixedDict(_NUMBERS)  # on a board it is in the program memory
globals().update({name: number for number, name in _NUMBERS.items()})

__all__ = ["errorcode", *_NUMBERS.values()]  # noqa: PLE0604 - they come from one table
