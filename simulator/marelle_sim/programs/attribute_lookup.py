"""Decides whether a value would have an attribute on a real board, where CPython may give it more.

A value of a built-in type has the attributes in the board's table of that type (`programs.kinds`). A class that the
program defines has what the program has written into it.
"""

from __future__ import annotations

from types import FunctionType, MethodType, ModuleType
from typing import Any

from marelle_sim.microcontroller.closed import OWN
from marelle_sim.programs.board_names import KINDS
from marelle_sim.programs.hidden import CLOSED, PRIVATE
from marelle_sim.programs.kinds import FOREIGN_NAMES, NAMES, name_of

OF_BOARD = "__clock__"
"""A name in the `__builtins__` of each function that runs on a board, and of no other function."""
_HEAP = 1 << 9  # flag in `type.__flags__` of a class that was made while Python runs, not in C
mro_of = type.__dict__["__mro__"].__get__
vars_of = type.__dict__["__dict__"].__get__
_built_ins_of = FunctionType.__dict__["__builtins__"].__get__
_this_class = super.__dict__["__thisclass__"].__get__
_self_class = super.__dict__["__self_class__"].__get__
OF_MODULES = ("__dict__", "__file__", "__name__", "__path__")
_OF_CLASSES = ("__bases__", "__dict__", "__name__")
OF_OWN = ("__dict__", "__qualname__")
# What the classes of a board's own modules have, in C or in Python, that begins with an underscore.
_OF_FIRMWARE = (
    "__aenter__", "__aexit__", "__aiter__", "__anext__", "__del__", "__enter__", "__exit__", "__getitem__",
    "__init__", "__iter__", "__len__", "__new__", "__next__", "__setitem__",
    "_build", "_machine", "_mpy",  # of `sys.implementation`
)  # fmt: skip
MADE_BY_CPYTHON = frozenset((
    OWN, "__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__builtins__", "__classcell__",
    "__dict__", "__doc__", "__firstlineno__", "__loader__", "__orig_bases__", "__package__", "__spec__",
    "__static_attributes__", "__type_params__", "__weakref__",
))  # fmt: skip
WHOLE = object()  # the mark of a class that is the program's own with all its bases; no program can get this object


def has_attribute(thing: Any, name: str) -> bool:
    """Return False if `thing` has no attribute `name` on a board; after True, `getattr` may still raise AttributeError."""
    kind = type(thing)
    if name == "__class__":
        return True
    if kind is FunctionType:
        return name in KINDS["function"] and is_of_board(thing)
    if kind is MethodType:
        return has_attribute(thing.__func__, name)
    if issubclass(kind, ModuleType):
        return _is_in_module(thing, name)
    return _is_given(thing, name) or _is_inherited(thing, name)


def _is_in_module(module: ModuleType, name: str) -> bool:
    """Tell whether a module has an attribute on a board, or has a `__getattr__` that may return it."""
    names = vars(module)
    if name in names and name not in MADE_BY_CPYTHON and not name.startswith(PRIVATE):
        return True
    return name in OF_MODULES or ("__getattr__" in names and not hasattr(ModuleType, name))


def _is_given(thing: Any, name: str) -> bool:
    """Tell whether the board gives the attribute to every value of this type, or the value is an exception of the program that may have it."""
    kind = type(thing)
    if issubclass(kind, BaseException) and name[:1] != "_" and name not in FOREIGN_NAMES:
        # `name` or `text` that a program gave its own exception are where CPython keeps something else.
        return name in KINDS["BaseException"] or is_own(thing)
    of_class = issubclass(kind, type) and name in _OF_CLASSES
    return of_class or (name in OF_OWN and is_own(thing))


def _is_inherited(thing: Any, name: str) -> bool:
    """Return False if no class of the value has the attribute on a board, and the value itself cannot have it either."""
    for base in classes(thing):
        if name in vars_of(base):
            # `object` has names of its own; no other class gets them from it, but by `super`.
            return _is_in(base, name) and (
                base is not object or thing is object or type(thing) is super
            )
    if not is_own(thing) and type(thing) is not super:
        return not name.startswith("_")
    return not name.startswith(PRIVATE) and not (name in CLOSED and _is_of_simulator(thing))


def _is_in(base: type, name: str) -> bool:
    """Tell whether an attribute that is in the `__dict__` of the class `base` in CPython is there on a board too."""
    if base in NAMES:
        return name in NAMES[base] or name == "__next__"
    if not base.__flags__ & _HEAP:  # one of C that no table tells of
        return name == "__next__"
    if OWN in vars_of(base):
        return name not in MADE_BY_CPYTHON
    return name in _OF_FIRMWARE or not name.startswith("_")


def is_own(thing: Any) -> bool:
    """Tell whether a value is a class that the program or the board library defines, an instance of one, or a module of theirs."""
    if issubclass(type(thing), type):
        return OWN in vars_of(thing)
    kind = type(thing)
    # the modules of the firmware are plain ones
    return kind is not ModuleType if issubclass(kind, ModuleType) else OWN in vars_of(kind)


def is_whole(kind: type) -> bool:
    """Tell whether the program or the board library defines a class and its bases (except `object`), all without a metaclass.

    If so, set the class's mark to `WHOLE`.
    """
    if OWN not in vars_of(kind) or not all(
        # a metaclass could change the bases later
        OWN in vars_of(base) and type(base) is type
        for base in mro_of(kind)[:-1]
    ):
        return False
    type.__setattr__(kind, OWN, WHOLE)
    return True


def is_of_board(function: Any) -> bool:
    """Tell whether a value is a Python function of the program or of the board library, as loaded for a board."""
    return type(function) is FunctionType and OF_BOARD in _built_ins_of(function)


def _is_of_simulator(thing: Any) -> bool:
    """Tell whether the class of a value, or a base of that class, is defined in a module of `marelle_sim`.

    `hide_private` renames no private attributes in those modules.
    """
    return any(base.__module__.startswith("marelle_sim.") for base in mro_of(type(thing)))


def classes(thing: Any) -> tuple[type, ...]:
    """Return the classes in which Python looks for the attributes of a value, in this order."""
    kind = type(thing)
    if kind is super:
        order = mro_of(_self_class(thing))
        return (*order[order.index(_this_class(thing)) + 1 :], super)
    if issubclass(kind, type):
        return (*mro_of(thing), *mro_of(kind))
    return mro_of(kind)  # type: ignore[no-any-return]


def no_attribute(thing: Any, name: str) -> AttributeError:
    """Return the `AttributeError` for a missing attribute, with the message of a board."""
    kind = type(thing)
    words = (
        f"type object '{name_of(thing)}'"
        if issubclass(kind, type)
        else f"'{name_of(kind)}' object"
    )
    return AttributeError(f"{words} has no attribute '{name}'", name=name, obj=thing)
