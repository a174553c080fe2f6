"""The parser of a PIO instruction written as text, such as `"mov(isr, invert(x)).side(1)[3]"`.

MicroPython executes such a text as Python. Here it is parsed by a grammar, so that no text can do anything but assemble:

    instruction = name "(" [value {"," value}] ")" {"." name "(" value ")" | "[" value "]"}
    value = atom {"|" atom}
    atom = number | name | name "(" value ")"
"""

from __future__ import annotations

from marelle_sim.microcontroller.pio.emitter import INSTRUCTIONS, Emitter, PIOASMError
from marelle_sim.microcontroller.pio.words import NAMES, invert, rel, reverse

LONGEST_TEXT = 200
_MODIFIERS = {"invert": invert, "reverse": reverse, "rel": rel}
_PUNCTUATION = "()[],.|"


def evaluate(text: str, emitter: Emitter) -> None:
    """Parse the one instruction of `text` (at most 200 characters), and append it to `emitter`.

    Raises:
        PIOASMError: the text is not one instruction, or a number in it is out of bounds.
    """
    if len(text) > LONGEST_TEXT:
        raise PIOASMError("expecting exactly 1 instruction")
    tokens = _Tokens(text)
    name = tokens.take()
    if name == "jmp":
        raise PIOASMError("jmp is not supported in a text")
    if name not in INSTRUCTIONS:
        raise PIOASMError(f"{name or 'nothing'!r} is not an instruction")
    arguments = _arguments(tokens)
    try:
        getattr(emitter, name)(*arguments)
    except TypeError:
        raise PIOASMError(f"{name} does not take these arguments: {text}") from None
    while tokens.next:
        _suffix(tokens, emitter)


class _Tokens:
    __slots__ = ("_rest",)

    def __init__(self, text: str) -> None:
        for sign in _PUNCTUATION:
            text = text.replace(sign, f" {sign} ")
        self._rest = text.split()[::-1]

    @property
    def next(self) -> str:
        """The token that `take` will return next; "" at the end."""
        return self._rest[-1] if self._rest else ""

    def take(self, wanted: str = "") -> str:
        """Remove the next token and return it, "" at the end.

        Raises:
            PIOASMError: `wanted` is given, and the token is another one.
        """
        token = self._rest.pop() if self._rest else ""
        if wanted and token != wanted:
            raise PIOASMError(f"expecting {wanted!r}, not {token or 'the end'!r}")
        return token


def _arguments(tokens: _Tokens) -> list[object]:
    tokens.take("(")
    values: list[object] = []
    while tokens.next != ")":
        if values:
            tokens.take(",")
        values.append(_value(tokens))
    tokens.take(")")
    return values


def _value(tokens: _Tokens) -> object:
    value = _atom(tokens)
    while tokens.next == "|":
        tokens.take()
        other = _atom(tokens)
        if not isinstance(value, int) or not isinstance(other, int):
            raise PIOASMError("only numbers can be combined with |")
        value |= other
    return value


def _atom(tokens: _Tokens) -> object:
    token = tokens.take()
    if token in _MODIFIERS and tokens.next == "(":
        tokens.take("(")
        value = _atom(tokens)
        tokens.take(")")
        if not isinstance(value, int):
            raise PIOASMError(f"{token} needs a number")
        return _MODIFIERS[token](value)
    if token in NAMES:
        return NAMES[token]
    if token == "irq":  # the source of wait
        return rel
    try:
        return int(token, 0)
    except ValueError:
        raise PIOASMError(f"unknown name {token or 'nothing'!r}") from None


def _suffix(tokens: _Tokens, emitter: Emitter) -> None:
    sign = tokens.take()
    name = tokens.take() if sign == "." else "delay"
    if sign not in (".", "[") or name not in ("side", "delay"):
        raise PIOASMError("expecting exactly 1 instruction")
    if sign == ".":
        tokens.take("(")
    value = _value(tokens)
    tokens.take(")" if sign == "." else "]")
    if not isinstance(value, int):
        raise PIOASMError(f"{name} needs a number")
    (emitter.side if name == "side" else emitter.delay)(value)
