"""The end of a program by an exception, as a board reports it: traceback, message, and place in the pupil's file."""

import re
from collections.abc import Callable
from functools import reduce
from types import ModuleType, TracebackType
from typing import NamedTuple

from marelle_help.mistake import Mistake, SourceRange, line_of, range_in
from marelle_help.mistakes import syntax_errors
from marelle_help.mistakes.view import raw_range
from marelle_help.refusals import attributes
from marelle_help.tables import in_table
from marelle_text import Problem

_WORDS: tuple[tuple[type[BaseException], str, str], ...] = (
    (NameError, r"name '(?P<a>\w+)' is not defined.*", r"name '\g<a>' isn't defined"),
    (UnboundLocalError, r".*local variable '(?P<a>\w+)'.*", r"local variable referenced before assignment"),
    (ZeroDivisionError, r".*", "divide by zero"),  # modulo too
    (UnicodeError, r".*", ""),
    (RuntimeError, r"No active exception to reraise", "no active exception to reraise"),
    (RecursionError, r".*", "maximum recursion depth exceeded"),
    (IndexError, r"pop index out of range", "list index out of range"),
    (IndexError, r"Replacement index .*", "tuple index out of range"),
    (IndexError, r"index out of range", "bytes index out of range"),
    (IndexError, r"(?P<a>\w+) (assignment )?index out of range", r"\g<a> index out of range"),
    (MemoryError, r"(?!memory allocation failed).*", "memory allocation failed"),
    (AttributeError, r"module '\S+' has no attribute '(?P<a>\w+)'.*", r"'module' object has no attribute '\g<a>'"),
    (AttributeError, r"'(?P<a>\w+)' object attribute '(?P<b>\w+)' is read-only", r"'\g<a>' object has no attribute '\g<b>'"),
    (TypeError, r"can only concatenate (?P<a>\w+) \(not \"(?P<b>\w+)\"\) to \w+",
     r"unsupported types for __add__: '\g<a>', '\g<b>'"),
    (TypeError, r"unsupported operand type\(s\) for (?P<a>.+?)=?: '(?P<b>\w+)' and '(?P<c>\w+)'",
     r"unsupported types for \g<a>: '\g<b>', '\g<c>'"),
    (TypeError, r"'(?P<a>\S+)' not supported between instances of '(?P<b>\w+)' and '(?P<c>\w+)'",
     r"unsupported types for \g<a>: '\g<b>', '\g<c>'"),
    (TypeError, r".*takes (?P<a>\d+) positional arguments? but (?P<b>\d+) (was|were) given",
     r"function takes \g<a> positional arguments but \g<b> were given"),
    (TypeError, r"bad operand type for (unary )?(?P<a>\S+): '(?P<b>\w+)'", r"unsupported type for \g<a>: '\g<b>'"),
    (TypeError, r".*unhashable type: '(?P<a>\w+)'.*", r"unsupported type for __hash__: '\g<a>'"),
    (TypeError, r".*takes from \d+ to (?P<a>\d+) positional arguments? but (?P<b>\d+) (was|were) given",
     r"function takes \g<a> positional arguments but \g<b> were given"),
    (TypeError, r".*takes at most (?P<a>\d+) (keyword )?arguments? \((?P<b>\d+) given\)",
     r"function expected at most \g<a> arguments, got \g<b>"),
    (TypeError, r"\w+ expected (?P<a>\d+) arguments?, got (?P<b>\d+)", r"function takes \g<a> positional arguments but \g<b> were given"),
    (TypeError, r".*missing required argument '\w+' \(pos \d+\)|map\(\) must have at least two arguments\.",
     "function missing 1 required positional arguments"),
    (TypeError, r".*missing \d+ required keyword-only arguments?: .*", "function missing keyword-only argument"),
    (TypeError, r"\S+ got multiple values for argument '(?P<a>\w+)'", r"function got multiple values for argument '\g<a>'"),
    (TypeError, r"type\(\) takes 1 or 3 arguments", "type takes 1 or 3 arguments"),
    (TypeError, r"descriptor '\w+' for '(?P<a>\w+)' objects doesn't apply to an? '(?P<b>\w+)' object",
     r"argument should be a '\g<a>' not a '\g<b>'"),
    (TypeError, r".*takes exactly one argument \((?P<a>\d+) given\)",
     r"function takes 1 positional arguments but \g<a> were given"),
    (TypeError, r".*takes no arguments \((?P<a>\d+) given\)", r"function takes 0 positional arguments but \g<a> were given"),
    (TypeError, r".*missing (?P<a>\d+) required positional arguments?: .*",
     r"function missing \g<a> required positional arguments"),
    (TypeError, r".*expected at most (?P<a>\d+) arguments?, got (?P<b>\d+)",
     r"function expected at most \g<a> arguments, got \g<b>"),
    (TypeError, r"'(?P<a>\w+)' object does(n't| not) support item (?P<b>\w+)", r"'\g<a>' object doesn't support item \g<b>"),
    (TypeError, r"'(?P<a>\w+)' object is not reversible", r"object of type '\g<a>' has no len()"),
    (TypeError, r"is(instance|subclass)\(\) arg 2 must be .*", "issubclass() arg 2 must be a class or a tuple of classes"),
    (TypeError, r"(must be real number, not |type )(?P<a>\w+)( doesn't define __round__ method)?", r"can't convert \g<a> to float"),
    (TypeError, r".*must be (str|None or str|str or None|str or a tuple of str), not (?P<a>\w+)",
     r"can't convert '\g<a>' object to str implicitly"),
    (TypeError, r"%c requires .*", "%c needs int or char"),
    (TypeError, r"cannot unpack non-iterable (?P<a>\w+) object", r"'\g<a>' object isn't iterable"),
    (TypeError, r"argument of type '(?P<a>\w+)' is not .*", r"'\g<a>' object isn't iterable"),
    (TypeError, r"'(?P<a>\w+)' object is not an iterator", r"'\g<a>' object isn't an iterator"),
    (TypeError, r"(?P<b>int|float)\(\) argument must be .*, not '(?P<a>\w+)'", r"can't convert \g<a> to \g<b>"),
    (TypeError, r"'(?P<a>\w+)' object cannot be interpreted as an integer", r"can't convert \g<a> to int"),
    (TypeError, r"%\w format: an? (real number|integer) is required, not (?P<a>\w+)", r"can't convert \g<a> to int"),
    (TypeError, r"not enough arguments for format string", "format string needs more arguments"),
    (TypeError, r"not all arguments converted during string formatting", "format string didn't convert all arguments"),
    (TypeError, r"(?P<a>list|string|tuple) indices must be integers( or slices)?, not '?(?P<b>\w+)'?",
     r"\g<a> indices must be integers, not \g<b>"),
    (TypeError, r"ord\(\) expected string of length 1, but (?P<a>\w+) found", r"can't convert '\g<a>' object to str implicitly"),
    (TypeError, r"'in <string>' requires string as left operand, not (?P<a>\w+)",
     r"can't convert '\g<a>' object to str implicitly"),
    (TypeError, r"sequence item \d+: expected .* found",
     "join expects a list of str/bytes objects consistent with self object"),
    (ValueError, r"not enough values to unpack \(expected (at least )?\d+, got (?P<a>\d+)\)",
     r"need more than \g<a> values to unpack"),
    (ValueError, r"too many values to unpack \(expected (?P<a>\d+).*", r"too many values to unpack (expected \g<a>)"),
    (ValueError, r"(.*: x not in (list|tuple)|.* is not in list)", "object not in sequence"),
    (ValueError, r"range\(\) arg 3 must not be zero", "zero step"),
    (ValueError, r"slice step cannot be zero", "slice step can't be zero"),
    (ValueError, r"bytes must be in range\(0, 256\)", "bytes value out of range"),
    (ValueError, r"(max|min)\(\) .*empty.*", "arg is an empty sequence"),
    (ValueError, r"int\(\) base must be .*", "int() arg 2 must be >= 2 and <= 36"),
    (ValueError, r"(Single '{' encountered in format string|expected '}' before end of string)", "unmatched '{' in format"),
    (ValueError, r"Single '}' encountered in format string", "single '}' encountered in format string"),
    (ValueError, r"Unknown format code '[^bcdeEfFgGnosxX%]' .*", "invalid format specifier"),
    (ValueError, r"Unknown format code (?P<a>.*)", r"unknown format code \g<a>"),
    (ValueError, r"dictionary update sequence element .*", "dict update sequence has wrong length"),
    (TypeError, r".*got an unexpected keyword argument '(?P<a>\w+)'.*", r"unexpected keyword argument '\g<a>'"),
    (TypeError, r"'(?P<a>\w+)' object is not callable", r"'\g<a>' object isn't callable"),
    (TypeError, r"'(?P<a>\w+)' object is not iterable", r"'\g<a>' object isn't iterable"),
    (TypeError, r"'(?P<a>\w+)' object is not subscriptable", r"'\g<a>' object isn't subscriptable"),
    (TypeError, r"type '\w+' is not subscriptable", r"'type' object isn't subscriptable"),
    (ValueError, r"invalid literal for int\(\) with base (?P<a>\d+): .*",
     r"invalid syntax for integer with base \g<a>"),
    (OverflowError, r"cannot convert float infinity to integer", "can't convert inf to int"),
    (ValueError, r"cannot convert float NaN to integer", "can't convert NaN to int"),
    (ValueError, r"could not convert string to float: .*", "invalid syntax for number"),
    (TypeError, r"calling <class .*> should have returned an instance of BaseException.*",
     "exceptions must derive from BaseException"),
    (ValueError, r".*fromhex\(\).*", "non-hex digit"),
    (SyntaxError, r"unindent does not match.*", "unindent doesn't match any outer indent level"),
    (SyntaxError, r"expected an indented block.*", "expecting an indented block"),
    (SyntaxError, r"(?!unexpected indent|unindent).*", "invalid syntax"),
)  # fmt: skip
_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (RecursionError, "RuntimeError"),
    (ModuleNotFoundError, "ImportError"),
    (UnboundLocalError, "NameError"),
    (UnicodeError, "UnicodeError"),
    (IndentationError, "IndentationError"),
)
_METHOD = re.compile(
    r"(bytearray|bytes|dict|float|int|list|set|str|tuple)\.\w+\(\) takes (no arguments|exactly one argument) \((?P<given>\d+) given\)"
)
_AT_LEAST = re.compile(
    r".*(expected|takes) at least (?P<least>\d+) (positional )?arguments?(, got | \()(?P<given>\d+)( given\))?"
)
_MISSING = re.compile(
    r"(?P<name>\S+)\(\) missing (?P<missing>\d+) required positional arguments?: .*"
)
# A built-in name that only functions written in Python on a board too have.
_PYTHON_ON_BOARD = "__clock__"
_MOST_FRAMES = 20
_OPERATORS = {
    "+": "__add__", "-": "__sub__", "*": "__mul__", "/": "__truediv__", "//": "__floordiv__", "%": "__mod__",
    "**": "__pow__", "** or pow()": "__pow__", "@": "__matmul__", "<<": "__lshift__", ">>": "__rshift__", "&": "__and__",
    "|": "__or__", "^": "__xor__", "divmod()": "__divmod__", ">": "__gt__", "<": "__lt__", ">=": "__ge__", "<=": "__le__",
}  # fmt: skip
_UNARY = {"-": "__neg__", "+": "__pos__", "~": "__invert__", "abs()": "__abs__"}


class Failure:
    """A program's end by an exception.

    Attributes:
        traceback: the text that a board prints.
        kind: the exception's class name on a board. words: its message, as MicroPython words it. Both are "" for a run
            with `isolate`.
        file: the pupil's file in which it occurred ("" if none).
        place: line and columns in that file. source_line: that line, with its indentation.
        source: the text of that file ("" if only the line is known, as after a run in another process).
        trace: the traceback entry of the innermost call in a pupil's file, after a run in this Python; None otherwise, and if `mistake` or the
            robot's own table is the cause.
        function: the name of the function that failed, after a run in MicroPython; "" otherwise.
        mistake: the mistake that the text alone shows, such as a known kind of syntax error; None for any other failure.
    """

    def __init__(  # noqa: PLR0913 - one argument for each attribute
        self,
        *,
        traceback: str,
        kind: str,
        words: str,
        file: str,
        place: SourceRange,
        source_line: str,
        source: str = "",
        trace: TracebackType | None = None,
        function: str = "",
        mistake: Mistake | None = None,
    ) -> None:
        self.traceback, self.kind, self.words = traceback, kind, words
        self.file, self.place = file, place
        self.source_line, self.source = source_line, source
        self.trace, self.function, self.mistake = trace, function, mistake

    def move(self, place: SourceRange) -> None:
        """Set the place to the cause of the failure, elsewhere in the same file."""
        self.place, self.source_line = place, line_of(self.source, place.line)


def explain(
    error: BaseException,
    names: dict[str, str],
    own: set[str],
    source_of: Callable[[str], str],
) -> Failure:
    """Return the description of an exception after a run in this Python, in the words of a board.

    Args:
        error: the exception that ended the program.
        names: path on the computer -> name on the board, for every file that was loaded.
        own: the paths in `names` that are the pupil's files.
        source_of: returns the text of a file, given its path on the computer.
    """
    frames = _frames(error.__traceback__, names)
    here = [frame for frame in frames if frame.file in own]
    place, source, file, mistake = SourceRange(0, 0, 0), "", "", None
    if isinstance(error, SyntaxError) and error.filename in own:
        file, source = error.filename, source_of(error.filename)
        mistake = syntax_errors.find(source)
        place = _range_in_text(error, source) if mistake is None else mistake.place
        frames.append(_Frame(file, place.line, "", None))
    elif here:
        file, source = here[-1].file, source_of(here[-1].file)
        place = here[-1].range_of(source)
    kind, words = _kind(error), board_words(error)
    there = {names[place].lstrip("/"): place for place in own if place in names}
    table = in_table(
        attributes(error), words, lambda name: source_of(there[name]) if name in there else None
    )
    if table is not None:  # the cause is in the table, a file that no traceback names
        file, source, place = there[table.file], table.source, table.place
    lines = (
        ["Traceback (most recent call last):\n"] if frames else []
    )  # an exception that was never raised has no traceback
    for frame in frames[:3] + frames[-3:] if len(frames) > _MOST_FRAMES else frames:
        inside = f", in {frame.function}" if frame.function else ""
        lines.append(f'  File "{names[frame.file].lstrip("/")}", line {frame.line}{inside}\n')
    lines.append(f"{kind}: {words}\n")
    return Failure(
        traceback="".join(lines),
        kind=kind,
        words=words,
        file=names[file].lstrip("/") if file else "",
        place=place,
        source_line=line_of(source, place.line),
        source=source,
        trace=here[-1].trace if here and mistake is None and table is None else None,
        mistake=mistake,
    )


def _range_in_text(error: SyntaxError, source: str) -> SourceRange:
    """Return the place that Python's SyntaxError names, one character wide; columns 0 if it names no column."""
    line, column = error.lineno or 1, error.offset or 0
    column = min(column, len(line_of(source, line)))
    return SourceRange(line, column, column + 1) if column > 0 else SourceRange(line, 0, 0)


def _kind(error: BaseException) -> str:
    """Return the name of an exception's class on the board; a class that exists only in marelle is replaced by its parent."""
    named = next((name for known, name in _KINDS if isinstance(error, known)), None)
    kinds = (kind for kind in type(error).__mro__ if not kind.__module__.startswith("marelle_"))
    return named or next(kinds).__name__


class _Frame(NamedTuple):
    file: str
    line: int
    function: str
    trace: TracebackType | None

    def range_of(self, source: str) -> SourceRange:
        if self.trace is None:
            return SourceRange(self.line, 0, 0)
        return range_in(source, self.line, raw_range(self.trace))


def _frames(trace: TracebackType | None, names: dict[str, str]) -> list[_Frame]:
    frames = []
    while trace is not None:
        code = trace.tb_frame.f_code
        if code.co_filename in names:
            frames.append(_Frame(code.co_filename, trace.tb_lineno, code.co_name, trace))
        trace = trace.tb_next
    return frames


def board_words(error: BaseException) -> str:
    """Return an exception's message in the words of MicroPython 1.25; of a `Problem` its code."""
    if isinstance(error, Problem):
        return str(error.args[0])  # the sentence is made later, in the person's language
    text = _text(error)
    if hasattr(error, "words_of_a_board"):
        return text
    if isinstance(error, TypeError):
        text = _counted(error, text)
    for kind, pattern, words in _WORDS:
        if isinstance(error, kind):
            found = re.fullmatch(pattern, text, re.DOTALL)
            if found is not None:
                said = found.expand(words)
                said = re.sub(r"(?<=types for ).+?(?=: ')", _named(_OPERATORS), said)
                return re.sub(r"(?<=type for ).+?(?=: ')", _named(_UNARY), said)
    return text


def _counted(error: TypeError, text: str) -> str:
    """Return a board's message for a wrong number of arguments if its numbers must be computed; any other message unchanged.

    That is so for a method of a built-in type (a board counts `self` too), for "at least" so many, and for missing ones.
    """
    found = _METHOD.fullmatch(text)
    if found is not None:
        takes, given = 1 + (found[2] != "no arguments"), 1 + int(found["given"])
        return f"function takes {takes} positional arguments but {given} were given"
    found = _AT_LEAST.fullmatch(text)
    if found is not None:
        missing = int(found["least"]) - int(found["given"])
        return f"function missing {missing} required positional arguments"
    found = _MISSING.fullmatch(text)
    required = 0 if found is None else _required(error, found["name"])
    if found is None or not required:
        return text
    given = required - int(found["missing"])
    return f"function takes {required} positional arguments but {given} were given"


def _required(error: TypeError, name: str) -> int:
    """Return the number of arguments without a default of the function `name`, looked up where the exception was raised; 0 if it is not found.

    It is 0 too for a function with optional arguments that is written in C on a board, because a board's message is different then.
    """
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    if trace is None:
        return 0
    first, *rest = name.rpartition("<locals>.")[2].split(".")
    known = {**trace.tb_frame.f_globals, **trace.tb_frame.f_locals}
    kinds = [kind for value in known.values() for kind in type(value).__mro__]
    modules = [value for value in known.values() if isinstance(value, ModuleType)]
    starts = [known.get(first), *(kind for kind in kinds if kind.__name__ == first)]
    for start in starts + [vars(module).get(first) for module in modules]:
        found = reduce(lambda thing, part: getattr(thing, part, None), rest, start)
        code, defaults = getattr(found, "__code__", None), getattr(found, "__defaults__", None)
        if code is not None:
            counts = _PYTHON_ON_BOARD in getattr(found, "__builtins__", ()) or not defaults
            return code.co_argcount - len(defaults or ()) if counts else 0
    return 0


def _named(operators: dict[str, str]) -> Callable[[re.Match[str]], str]:
    return lambda sign: operators.get(sign[0], sign[0])


def board_repr(error: BaseException) -> str:
    r"""Return an exception as MicroPython 1.25 prints it inside a list, say: `ValueError('no',)`.

    A `UnicodeError` has no arguments there, as those that a board itself raises.
    """
    args = () if isinstance(error, UnicodeError) else error.args
    if isinstance(error, SyntaxError) or (len(args) == 1 and isinstance(args[0], str)):
        args = (board_words(error),)
    return f"{_kind(error)}{args!a}"


def _text(error: BaseException) -> str:
    try:
        if isinstance(error, SyntaxError):
            return str(error.msg)
        if isinstance(error, KeyError) and type(error).__str__ is KeyError.__str__:
            return str(error.args[0]) if len(error.args) == 1 else str(error)
        return str(error)
    except BaseException:  # noqa: BLE001 - a pupil's own __str__ may raise anything, or never end
        return ""
