"""The built-in names that a program finds: those of MicroPython's `builtins`, which behave as on a board."""

import builtins
from collections import defaultdict
from collections.abc import Callable
from types import ModuleType
from typing import Any

from marelle_sim.errors import BoardError
from marelle_sim.kernel import Clock, RunStopped
from marelle_sim.microcontroller.board import VirtualBoard
from marelle_sim.microcontroller.board_types import (
    BoardMemoryview,
    BoardOSError,
    Closed,
    built_in,
    no_text,
)
from marelle_sim.programs.attributes import attribute_names
from marelle_sim.programs.board_code import code_names
from marelle_sim.programs.board_help import helping
from marelle_sim.programs.board_names import MODULES
from marelle_sim.programs.board_values import value_names
from marelle_sim.programs.bytearrays import BoardBytearray
from marelle_sim.programs.counting import counters
from marelle_sim.programs.modules_table import modules_of
from marelle_sim.programs.names_in_text import INJECTED
from marelle_sim.programs.texts import shown

MOST_LINES = 20_000
DEEPEST = 64  # an estimate of what the 8 KiB stack of a Pico holds, to be measured on a real one
_FIRST_ADDRESS = 0x2000_0000  # where a Pico's memory begins


@built_in("ViperTypeError")
class ViperTypeError(TypeError, metaclass=Closed):
    """The class that a program finds under the name `ViperTypeError`; the simulator never raises it.

    A board raises it for a wrong type in viper code; here that is a `SyntaxError` (decision 042).
    """


@built_in("KeyboardInterrupt")
class BoardInterrupt(BaseException):
    """The class that a program finds under the name `KeyboardInterrupt`; the simulator never raises it."""


def built_ins(board: VirtualBoard, import_: Callable[..., ModuleType]) -> dict[str, object]:
    """Return {name: value} of a program's built-ins, and of the functions that its rewritten code calls.

    `import_` is the function that the statement `import` calls.
    """
    known = {name: value for name, value in vars(builtins).items() if name in MODULES["builtins"]}
    if board.debugged:
        known["breakpoint"] = breakpoint
    costs = board.costs
    deeper, back = _depth()
    known |= value_names() | attribute_names() | code_names(known, board.mounts.open)
    known.update(
        __import__=import_,
        __clock__=board.clock,
        __turn_us__=costs.loop_us,
        __call_us__=costs.call_us,
        __except_us__=costs.except_us,
        __deeper__=deeper,
        __back__=back,
        __idle__=board.scheduler.idle,
        __stop__=RunStopped,
        __asm_thumb__=_refused_assembler,
        KeyboardInterrupt=BoardInterrupt,
        OSError=BoardOSError,
        ViperTypeError=ViperTypeError,
        bytearray=BoardBytearray,
        memoryview=BoardMemoryview,
        print=_print(board),
        id=_numbering(),
        hash=_hash,
        help=helping(
            board.console.write, [*modules_of(board.facts), "builtins"], board.facts.title
        ),
        input=_input(board),
        open=board.mounts.open,
        sum=_sum,
        **counters(board.clock, costs, board.heap),
    )
    return known


def _refused_assembler(name: str) -> None:
    raise BoardError("E-BOARD-03", name=name)


def telling(clock: Clock, lines: list[tuple[int, str, int]]) -> Callable[[str, int], None]:
    """Return the function that each line of the pupil's files calls when it begins.

    It records the line in `lines`: a line that is repeated at once is recorded once, and only the first `MOST_LINES` are.
    """
    last_file, last_line = "", 0
    begun = lines.begun if isinstance(lines, LineNotes) else None

    def tell(file: str, line: int) -> None:
        """Record that a line begins, unless the line before was the same one.

        `lines` gets (virtual time in us, file, line) for the first 20 000; the counter of a `LineNotes` counts all.
        """
        nonlocal last_file, last_line
        if line != last_line or file != last_file:
            last_file, last_line = file, line
            if begun is not None:
                begun[line] += 1
            if len(lines) < MOST_LINES:
                lines.append((clock.now, file, line))

    return tell


def _depth() -> tuple[Callable[[], None], Callable[[], None]]:
    """Return two functions: a function of the program, but no generator, calls the first when it begins, the second when it ends.

    The first raises `RecursionError` if `DEEPEST` calls have begun and not ended.
    """
    depth = 0

    def deeper() -> None:
        nonlocal depth
        if depth >= DEEPEST:
            raise RecursionError("maximum recursion depth exceeded")
        depth += 1

    def back() -> None:
        nonlocal depth
        depth -= 1

    return deeper, back


def _print(board: VirtualBoard) -> Callable[..., None]:
    write = board.console.write

    def print_(
        *values: object, sep: object = " ", end: object = "\n", file: object = None
    ) -> None:
        sep, end = _text(sep), _text(end)
        parts = [str(shown(value)) for value in values]
        if file is None:
            write(sep.join(parts) + end)
            return
        if not hasattr(file, "write"):
            raise BoardOSError("stream operation not supported")
        for number, part in enumerate(parts):
            if number:
                file.write(sep)
            file.write(part)
        file.write(end)

    return print_


def _text(value: object) -> str:
    """Return the argument `sep` or `end` of `print` as a string; MicroPython accepts a string or bytes.

    Raises:
        TypeError: it is of another type.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bytes):
        return value.decode()
    raise no_text(type(value).__name__)


def _numbering() -> Callable[[object], int]:
    """Return the function `id`: it numbers objects in the order in which it is first called with them.

    So every run gives the same numbers.
    """
    known: dict[int, tuple[object, int]] = {}

    def number(thing: object) -> int:
        return known.setdefault(id(thing), (thing, _FIRST_ADDRESS + 16 * len(known)))[1]

    return number


def _hash(thing: object) -> int:
    """Do `hash(thing)`: a hash of a string or bytes is the same in every run (FNV-1a, cut to 30 bits)."""
    if not isinstance(thing, str | bytes):
        return hash(thing)
    value = 0x811C9DC5
    for byte in thing.encode() if isinstance(thing, str) else thing:
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value & 0x3FFFFFFF


def _input(board: VirtualBoard) -> Callable[..., str]:
    def input_(prompt: object = "", /) -> str:
        return board.console.ask(str(shown(prompt)))

    return input_


def _sum(values: object, start: object = 0) -> object:
    """Do `sum(values, start)` by adding from left to right, as a board does; CPython 3.12 and later round floats otherwise."""
    for value in values:  # type: ignore[attr-defined]  # whatever iterates; else Python's own TypeError
        start = start + value
    return start


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
    """Return the module `builtins` of a board; a name that is set in it is set in all these dictionaries of built-ins.

    A name that rewritten programs call (`INJECTED`) is set in the module alone.
    """
    made = BuiltInsModule("builtins")
    ModuleType.__setattr__(made, "__private_tables__", tables)
    for name in [name for name in vars(made) if name != "__name__"]:
        del made.__dict__[name]
    made.__dict__.update(
        {name: value for name, value in tables[0].items() if name in MODULES["builtins"]}
    )
    return made


class LineNotes(list[tuple[int, str, int]]):
    """A list for `simulate(lines=…)` that also counts each line; the list itself is limited to 20 000 entries.

    In an isolated run the list stays empty, and the counts are brought up to date only before each call of an observer.

    Attributes:
        begun: {line number: how often the line began after another one}; the same number in two files of a program counts together.

    Example:
        >>> notes = LineNotes()
        >>> simulate("programme.py", lines=notes)
        >>> notes.begun[2]
        1
    """

    def __init__(self) -> None:
        super().__init__()
        self.begun: defaultdict[int, int] = defaultdict(int)
