"""`help` as on a board: prints a welcome text, the list of modules, or the attributes of an object."""

from collections.abc import Callable, Iterable, Iterator
from types import (
    BuiltinFunctionType,
    FunctionType,
    GetSetDescriptorType,
    MemberDescriptorType,
    MethodType,
    ModuleType,
)
from typing import Any

from marelle_sim.programs.attribute_lookup import is_of_board
from marelle_sim.programs.board_names import CLASSES, KINDS
from marelle_sim.programs.texts import shown

_COLUMNS, _WIDTH = 4, 18
_FUNCTIONS = (FunctionType, BuiltinFunctionType, MethodType)
_CLASS_METHODS = ("from_bytes", "fromhex", "fromkeys")
_SPECIAL = ("__init__", "__module__", "__qualname__", "__name__")
_SLOTS = (MemberDescriptorType, GetSetDescriptorType, property)
_WELCOME = """MicroPython on a virtual {title}.

Words of this board and what they do: https://docs.micropython.org/en/v1.25.0/rp2/quickref.html

What can be typed here:
  help('modules')   the modules that can be imported
  help(machine.Pin) what an object has
"""


def helping(
    write: Callable[[str], object], modules: Iterable[str], title: str
) -> Callable[..., None]:
    """Return the function `help` of a board.

    Args:
        write: prints a text.
        modules: names of all modules that can be imported; `help('modules')` leaves out a second name such as `utime`.
        title: the name of the board.
    """
    known = set(modules)
    listed = sorted(known - {f"u{name}" for name in known})

    def help_(*things: Any) -> None:
        if not things:
            write(_WELCOME.format(title=title))
        elif things[0] == "modules" and isinstance(things[0], str):
            write(_in_columns(listed))
        else:
            write("".join(_lines(things[0])))

    return help_


def _in_columns(names: list[str]) -> str:
    """Return the text of `help('modules')`: the names in four columns, sorted from top to bottom."""
    rows = -(-len(names) // _COLUMNS)
    lines = [
        "".join([name.ljust(_WIDTH) for name in names[row::rows]]).rstrip() for row in range(rows)
    ]
    return "\n".join([*lines, "Plus any modules on the filesystem\n"])


def _lines(thing: Any) -> Iterator[str]:
    kind = "function" if isinstance(thing, _FUNCTIONS) else type(thing).__name__
    yield f"object {_said(thing)} is of type {kind}\n"
    for name, value in _names_in(thing).items():
        yield f"  {name} -- {'<classmethod>' if name in _CLASS_METHODS else _said(value)}\n"


def _names_in(thing: Any) -> dict[str, Any]:
    """Return {name: value} of the attributes that `help` lists; {} for a function.

    Of an instance they are those of its class. The names of a built-in type or a class of a board's module come from the board's tables.
    """
    if isinstance(thing, ModuleType):
        return {"__name__": thing.__name__} | _public(thing)
    if isinstance(thing, _FUNCTIONS):
        return {}
    kind: type = thing if isinstance(thing, type) else type(thing)
    names = KINDS.get(kind.__name__) or CLASSES.get(f"{kind.__module__}.{kind.__name__}")
    if kind.__module__ == "builtins" or names is not None:
        return {name: getattr(kind, name, None) for name in sorted(names or ())}
    return _public(kind)


def _public(thing: Any) -> dict[str, Any]:
    return {
        name: value for name, value in vars(thing).items() if name[:2] != "__" or name in _SPECIAL
    }


def _said(thing: Any) -> str:
    if is_of_board(thing):
        return f"<function {thing.__name__} at {hex(id(thing))}>"  # the console numbers addresses
    is_function = isinstance(thing, _FUNCTIONS) or (
        callable(thing) and not isinstance(thing, type)
    )
    return "<function>" if is_function or isinstance(thing, _SLOTS) else str(shown(thing))
