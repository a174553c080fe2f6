"""Read what a real board says of a failed program, to give the same help as after a simulated run."""

from __future__ import annotations

import ast
import builtins
import re
from importlib import import_module
from typing import TYPE_CHECKING

from marelle_help import Failure, Place, diagnose, in_table, line_of, mistake_in_text
from marelle_sim.programs import MODULES

if TYPE_CHECKING:
    from collections.abc import Callable

    from marelle_help import ProgramError

_MOST_FRAMES = 20
_FRAME = re.compile(r'  File "([^"]*)", line (\d+)(?:, in .*)?')
_LIBRARY = ("marelle", "marelle.fr")
_ERRNO = re.compile(r"(?:\[Errno )?(\d+)\b")
_REFUSED = re.compile(r"(E-BOT-\d\d) (.*?): ")


def read_failure(traceback: str, source_of: Callable[[str], str | None]) -> ProgramError:
    """Return the error that a board's traceback tells.

    Args:
        traceback: what the board printed, with the line ends of Python.
        source_of: gives the text of a file by its name on the board; None for one that is not the pupil's.

    Example:
        >>> read_failure(run.traceback, {"carre.py": "avncer(3)"}.get).line
        1
    """
    kind, words = _last_line(traceback)
    place, file, source = Place(0, 0, 0), "", ""
    for name, line in _FRAME.findall(traceback):
        text = source_of(name.lstrip("/"))
        if text is not None:
            file, source, place = name.lstrip("/"), text, Place(int(line[:9]), 0, 0)
    error = _error(kind, words)
    mistake = None
    if isinstance(error, SyntaxError) and file:
        mistake = mistake_in_text(source, place.line)
    table = in_table(words, source_of)
    if table is not None:
        file, source, place = table
    failure = Failure(
        traceback=_shown(traceback),
        kind=kind,
        words=words,
        file=file,
        place=place if mistake is None else mistake.place,
        source_line=line_of(source, place.line if mistake is None else mistake.place.line),
        source=source,
        mistake=mistake,
    )
    return diagnose(error, failure, _known(source), MODULES)


def _shown(traceback: str) -> str:
    """Return what is shown: of an endless recursion the first and the last calls say it all."""
    lines = traceback.splitlines(keepends=True)
    frames = [at for at, line in enumerate(lines) if _FRAME.fullmatch(line.rstrip("\n"))]
    if len(frames) <= _MOST_FRAMES:
        return traceback
    return "".join(lines[: frames[3]] + lines[frames[-3] :])


def _last_line(traceback: str) -> tuple[str, str]:
    """Return the exception's name and its words; the words may be several lines."""
    lines = traceback.rstrip("\n").split("\n")
    last = max((at for at, line in enumerate(lines) if _FRAME.fullmatch(line)), default=-1)
    kind, _, words = "\n".join(lines[last + 1 :]).partition(":")
    return kind.strip(), words.strip()


def _error(kind: str, words: str) -> BaseException:
    """Return an exception like the one that the board had."""
    found = getattr(builtins, kind, None)
    like = found if isinstance(found, type) and issubclass(found, Exception) else Exception
    if kind == "RuntimeError" and "recursion" in words:
        like = RecursionError
    if issubclass(like, OSError):
        number = _ERRNO.match(words)
        return OSError(int(number[1][:6]), words) if number else OSError(words)
    error = Exception(words) if issubclass(like, UnicodeError) else like(words)
    if isinstance(error, (NameError, AttributeError, ImportError)):
        error.name = _name(error, words)
    refused = _REFUSED.match(words)
    if refused:
        error.__dict__.update(code=refused[1], part=refused[2])
    return error


def _name(error: BaseException, words: str) -> str:
    """Return the name that the words are about: the first one quoted, the last where an object comes before."""
    quoted = re.findall(r"'(\w+)'", words)
    if not quoted:
        return words.rpartition(" ")[2] if isinstance(error, ImportError) else ""
    return str(quoted[-1] if isinstance(error, AttributeError) else quoted[0])


def _known(source: str) -> set[str]:
    """Return the names that a program could have meant: its own, the library's if it is used, Python's."""
    known = set(dir(builtins))
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return known
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            known.add(node.id)
        elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            known.add(node.name)
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            known |= _imported(node)
    return known


def _imported(node: ast.Import | ast.ImportFrom) -> set[str]:
    names = {alias.asname or alias.name.partition(".")[0] for alias in node.names}
    if "*" not in names or not isinstance(node, ast.ImportFrom) or node.module not in _LIBRARY:
        return names
    return names | set(import_module(node.module).__all__)
