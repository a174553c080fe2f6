"""Converts values to text as a board does: exceptions and classes have other texts, and `repr` escapes non-ASCII letters."""

from types import FunctionType
from typing import Any

from marelle_sim.microcontroller.board_types import no_text
from marelle_sim.programs.attribute_lookup import is_of_board

_PLAIN = frozenset([str, int, float, bool, bytes, type(None)])
_BRACKETS: dict[type, tuple[str, str]] = {
    list: ("[", "]"),
    tuple: ("(", ")"),
    dict: ("{", "}"),
    set: ("{", "}"),
}
_OTHERS = (BaseException, type, FunctionType)


def shown(value: Any) -> Any:
    """Return an object whose `str` is the text of `value` on a board, or `value` itself; a float keeps CPython's text."""
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind in _BRACKETS:
        return _Text(written(value)) if _has_others(value) else value
    return _Shown(value) if isinstance(value, _OTHERS) else value


def written(value: Any) -> str:
    r"""Do `repr(value)` as on a board; floats, and what is inside other types than list, tuple, dict and set, keep CPython's text.

    Example:
        >>> print(written(["é", ValueError(1), {"ü": "u"}]))
        ['\xe9', ValueError(1,), {'\xfc': 'u'}]
    """
    kind = type(value)
    if kind is str:
        return ascii(value)
    if kind not in _BRACKETS or not _has_others(value):
        return repr(_Shown(value) if isinstance(value, _OTHERS) else value)
    if kind is dict:
        parts = [f"{written(key)}: {written(thing)}" for key, thing in value.items()]
    else:
        parts = [written(thing) for thing in value]
    begin, end = _BRACKETS[kind]
    return begin + ", ".join(parts) + ("," if kind is tuple and len(parts) == 1 else "") + end


def _has_others(group: Any) -> bool:
    """Tell whether a container holds, at any depth, a non-ASCII text, an exception, a class or a function."""
    for thing in (*group, *group.values()) if type(group) is dict else group:
        kind = type(thing)
        if kind is str:
            if not thing.isascii():
                return True
        elif kind in _BRACKETS:
            if _has_others(thing):
                return True
        elif isinstance(thing, _OTHERS):
            return True
    return False


class _Text:
    """An object with a given text as its `str` and its `repr`."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def __repr__(self) -> str:
        return self._text


class _Shown:
    """Wraps an exception, a class or a function; its `str`, `repr` and `format` are those of the value on a board."""

    __slots__ = ("_value",)

    def __init__(self, value: BaseException | type | FunctionType) -> None:
        self._value = value

    def __str__(self) -> str:
        from marelle_help import board_words  # only when one is printed

        return board_words(self._value) if isinstance(self._value, BaseException) else repr(self)

    def __repr__(self) -> str:
        from marelle_help import board_repr  # only when one is printed

        if isinstance(self._value, FunctionType):  # one of the firmware has neither name nor place
            return repr(self._value) if is_of_board(self._value) else "<function>"
        if isinstance(self._value, type):
            return f"<class '{self._value.__name__}'>"
        return board_repr(self._value)

    def __format__(self, how: str) -> str:
        if how:
            raise no_text(type(self._value).__name__)
        return str(self)
