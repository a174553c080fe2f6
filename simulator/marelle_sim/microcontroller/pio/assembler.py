"""The assembler of PIO programs: from a function with MicroPython's decorator `@rp2.asm_pio` to the instruction words of an RP2040.

As on the board, the function is called twice: once to find its labels, once to emit its words. One instruction may be a text, such
as `"mov(isr, invert(x)).side(1)[3]"`. MicroPython executes such a text as Python. Here it is parsed as Python, but only the syntax
tree is read, so that no text can do anything but assemble.
"""

from __future__ import annotations

from array import array
from ast import (
    Attribute,
    BinOp,
    BitOr,
    Call,
    Constant,
    Name,
    Subscript,
    UnaryOp,
    USub,
    expr,
    parse,
)
from types import FunctionType

from marelle_sim.microcontroller.pio.emitter import (
    INSTRUCTIONS,
    Emitter,
    Lenient,
    PIOASMError,
    bounded,
)
from marelle_sim.microcontroller.pio.settings import NAMES, invert, rel, reverse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from marelle_sim.microcontroller.pio.wiring import PinStart, Program


LONGEST_TEXT = 200
_MODIFIERS = {"invert": invert, "reverse": reverse, "rel": rel}
_VALUES = {**NAMES, "irq": rel}  # the source of wait


def evaluate(text: str, emitter: Emitter) -> None:
    """Parse the one instruction of `text` (at most 200 characters), and append it to `emitter`.

    Raises:
        PIOASMError: the text is not one instruction, or a number in it is out of bounds.
    """
    try:
        parsed = parse(text.strip(), mode="eval") if len(text) <= LONGEST_TEXT else None
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        parsed = None
    if parsed is None:
        raise PIOASMError("expecting exactly 1 instruction")
    _emit(parsed.body, emitter, text)


def _emit(node: expr, emitter: Emitter, text: str) -> None:
    """Append the instruction of a node to `emitter`, then its delays and sides; error messages show `text`."""
    match node:
        case Subscript(instruction, delay):
            _emit(instruction, emitter, text)
            emitter.delay(_number(delay, "delay needs a number"))
        case Call(Attribute(instruction, "side" | "delay" as name), [value], []):
            _emit(instruction, emitter, text)
            getattr(emitter, name)(_number(value, f"{name} needs a number"))
        case Call(Name("jmp")):
            raise PIOASMError("jmp is not supported in a text")
        case Call(Name(name)) if name not in INSTRUCTIONS:
            raise PIOASMError(f"{name!r} is not an instruction")
        case Call(Name(name), arguments, []):
            values = [_value(argument) for argument in arguments]
            try:
                getattr(emitter, name)(*values)
            except TypeError:
                raise PIOASMError(f"{name} does not take these arguments: {text}") from None
        case _:
            raise PIOASMError("expecting exactly 1 instruction")


def _value(node: expr) -> object:
    """Return the value of an argument: a number, one of PIO's names, or some of these combined."""
    match node:
        case Constant(int(number)) if not isinstance(number, bool):
            return number
        case UnaryOp(USub(), operand):
            return -_number(operand, "only a number has a sign")
        case Name(name) if name in _VALUES:
            return _VALUES[name]
        case BinOp(left, BitOr(), right):
            complaint = "only numbers can be combined with |"
            return _number(left, complaint) | _number(right, complaint)
        case Call(Name(name), [argument], []) if name in _MODIFIERS:
            return _MODIFIERS[name](_number(argument, f"{name} needs a number"))
        case Name(name):
            raise PIOASMError(f"unknown name {name!r}")
    raise PIOASMError("expecting a number or a name")


def _number(node: expr, complaint: str) -> int:
    value = _value(node)
    if not isinstance(value, int):
        raise PIOASMError(complaint)
    return value


__all__ = [
    "DIRECTIVES", "INSTRUCTIONS", "PROGRAM_EXECCTRL", "PROGRAM_OFFSET_0", "PROGRAM_OFFSET_1", "PROGRAM_OUT",
    "PROGRAM_SET", "PROGRAM_SHIFTCTRL", "PROGRAM_SIDESET", "PROGRAM_WORDS", "Emitter", "PIOASMError", "asm_pio",
    "asm_pio_encode", "vocabulary",
]  # fmt: skip

(
    PROGRAM_WORDS, PROGRAM_OFFSET_0, PROGRAM_OFFSET_1, PROGRAM_EXECCTRL,
    PROGRAM_SHIFTCTRL, PROGRAM_OUT, PROGRAM_SET, PROGRAM_SIDESET,
) = range(8)  # fmt: skip

DIRECTIVES = ("wrap_target", "wrap", "label")


def asm_pio(  # noqa: PLR0913  (the arguments are MicroPython's)
    *,
    out_init: PinStart = None,
    set_init: PinStart = None,
    sideset_init: PinStart = None,
    side_pindir: bool = False,
    in_shiftdir: int = 0,
    out_shiftdir: int = 0,
    autopush: bool = False,
    autopull: bool = False,
    push_thresh: int = 32,
    pull_thresh: int = 32,
    fifo_join: int = 0,
) -> Callable[[Callable[..., object]], Program]:
    """Return the decorator that assembles a function into a PIO program.

    The program is MicroPython's list of eight fields: words, its offset in each of the two PIO blocks (-1: not loaded), EXECCTRL,
    SHIFTCTRL, and the arguments `out_init`, `set_init` and `sideset_init`.

    Raises:
        PIOASMError: a number or a pin's initial value is wrong; `out_init` is not checked here. The decorator raises it if an
            instruction, a label or a number in the function is, and TypeError for anything but a function.
    """
    shiftctrl = (
        bounded("fifo_join", fifo_join, 2) << 30
        | (bounded("pull_thresh", pull_thresh, 32) & 31) << 25
        | (bounded("push_thresh", push_thresh, 32) & 31) << 20
        | bounded("out_shiftdir", out_shiftdir, 1) << 19
        | bounded("in_shiftdir", in_shiftdir, 1) << 18
        | bool(autopull) << 17
        | bool(autopush) << 16
    )
    pins = _pin_count("sideset_init", sideset_init)
    _pin_count("set_init", set_init)

    def assemble(function: Callable[..., object]) -> Program:
        first = Emitter()
        _run(function, first)
        optional = bool(pins) and first.sides != len(first.words)
        last = Emitter(
            labels=first.labels, sideset_bits=pins + optional, sideset_optional=optional
        )
        _run(function, last)
        top = max(len(last.words) - 1, 0) if last.wrap_top is None else last.wrap_top
        execctrl = optional << 30 | bool(side_pindir) << 29 | top << 12 | last.wrap_bottom << 7
        return [
            array("H", last.words), -1, -1, execctrl, shiftctrl, out_init, set_init, sideset_init
        ]  # fmt: skip

    return assemble


def asm_pio_encode(instr: str, sideset_count: int, sideset_opt: bool = False) -> int:
    """Return the 16-bit word of one instruction given as text; `jmp` is not supported, as on the board.

    Args:
        instr: such as ``"in_(x, 32)"``.
        sideset_count: number of side-set bits, the enable bit included.
        sideset_opt: True if one of them is an enable bit, so that side-set is optional.

    Raises:
        PIOASMError: the text is not one instruction, or a number in it or `sideset_count` (0 to 5) is out of bounds; the data of
            `set` may be beyond 31 (see `Lenient`).
    """
    emitter = Lenient(
        labels={},
        sideset_bits=bounded("sideset_count", sideset_count, 5),
        sideset_optional=bool(sideset_opt),
    )
    evaluate(instr, emitter)
    return emitter.words[0]


def vocabulary(emitter: Emitter) -> dict[str, object]:
    """Return the names that an assembled function can use, name -> value: methods of `emitter`, constants and their modifiers."""
    methods = {name: getattr(emitter, name) for name in (*DIRECTIVES, *INSTRUCTIONS)}
    return {**NAMES, "invert": invert, "reverse": reverse, "rel": rel, **methods}


def _run(function: Any, emitter: Emitter) -> None:
    """Call the function with the instructions and constants of PIO as its global names.

    MicroPython removes the module's own globals during the call. Here the function's code runs with separate globals, so that the
    module's are never changed. As on a board, the function cannot use the module's other names; names that begin with two underscores
    are kept, because the loader of programs needs them.

    Raises:
        TypeError: `function` is not a function of Python code.
    """
    if type(function) is not FunctionType:
        raise TypeError
    names = {name: value for name, value in function.__globals__.items() if name[:2] == "__"}
    names.update(vocabulary(emitter))
    # `FunctionType` takes the built-ins of the new function from its globals, once.
    known: Any = function  # a function has this attribute, but the type stubs lack it
    names["__builtins__"] = known.__builtins__
    twin = FunctionType(
        function.__code__, names, function.__name__, function.__defaults__, function.__closure__
    )
    del names["__builtins__"]
    twin.__kwdefaults__ = function.__kwdefaults__
    twin()


def _pin_count(what: str, start: PinStart) -> int:
    """Return the number of pins of an argument such as `set_init`: 0 for None, 1 for a single number.

    Raises:
        PIOASMError: there are more than five, or one's initial value is not 0 to 3.
    """
    if start is None:
        return 0
    levels = (start,) if isinstance(start, int) else tuple(start)
    for level in levels:
        bounded(what, level, 3)
    return bounded(f"number of pins of {what}", len(levels), 5)
