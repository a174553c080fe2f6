"""Decides whether a value would have an attribute on a real board, and whether a program may set or delete it there.

A value of a built-in type has the attributes in the board's table of that type (`programs.kinds`). A class that the
program defines has what the program has written into it.
"""

import sys
from types import FrameType, FunctionType, MethodType, ModuleType
from typing import Any

from marelle_sim.microcontroller.board_types import OWN, no_text
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
    return (issubclass(kind, type) and name in _OF_CLASSES) or (name in OF_OWN and is_own(thing))


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


_NEVER_SET = ("__builtins__", "__dict__", OWN)
_DELEGATED = {"sys": ("path", "ps1", "ps2")}
"""{module of the firmware: the attributes in it that a board lets a program set}."""


def board_setattr(thing: Any, name: str, value: Any) -> None:
    """Do `setattr(thing, name, value)` as on a board. Raises as `settable` does."""
    setattr(settable(thing, name), name, value)


def board_delattr(thing: Any, name: str) -> None:
    """Do `delattr(thing, name)` as on a board. Raises as `settable` does."""
    delattr(settable(thing, name), name)


def settable(thing: Any, name: str) -> Any:
    """Return the object on which the attribute `name` is to be set: `thing`, or another one if a board treats it specially.

    Raises:
        AttributeError: a board does not let a program set this attribute.
        TypeError: `name` is no text.
    """
    if type(name) is not str:  # a subclass could override the methods that are used below
        raise no_text(type(name).__name__)
    is_function = name_of(type(thing)) in ("bound_method", "function")
    if name in ("__bases__", "__class__") and not is_function:
        return _Nowhere()  # a board stores it and never uses it
    if name == "__traceback__" and isinstance(thing, BaseException):
        return _Traceback(thing)
    is_foreign = is_function or not is_own(thing)
    is_closed = isinstance(thing, type) or type(thing) in NAMES or is_function
    if is_foreign and name in _DELEGATED.get(getattr(thing, "__name__", ""), ()):
        return thing
    is_hidden = name in _NEVER_SET or name.startswith(PRIVATE)
    if is_hidden or (is_foreign and (is_closed or name.startswith("_"))):
        kind = "type" if isinstance(thing, type) else name_of(type(thing))
        raise AttributeError(f"'{kind}' object has no attribute '{name}'", name=name, obj=thing)
    return thing


class _Traceback:
    """Takes an assignment to an exception's `__traceback__`: None is set, any other value raises AttributeError."""

    __slots__ = ("_error",)
    _error: BaseException

    def __init__(self, error: BaseException) -> None:
        object.__setattr__(self, "_error", error)

    def __setattr__(self, name: str, value: object) -> None:
        if value is not None:
            raise AttributeError(
                f"'{name_of(type(self._error))}' object has no attribute '{name}'", name=name
            )
        self._error.__traceback__ = None


class _Nowhere:
    """Takes an assignment to any attribute and stores nothing."""

    def __setattr__(self, name: str, value: object) -> None:
        pass


def method_that_sets(method: str, thing: Any) -> Any:
    """Return `__setattr__` or `__delattr__` of a value, which checks as `settable` does unless the program defines it."""
    function = getattr(thing, method)
    if is_of_board(function) or is_of_board(getattr(function, "__func__", None)):
        return function
    if not issubclass(type(thing), type):
        one = thing if type(thing) is not super else super.__dict__["__self__"].__get__(thing)

        def bound(name: str, *value: Any) -> None:
            if settable(one, name) is one:
                function(name, *value)

        return bound

    def unbound(one: Any, name: str, *value: Any) -> None:
        if settable(one, name) is one:
            function(one, name, *value)

    return unbound


_OPTIMIZED = 1  # of `co_flags`: the code of a function, whose names are not in a dictionary


def caller() -> FrameType:
    """Return the innermost frame that runs code of the program or of the board library; frames of the simulator are skipped.

    Raises:
        RuntimeError: no program is running.
    """
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - what the caller's names are about
    while frame is not None and OF_BOARD not in frame.f_builtins:
        frame = frame.f_back
    if frame is None:
        raise RuntimeError
    return frame


def board_globals() -> dict[str, Any]:
    """Do `globals()`: return the global names of the function that called it."""
    return caller().f_globals


def board_locals() -> dict[str, Any]:
    """Do `locals()` as on a board: return the names of the class body that calls it, else the global names."""
    return local_names(caller())


def local_names(frame: FrameType) -> dict[str, Any]:
    """Return the dictionary in which `exec` stores names when it is called in this frame.

    In a function it is that of the global names, as on a board.
    """
    return frame.f_globals if frame.f_code.co_flags & _OPTIMIZED else frame.f_locals
