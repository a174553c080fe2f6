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
    from collections.abc import Callable, Iterable, Iterator

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
    last = run.lines[-BUSY_LINES:]
    if run.ended != "deadline" or not last or last[-1][0] - last[0][0] > _SECOND_US:
        return None
    loop = fast_loop(loops_without_pause(program), Counter(line for _time_us, _file, line in last))
    return told_of(program, loop) if loop else None


def told_of(program: Program, loop: int) -> Failed:
    """Return the failure of a program whose loop in this line turns far too fast."""
    return Failed(None, {"line": loop, "name": word_for_waiting(program)}, loop)


def fast_loop(loops: Iterable[int], begun: Counter[int]) -> int:
    """Return the line of the loop that goes round far too fast, or 0.

    Args:
        loops: The lines of those that may.
        begun: How often each line began within a second.
    """
    if begun.total() < BUSY_LINES:
        return 0
    return next((loop for loop in loops if begun[loop] >= _TURNS), 0)


def word_for_waiting(program: Program) -> str:
    """Return the word for a pause in the language of a program: `attendre` in French."""
    return "attendre" if program.uses("marelle.fr") else "wait"


class HastyLoopError(Exception):
    """A run was given up: a loop goes round far too fast.

    Attributes:
        line: That of the loop. time_us: When it was seen, in virtual time.
    """

    def __init__(self, line: int, time_us: int) -> None:
        super().__init__(f"line {line} at {time_us} us")
        self.line, self.time_us = line, time_us


class PaceWatch:
    """Looks at a program while it runs, for a loop that turns far too fast: such a run lasts, and somebody waits.

    What it looks at is how often each line has begun, each half second of virtual time; so a loop is seen wherever in a run it begins.

    Attributes:
        lines: To be given to `simulate`. loop: The line of the loop, or 0.

    Example:
        >>> watch = PaceWatch(program, lambda line: print(line))
        >>> simulate("program.py", lines=watch.lines, observers=watch.observers())
    """

    def __init__(self, program: Program, tell: Callable[[int], object] | None = None) -> None:
        """Watch a program; `tell` is called once, with the line of the loop. Without it the run ends with a HastyLoopError."""
        self._loops, self._tell = loops_without_pause(program), tell
        self._notes = LineNotes()
        self.lines: list[tuple[int, str, int]] = self._notes if self._loops else []
        self.loop = 0
        self._before: Counter[int] = Counter()  # a second ago
        self._between: Counter[int] = Counter()  # half a second ago

    def observers(self) -> list[tuple[int, Callable[[int, object], None]]]:
        """Return the observers of a run; none where the program has no loop that may turn too fast."""
        return [(_LOOK_US, self._look)] if self._loops else []

    def _look(self, time_us: int, _pose: object) -> None:
        if self.loop:
            return
        begun = Counter(self._notes.begun)
        self.loop = fast_loop(self._loops, begun - self._before)
        self._before, self._between = self._between, begun
        if self.loop:
            if self._tell is None:
                raise HastyLoopError(self.loop, time_us)
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
        elif isinstance(part, ast.Call) and not _is_of_no_time(part):
            if isinstance(part.func, ast.Name):
                yield part.func.id
            elif isinstance(part.func, ast.Attribute):
                yield part.func.attr


def _is_of_no_time(call: ast.Call) -> bool:
    """Tell whether a call is given nothing but a number that is 0 or less, as `attendre(-10)`: no pause is that short."""
    try:
        given = [ast.literal_eval(one) for one in call.args]
    except (ValueError, TypeError, RecursionError):  # no number that stands there as such
        return False
    return len(given) == 1 and isinstance(given[0], int | float) and given[0] <= 0
