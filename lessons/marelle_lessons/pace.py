"""Find the loop that goes round as fast as the board can: each of its minutes takes a computer many seconds.

Such a loop is told before all runs, by counting what it does in virtual time: the answer is the same on a fast computer
and on a slow one.
"""

from __future__ import annotations

import ast
from collections import Counter
from typing import TYPE_CHECKING

from marelle_lessons.checks.kind import Failed
from marelle_sim.programs import LineNotes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from marelle_lessons.program import Program
    from marelle_sim import Run

FAST_LOOP = "E-CODE-14"

BUSY_LINES = 5000
"""Lines that begin within one virtual second; a loop with attendre(10) begins some 1000."""

PROBE_S = 2.0  # of virtual time
_LOOK_US = 500_000  # of virtual time: a tenth of a second of a computer's
_SECOND_US = 1_000_000
_TURNS = 50  # so many among these lines: it is the loop, not a sum worked out before it
_TAKES_TIME = frozenset(
    {
        "arc", "attendre", "avancer", "back", "beep", "bip", "carreau", "droite", "forward", "gauche", "left",
        "reculer", "right", "sleep", "sleep_ms", "square", "straight", "tone", "turn", "wait", "wait_for_press",
    }
)  # fmt: skip


def too_fast(program: Program, run: Run) -> Failed | None:
    """Return the endless loop of a program that goes round far too fast, if one does.

    Args:
        program: The text that ran.
        run: A run of it that noted its lines.
    """
    loop = fast_loop(program, run.lines) if run.ended == "deadline" else 0
    return Failed(None, {"line": loop, "name": word_for_waiting(program)}, loop) if loop else None


def fast_loop(program: Program, lines: Sequence[tuple[int, str, int]]) -> int:
    """Return the line of the endless loop that goes round far too fast at the end of what was noted, or 0.

    Args:
        program: The text that runs.
        lines: When which of its lines began, as `simulate` notes them.
    """
    last = lines[-BUSY_LINES:]
    if len(last) < BUSY_LINES or last[-1][0] - last[0][0] > _SECOND_US:
        return 0
    turns = Counter(line for _time_us, _file, line in last)
    found = (loop for loop in loops_without_pause(program) if turns[loop] >= _TURNS)
    return next(found, 0)


def word_for_waiting(program: Program) -> str:
    """Return what a program calls a pause: `attendre` in French."""
    return "attendre" if program.uses("marelle.fr") else "wait"


class PaceWatch:
    """Looks at a program while it runs, for a loop that turns far too fast: such a run lasts, and somebody waits.

    Attributes:
        lines: To be given to `simulate`; the program's variables are noted too. loop: The line of the loop, or 0.

    Example:
        >>> watch = PaceWatch(program, lambda line: print(line))
        >>> simulate("program.py", lines=watch.lines, observers=watch.observers())
    """

    def __init__(self, program: Program, tell: Callable[[int], object]) -> None:
        """Watch a program; `tell` is called once, with the line of the loop."""
        self.lines = LineNotes(program.variables)
        self.loop = 0
        self._program, self._tell = program, tell

    def observers(self) -> list[tuple[int, Callable[[int, object], None]]]:
        """Return what looks at a run: nothing, where the text has no loop that may be too fast."""
        return [(_LOOK_US, self._look)] if loops_without_pause(self._program) else []

    def _look(self, _time_us: int, _pose: object) -> None:
        if not self.loop:
            self.loop = fast_loop(self._program, self.lines)
            if self.loop:
                self._tell(self.loop)


def loops_without_pause(program: Program) -> list[int]:
    r"""Return the lines of the endless loops in which nothing takes time, as far as the text tells.

    Example:
        >>> loops_without_pause(Program("while True:\n    bot.drive(100, 0)"))
        [1]
    """
    if program.language == "cards" or program.tree is None:
        return []
    functions = {
        node.name: node for node in ast.walk(program.tree) if isinstance(node, ast.FunctionDef)
    }
    return [
        node.lineno
        for node in ast.walk(program.tree)
        if isinstance(node, ast.While) and _endless(node) and not _pauses(node, functions, set())
    ]


def _endless(loop: ast.While) -> bool:
    leaves = any(isinstance(part, ast.Break | ast.Return | ast.Raise) for part in ast.walk(loop))
    return isinstance(loop.test, ast.Constant) and bool(loop.test.value) and not leaves


def _pauses(node: ast.AST, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    """Tell whether something in a piece of program takes time; functions of its own are looked into."""
    for name in _called(node):
        if name in _TAKES_TIME:
            return True
        if name in functions and name not in seen:
            seen.add(name)
            if _pauses(functions[name], functions, seen):
                return True
    return False


def _called(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Await):
            yield "wait"
        elif isinstance(part, ast.Call):
            if isinstance(part.func, ast.Name):
                yield part.func.id
            elif isinstance(part.func, ast.Attribute):
                yield part.func.attr
