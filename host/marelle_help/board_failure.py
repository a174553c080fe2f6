"""Turns the traceback of a real board into a `ProgramError`, so that the pupil gets the same help as after a simulated run."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterable
from importlib import import_module

from marelle_help.diagnosis import diagnose
from marelle_help.errors import ProgramError
from marelle_help.mistakes.fix import tree_of
from marelle_help.remote_failure import Frame, failed_elsewhere

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
