"""Describes a failure that did not occur in this Python: on a real board, from its traceback, or in MicroPython on this computer."""

import ast
import builtins
import re
from collections.abc import Callable, Iterable, Sequence
from importlib import import_module
from typing import NamedTuple

from marelle_help.diagnosis import diagnose
from marelle_help.errors import ProgramError
from marelle_help.failure import Failure
from marelle_help.mistake import SourceRange, line_of
from marelle_help.mistakes.fix import tree_of
from marelle_help.mistakes.syntax_errors import mistake_in_text
from marelle_help.refusals import attributes, attributes_in
from marelle_help.signatures import Function
from marelle_help.tables import in_table

_RECURSION = "maximum recursion depth exceeded"
_UNBOUND = "local variable referenced before assignment"
_ERRNO = re.compile(r"(?:\[Errno )?(-?\d{1,6})\b")
_REFUSED = re.compile(r"(E-BOT-\d\d) (.*?): ")
_NOT_IN_PACKAGE = re.compile(r"\w+ has no '(\w+)'")
_UNKNOWN = re.compile(r"name '(.*)' isn't defined", re.DOTALL)
_PARENTS = {
    "NoPartError": "AttributeError"
}  # the library's exceptions that derive from one of Python's
_ABOUT_NAMES = (AttributeError, ImportError, NameError)


class Frame(NamedTuple):
    """A call in the pupil's own files, from a traceback.

    Attributes:
        file: name of the file. source: its text. line: from 1. function: name of the function; "" for none.
    """

    file: str
    source: str
    line: int
    function: str


def failed_elsewhere(
    traceback: str,
    kinds: Sequence[str],
    words: str,
    frames: Sequence[Frame],
    source_of: Callable[[str], str | None],
) -> tuple[BaseException, Failure]:
    """Return an exception of this Python that stands for the one that was raised, and the description of the failure.

    Args:
        traceback: the text to show.
        kinds: names of the exception's classes that are known, its own class first.
        words: its message.
        frames: the calls in the pupil's files, the innermost one last.
        source_of: returns the text of one of the pupil's files, given its name on the board; None for any other file.
    """
    frame = frames[-1] if frames else Frame("", "", 0, "")
    error = _error(kinds, words, line_of(frame.source, frame.line))
    unknown = _UNKNOWN.match(words) if isinstance(error, NameError) else None
    # MicroPython reads a word processor's quotes as letters of a name.
    no_name = unknown is not None and not unknown[1].isidentifier()
    unread = frame.file and (no_name or isinstance(error, SyntaxError))
    mistake = mistake_in_text(frame.source, frame.line) if unread else None
    place = SourceRange(frame.line, 0, 0) if mistake is None else mistake.place
    table = in_table(attributes(error), words, source_of)
    if table is not None:  # the cause is in the table, a file that no traceback names
        place, frame = table.place, Frame(table.file, table.source, table.place.line, "")
    return error, Failure(
        traceback=traceback,
        kind=kinds[0] if kinds else "",
        words=words,
        file=frame.file,
        place=place,
        source_line=line_of(frame.source, place.line),
        source=frame.source,
        function=frame.function,
        mistake=mistake,
    )


def _error(kinds: Iterable[str], words: str, source_line: str) -> BaseException:
    """Return an exception of this Python with that message, and with the attributes that the message names.

    Its class is the most specific one of `kinds` that this Python has, unless the message tells a better one; Exception if there is none.
    """
    found = [getattr(builtins, _PARENTS.get(name, name), None) for name in kinds]
    known = [kind for kind in found if isinstance(kind, type) and issubclass(kind, BaseException)]
    kind = max(known, key=lambda one: len(one.__mro__), default=Exception)
    missing = _NOT_IN_PACKAGE.match(words)
    if missing is not None and source_line.lstrip().startswith("from "):
        # The library's packages define __getattr__, so MicroPython words a failed import as a missing attribute.
        kind = ImportError
    if kind is RuntimeError and words.startswith(_RECURSION):
        kind = RecursionError
    if kind is NameError and words == _UNBOUND:
        kind = UnboundLocalError
    number = _ERRNO.match(words)
    if issubclass(kind, OSError):
        return kind(int(number[1]), words) if number else kind(words)
    try:
        error = kind(words)
    # A class whose constructor needs several arguments, which a board does not report.
    except TypeError:
        error = Exception(words)
    if isinstance(error, _ABOUT_NAMES):
        error.name = _name(error, words)
    refused = _REFUSED.match(words)
    if refused is not None:
        told = attributes_in(refused[1], words[refused.end() :])
        error.__dict__.update(told, code=refused[1], part=refused[2])
    return error


def _name(error: BaseException, words: str) -> str:
    """Return the name that a message is about: the first in quotes, or for an AttributeError the last.

    Without quotes it is the last word of an ImportError's message, "" for any other.
    """
    quoted = re.findall(r"'(\w+(?:\.\w+)*)'", words)
    if not quoted:
        return words.rpartition(" ")[2] if isinstance(error, ImportError) else ""
    return str(quoted[-1] if isinstance(error, AttributeError) else quoted[0])


_MOST_FRAMES = 20
_FRAME = re.compile(r'  File "([^"]*)", line (\d+)(?:, in (.*))?')
_NAME_IS_MISSING = ("E-PROG-14", "E-PROG-22")
_NO_PINS = re.compile(r"a virtual board has no machine\.(\w+)")  # as `marelle_doubles` says it
_LIBRARY = ("marelle", "marelle.fr")


def read_failure(
    traceback: str,
    source_of: Callable[[str], str | None],
    modules: Iterable[str],
    names_there: Callable[[str], Iterable[str]],
) -> ProgramError:
    r"""Return the `ProgramError` for a traceback that a board has printed.

    Args:
        traceback: what the board printed, with "\n" as line ends.
        source_of: returns the text of a file, given its name on the board; None for a file that is not the pupil's.
        modules: names of the modules that MicroPython has on boards.
        names_there: returns the names that such a module, or an object of a class, has.

    Example:
        >>> read_failure(run.traceback, {"carre.py": "avncer(3)"}.get, MODULES, names_there).line
        1
    """
    kind, words = _last_line(traceback)
    frames, places = [], _FRAME.findall(traceback)
    for path, line, function in places:
        text = source_of(path.lstrip("/"))
        if text is not None:
            frames.append(Frame(path.lstrip("/"), text, int(line[:9]), function))
    error, failure = failed_elsewhere(_shown(traceback), [kind], words, frames, source_of)
    problem = diagnose(error, failure, _known(failure.source), modules, names_there)
    no_pins = _NO_PINS.fullmatch(words)
    if no_pins is not None:
        problem.code, problem.facts = "E-VIRTUAL-08", {"name": no_pins[1], "line": problem.line}
        return problem
    last = places[-1][0].lstrip("/") if places else ""
    in_library = bool(last) and source_of(last) is None
    missed = problem.code in _NAME_IS_MISSING
    own = [name for name in modules if missed and source_of(f"{name}.py") is not None]
    # A file of the program hides the module of its name, if this has the name that is missed. What the library misses
    # is in its own text, not in the program's, so any such file counts.
    name = str(problem.facts.get("name", ""))
    hidden = next((one for one in own if in_library or name in names_there(one)), "")
    if hidden:
        problem.code = "E-BOARD-05"
        problem.facts = {"file": f"{hidden}.py", "name": hidden, "line": problem.line}
    return problem


def _shown(traceback: str) -> str:
    """Return a traceback; if it has more than 20 calls, only the first three and the last three of them."""
    lines = traceback.splitlines(keepends=True)
    frames = [at for at, line in enumerate(lines) if _FRAME.fullmatch(line.rstrip("\n"))]
    long = len(frames) > _MOST_FRAMES
    return "".join(lines[: frames[3]] + lines[frames[-3] :]) if long else traceback


def _last_line(traceback: str) -> tuple[str, str]:
    lines = traceback.rstrip("\n").split("\n")
    head = 0 if lines[0].startswith("Traceback ") else -1
    last = max((at for at, line in enumerate(lines) if _FRAME.fullmatch(line)), default=head)
    kind, _, words = "\n".join(lines[last + 1 :]).partition(":")
    return kind.strip(), words.strip()


def _known(source: str) -> set[str]:
    """Return names that a program may have meant: those it assigns, defines or imports, and Python's built-in names."""
    known = set(dir(builtins))
    tree = tree_of(source)
    if tree is None:
        return known
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
        elif isinstance(node, Function | ast.ClassDef):
            known.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            known |= _imported(node)
    return known


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if "*" not in names or not isinstance(node, ast.ImportFrom) or node.module not in _LIBRARY:
        return names
    return names | set(import_module(node.module).__all__)
