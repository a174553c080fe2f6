"""MicroPython's `errno`: the names that the port has."""

from typing import Any, NoReturn

from marelle_sim.microcontroller.board_types import built_in, error_names

_NUMBERS = error_names()


@built_in("dict")
class _Fixed(dict[Any, Any]):
    """A dictionary that cannot be changed, for on a board it is in the program memory."""


def _refuse(_table: _Fixed, *_args: object) -> NoReturn:
    raise TypeError


for _name in (
    "__setitem__", "__delitem__", "__ior__", "clear", "pop", "popitem", "setdefault", "update",
):  # fmt: skip
    setattr(_Fixed, _name, _refuse)

errorcode = _Fixed(_NUMBERS)
globals().update({name: number for number, name in _NUMBERS.items()})

__all__ = ["errorcode", *_NUMBERS.values()]  # noqa: PLE0604 - they come from one table
