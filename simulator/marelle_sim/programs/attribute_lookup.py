"""Decides whether a value has an attribute on a board.

Objects of a board have what the tables of their kind hold (`programs.kinds`); a class of a program has what the program has written into it.
"""

from __future__ import annotations

from types import FunctionType, MethodType, ModuleType

from marelle_sim.microcontroller.closed import OWN
from marelle_sim.programs.board_names import KINDS
from marelle_sim.programs.hidden import CLOSED, PRIVATE
from marelle_sim.programs.kinds import FOREIGN_NAMES, NAMES, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OF_BOARD = "__clock__"
"""Stands among the built-ins of each function that runs on a board."""
_HEAP = 1 << 9  # of `type.__flags__`: made while Python runs
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
WHOLE = object()  # the mark of a class of which nothing is foreign: no program has it to set


def has_attribute(thing: Any, name: str) -> bool:
    """Return False if a value lacks an attribute on a board. True is not certain: `getattr` may still raise AttributeError."""
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
    """Tell whether a module has an attribute, or a `__getattr__` that may have it."""
    names = vars(module)
    if name in names and name not in MADE_BY_CPYTHON and not name.startswith(PRIVATE):
        return True
    return name in OF_MODULES or ("__getattr__" in names and not hasattr(ModuleType, name))


def _is_given(thing: Any, name: str) -> bool:
    """Tell whether the board gives every value of that kind this attribute."""
    kind = type(thing)
    if issubclass(kind, BaseException) and name[:1] != "_" and name not in FOREIGN_NAMES:
        # `name` or `text` that a program gave its own exception are where CPython keeps something else.
        return name in KINDS["BaseException"] or is_own(thing)
    if issubclass(kind, type) and name in _OF_CLASSES:
        return True
    return name in OF_OWN and is_own(thing)


def _is_inherited(thing: Any, name: str) -> bool:
    """Tell whether a class of the value has the attribute on a board."""
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
    """Tell whether a class has on a board an attribute that it has in CPython."""
    if base in NAMES:
        return name in NAMES[base] or name == "__next__"
    if not base.__flags__ & _HEAP:  # one of C that no table tells of
        return name == "__next__"
    if OWN in vars_of(base):
        return name not in MADE_BY_CPYTHON
    return name in _OF_FIRMWARE or not name.startswith("_")


def is_own(thing: Any) -> bool:
    """Tell whether a value is the program's: its class, an instance of one, or its module."""
    if issubclass(type(thing), type):
        return OWN in vars_of(thing)
    kind = type(thing)
    if issubclass(kind, ModuleType):
        return kind is not ModuleType  # those of the firmware are plain ones
    return OWN in vars_of(kind)


def is_whole(kind: type) -> bool:
    """Tell whether a class and all its bases are the program's own; the answer is stored in the class's mark."""
    if OWN not in vars_of(kind) or not all(_is_plainly_own(base) for base in mro_of(kind)[:-1]):
        return False
    type.__setattr__(kind, OWN, WHOLE)
    return True


def _is_plainly_own(kind: type) -> bool:
    """Tell whether a class is the program's own and has no metaclass that could change its bases."""
    return OWN in vars_of(kind) and type(kind) is type


def is_of_board(function: Any) -> bool:
    """Tell whether a value is a Python function that runs on a board."""
    return type(function) is FunctionType and OF_BOARD in _built_ins_of(function)


def _is_of_simulator(thing: Any) -> bool:
    """Tell whether the class of a value, or a base of it, is defined in `marelle_sim`: there `hide_private` renames nothing."""
    return any(base.__module__.startswith("marelle_sim.") for base in mro_of(type(thing)))


def classes(thing: Any) -> tuple[type, ...]:
    """Return the classes in which the attributes of a value are looked up, in order."""
    kind = type(thing)
    if kind is super:
        order = mro_of(_self_class(thing))
        return (*order[order.index(_this_class(thing)) + 1 :], super)
    if issubclass(kind, type):
        return (*mro_of(thing), *mro_of(kind))
    return mro_of(kind)  # type: ignore[no-any-return]


def no_attribute(thing: Any, name: str) -> AttributeError:
    """Return the `AttributeError` of a board for a missing attribute."""
    kind = type(thing)
    words = (
        f"type object '{name_of(thing)}'"
        if issubclass(kind, type)
        else f"'{name_of(kind)}' object"
    )
    return AttributeError(f"{words} has no attribute '{name}'", name=name, obj=thing)
