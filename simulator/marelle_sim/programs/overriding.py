"""The module `builtins` of a board: if a program sets a name in it, all modules of the program find that value."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from marelle_sim.microcontroller.closed import Closed
from marelle_sim.programs.board_names import MODULES
from marelle_sim.programs.names_in_text import INJECTED

Tables = list[dict[str, Any]]


class BuiltInsModule(ModuleType, metaclass=Closed):
    """The module `builtins`; `__private_tables__` is a list with the dictionary of built-ins of each loaded module."""

    __slots__ = ("__private_tables__",)
    __private_tables__: Tables

    def __setattr__(self, name: str, value: Any) -> None:
        super().__setattr__(name, value)
        if name not in INJECTED:  # rewritten programs find their own
            for table in self.__private_tables__:
                table[name] = value

    def __delattr__(self, name: str) -> None:
        super().__delattr__(name)
        if name not in INJECTED:
            for table in self.__private_tables__:
                table.pop(name, None)


BuiltInsModule.__name__ = BuiltInsModule.__qualname__ = "module"


def built_ins_module(tables: Tables) -> ModuleType:
    """Return the module `builtins` of a board; a name that is set in it is set in all these dictionaries of built-ins."""
    made = BuiltInsModule("builtins")
    ModuleType.__setattr__(made, "__private_tables__", tables)
    for name in [name for name in vars(made) if name != "__name__"]:
        del made.__dict__[name]
    made.__dict__.update(
        {name: value for name, value in tables[0].items() if name in MODULES["builtins"]}
    )
    return made
