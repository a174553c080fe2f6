"""What `thing.name` is on a board, for the names of which CPython has more: `getattr` and its sisters, and what rewritten programs call.

A board's objects have what the tables of their kind hold (`programs.kinds`); a class of a program has what the program has written into it.
"""

from __future__ import annotations

import re
import sys
from types import FunctionType, MethodType, ModuleType

from marelle_sim.programs.board_names import KINDS
from marelle_sim.programs.board_values import shown
from marelle_sim.programs.entering import OWN, entered
from marelle_sim.programs.hidden import CLOSED, PRIVATE
from marelle_sim.programs.kinds import FOREIGN_NAMES, NAMES, name_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

OF_BOARD = "__clock__"
"""Stands among the built-ins of each function that runs on a board."""
_HEAP = 1 << 9  # of `type.__flags__`: made while Python runs
_mro = type.__dict__["__mro__"].__get__
_vars = type.__dict__["__dict__"].__get__
_this_class = super.__dict__["__thisclass__"].__get__
_self_class = super.__dict__["__self_class__"].__get__
_OF_MODULES = ("__dict__", "__file__", "__name__", "__path__")
_OF_CLASSES = ("__bases__", "__dict__", "__name__")
_OF_OWN = ("__dict__", "__qualname__")
_NOT_DELEGATED = ("__delattr__", "__delete__", "__get__", "__getattr__", "__set__", "__setattr__")
# What the classes of a board's own modules have, in C or in Python, that begins with an underscore.
_OF_FIRMWARE = (
    "__aenter__", "__aexit__", "__aiter__", "__anext__", "__del__", "__enter__", "__exit__", "__getitem__",
    "__init__", "__iter__", "__len__", "__new__", "__next__", "__setitem__",
    "_build", "_machine", "_mpy",  # of `sys.implementation`
)  # fmt: skip
_MADE_BY_CPYTHON = frozenset((
    OWN, "__annotate__", "__annotate_func__", "__annotations__", "__annotations_cache__", "__builtins__", "__classcell__",
    "__dict__", "__doc__", "__firstlineno__", "__loader__", "__orig_bases__", "__package__", "__spec__",
    "__static_attributes__", "__type_params__", "__weakref__",
))  # fmt: skip
_ABSENT = object()
_DEEP_FIELD = re.compile(r"(?<!\{)(?:\{\{)*\{[^{}:!]*[.\[]")


class FixedDict(dict):  # type: ignore[type-arg]  # of whatever a program has
    """A `__dict__` as a board gives it: a copy that cannot be changed."""

    def _fixed(self, *_args: Any, **_named: Any) -> Any:
        raise TypeError

    __setitem__ = __delitem__ = __ior__ = _fixed
    clear = pop = popitem = setdefault = update = _fixed


FixedDict.__name__ = FixedDict.__qualname__ = "dict"
FixedDict.__module__ = "builtins"


def attribute_names() -> dict[str, object]:
    """Return what programs and rewritten programs name."""
    return {
        "__attribute__": attribute,
        "__settable__": settable,
        "__entered__": entered,
        "delattr": board_delattr,
        "dir": board_dir,
        "getattr": board_getattr,
        "hasattr": board_hasattr,
        "setattr": board_setattr,
    }


def attribute(thing: Any, name: str) -> Any:
    """Do `thing.name`.

    Raises:
        AttributeError: a board has no such name there.

    Example:
        >>> attribute("a", "title")
        Traceback (most recent call last):
        AttributeError: 'str' object has no attribute 'title'
    """
    if not isinstance(name, str):
        raise TypeError(f"can't convert '{name_of(type(name))}' object to str implicitly")
    if all(OWN in _vars(base) for base in _mro(type(thing))[:-1]) and name[:2] != "__":
        return getattr(thing, name)  # of the program alone
    if not _is_there(thing, name):
        return _asked(thing, name)
    if name in _SPECIAL:
        return _SPECIAL[name](thing)
    return getattr(thing, name)


def board_getattr(thing: Any, name: str, *default: Any) -> Any:
    """Do `getattr(thing, name)`."""
    try:
        return attribute(thing, name)
    except AttributeError:
        if default:
            return default[0]
        raise


def board_hasattr(thing: Any, name: str) -> bool:
    """Do `hasattr(thing, name)`."""
    return board_getattr(thing, name, _ABSENT) is not _ABSENT


def board_setattr(thing: Any, name: str, value: Any) -> None:
    """Do `setattr(thing, name, value)`."""
    setattr(settable(thing, name), name, value)


def board_delattr(thing: Any, name: str) -> None:
    """Do `delattr(thing, name)`."""
    delattr(settable(thing, name), name)


def board_dir(*things: Any) -> list[str]:
    """Do `dir(thing)`, or `dir()`."""
    if not things:
        return sorted(sys._getframe(1).f_globals)  # noqa: SLF001 - what `dir` without an argument is about
    (thing,) = things
    for base in _mro(type(thing)):
        asked = _vars(base).get("__dir__")
        if OWN in _vars(base) and asked is not None:
            return list(asked(thing))
    if issubclass(type(thing), ModuleType):
        names = {"__class__", *_OF_MODULES, *vars(thing)}
        return sorted(name for name in names if board_hasattr(thing, name))
    names = {"__class__"}.union(*(_vars(base) for base in _classes(thing)))
    if _is_own(thing):
        names.update(vars(thing) if not isinstance(thing, type) else ())
    elif isinstance(thing, BaseException):
        names.update(KINDS["BaseException"])
    names.difference_update(_MADE_BY_CPYTHON)
    if _is_own(thing):
        names.update(_OF_OWN)
    return sorted(name for name in names if _is_there(thing, name))


def settable(thing: Any, name: str) -> Any:
    """Return what has its attribute `name` set: the thing itself, if a board lets a program do so."""
    if not isinstance(name, str):
        raise TypeError(f"can't convert '{type(name).__name__}' object to str implicitly")
    is_function = name_of(type(thing)) in ("bound_method", "function")
    if name == "__class__" and not is_function:
        return _Nowhere()  # kept and never looked at
    is_foreign = is_function or not _is_own(thing)
    is_closed = isinstance(thing, type) or type(thing) in NAMES or is_function
    is_hidden = name == "__dict__" or name.startswith(PRIVATE)
    if is_hidden or (is_foreign and (is_closed or name.startswith("_"))):
        words = f"'{name_of(type(thing))}' object has no attribute '{name}'"
        raise AttributeError(words, name=name, obj=thing)
    return thing


class _Nowhere:
    """What keeps an attribute that nobody looks at."""


def _classes(thing: Any) -> tuple[type, ...]:
    """Return the classes in which the names of a thing are looked for."""
    kind = type(thing)
    if kind is super:
        order = _mro(_self_class(thing))
        return (*order[order.index(_this_class(thing)) + 1 :], super)
    if issubclass(kind, type):
        return (*_mro(thing), *_mro(kind))
    return _mro(kind)  # type: ignore[no-any-return]


def _is_own(thing: Any) -> bool:
    """Tell whether a program has made a thing: a class, one of its objects, a module."""
    if issubclass(type(thing), type):
        return OWN in _vars(thing)
    kind = type(thing)
    if issubclass(kind, ModuleType):
        return kind is not ModuleType  # those of the firmware are plain ones
    return OWN in _vars(kind)


def is_of_board(function: Any) -> bool:
    """Tell whether a function is one in Python that runs on a board."""
    return type(function) is FunctionType and OF_BOARD in function.__builtins__  # type: ignore[attr-defined]  # typeshed lacks it


def _is_there(thing: Any, name: str) -> bool:
    """Tell whether a board may find a name in a thing; if nothing at all has it, `getattr` will say so."""
    kind = type(thing)
    if name == "__class__":
        return True
    if kind is FunctionType:
        return name in KINDS["function"] and is_of_board(thing)
    if kind is MethodType:
        return _is_there(thing.__func__, name)
    if issubclass(kind, ModuleType):
        return _is_in_module(thing, name)
    return _is_given(thing, name) or _is_inherited(thing, name)


def _is_in_module(module: ModuleType, name: str) -> bool:
    """Tell whether a module has a name, or may have an answer for it."""
    names = vars(module)
    if name in names and name not in _MADE_BY_CPYTHON and not name.startswith(PRIVATE):
        return True
    return name in _OF_MODULES or ("__getattr__" in names and not hasattr(ModuleType, name))


def _is_given(thing: Any, name: str) -> bool:
    """Tell whether a board itself gives a name to a thing of that kind."""
    kind = type(thing)
    if issubclass(kind, BaseException) and name[:1] != "_" and name not in FOREIGN_NAMES:
        # `name` or `text` that a program gave its own exception are where CPython keeps something else.
        return name in KINDS["BaseException"] or _is_own(thing)
    if issubclass(kind, type) and name in _OF_CLASSES:
        return True
    return name in _OF_OWN and _is_own(thing)


def _is_inherited(thing: Any, name: str) -> bool:
    """Tell whether the classes of a thing let a board find a name."""
    for base in _classes(thing):
        if name in _vars(base):
            # `object` has names of its own; no other class gets them from it, but by `super`.
            return _is_in(base, name) and (
                base is not object or thing is object or type(thing) is super
            )
    if not _is_own(thing) and type(thing) is not super:
        return not name.startswith("_")
    return not name.startswith(PRIVATE) and not (name in CLOSED and _is_of_simulator(thing))


def _is_of_simulator(thing: Any) -> bool:
    """Tell whether a class of a thing is one of those whose private attributes have kept their names."""
    return any(base.__module__.startswith("marelle_sim.") for base in _mro(type(thing)))


def _is_in(base: type, name: str) -> bool:
    """Tell whether a board's class has a name that CPython's has."""
    if base in NAMES:
        return name in NAMES[base] or name == "__next__"
    if not base.__flags__ & _HEAP:  # one of C that no table tells of
        return name == "__next__"
    if OWN in _vars(base):
        return name not in _MADE_BY_CPYTHON
    return name in _OF_FIRMWARE or not name.startswith("_")


def _asked(thing: Any, name: str) -> Any:
    """Ask the program's own `__getattr__` for what is not there."""
    if name not in _NOT_DELEGATED:
        for base in _mro(type(thing)):
            found = _vars(base).get("__getattr__")
            if OWN in _vars(base) and found is not None:
                return found(thing, name)
    raise _lacks(thing, name)


def _lacks(thing: Any, name: str) -> AttributeError:
    kind = type(thing)
    words = (
        f"type object '{name_of(thing)}'"
        if issubclass(kind, type)
        else f"'{name_of(kind)}' object"
    )
    return AttributeError(f"{words} has no attribute '{name}'", name=name, obj=thing)


def _dict(thing: Any) -> Any:
    """Return a `__dict__`: of a program's module it is the module's own, of anything else a copy."""
    kind = type(thing)
    if issubclass(kind, ModuleType):
        return vars(thing) if _is_own(thing) else FixedDict(_shown(vars(thing)))
    if not issubclass(kind, type):
        return FixedDict(_shown(getattr(thing, "__dict__", {})))
    if _is_own(thing):
        return FixedDict(_shown(_vars(thing)))
    return FixedDict({name: getattr(thing, name) for name in board_dir(thing) if name[0] != "_"})


def _shown(names: Any) -> dict[str, Any]:
    return {
        name: value
        for name, value in names.items()
        if name not in _MADE_BY_CPYTHON and not name.startswith(PRIVATE)
    }


def _bases(thing: type) -> Any:
    """Return the classes that a class is made of, without those that only exist here."""
    bases = type.__dict__["__bases__"].__get__(thing)
    if _is_own(thing):
        return bases
    if issubclass(thing, BaseException):  # the board's OSError is made of CPython's
        return (next(base for base in _mro(thing) if base.__name__ != thing.__name__),)
    return () if thing is object else (object,)


def _qualname(thing: Any) -> Any:
    """Return the name alone: a board knows nothing of the function around a class."""
    return (thing if isinstance(thing, type) else type(thing)).__name__


def _setattr(thing: Any) -> Any:
    """Return `object.__setattr__` or what a class has in its place: foreign objects are as closed to it as to `setattr`."""
    return _closed(getattr(thing, "__setattr__"), thing)  # noqa: B009 - a checked name


def _delattr(thing: Any) -> Any:
    return _closed(getattr(thing, "__delattr__"), thing)  # noqa: B009 - a checked name


def _closed(function: Any, thing: Any) -> Any:
    if is_of_board(function) or is_of_board(getattr(function, "__func__", None)):
        return function
    if not issubclass(type(thing), type):
        return lambda name, *value: function(_checked(thing, name), *value)

    def unbound(one: Any, name: str, *value: Any) -> None:
        settable(one, name)
        function(one, name, *value)

    return unbound


def _checked(thing: Any, name: str) -> str:
    settable(
        thing if type(thing) is not super else super.__dict__["__self__"].__get__(thing), name
    )
    return name


def _format(thing: Any) -> Any:
    """Return `format` of a text: on a board no field leads into a value."""
    found = getattr(thing, "format")  # noqa: B009 - a checked name
    if not isinstance(thing, str) and thing is not str:
        return found

    def format_(*values: Any, **named: Any) -> str:
        text = thing if isinstance(thing, str) else next(iter(values), "")
        if isinstance(text, str) and _DEEP_FIELD.search(text):
            raise NotImplementedError("attributes not supported")
        return str(found(*values, **named))

    return format_


def _args(thing: Any) -> Any:
    """Return `args` of an exception; where CPython has worded it, in a board's words."""
    if not isinstance(thing, BaseException) or _has_own(thing, "args"):
        return thing.args
    given = thing.args
    if len(given) == 1 and type(given[0]) is str and str(thing) == given[0]:
        return (str(shown(thing)),)
    return given


def _value(thing: Any) -> Any:
    """Return `value` and `errno` of an exception: the first of what it was made of."""
    if not isinstance(thing, BaseException) or _has_own(thing, "value"):
        return thing.value
    return next(iter(_args(thing)), None)


def _errno(thing: Any) -> Any:
    if not isinstance(thing, BaseException) or _has_own(thing, "errno"):
        return thing.errno
    return next(iter(_args(thing)), None)


def _has_own(thing: Any, name: str) -> bool:
    return name in getattr(thing, "__dict__", ()) or any(
        name in _vars(base) for base in _mro(type(thing)) if OWN in _vars(base)
    )


_SPECIAL = {
    "__bases__": _bases,
    "__delattr__": _delattr,
    "__dict__": _dict,
    "__qualname__": _qualname,
    "__setattr__": _setattr,
    "args": _args,
    "errno": _errno,
    "format": _format,
    "value": _value,
}
