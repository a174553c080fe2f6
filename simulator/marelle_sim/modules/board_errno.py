"""MicroPython's `errno`: the names that the port has."""

from marelle_sim.microcontroller.board_types import ERROR_NAMES as _NAMES
from marelle_sim.programs.special_names import FixedDict

errorcode = FixedDict(_NAMES)  # on a board it is in the program memory
globals().update({name: number for number, name in _NAMES.items()})

__all__ = ["errorcode", *_NAMES.values()]  # noqa: PLE0604 - they come from one table
