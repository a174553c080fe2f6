"""Find endless loops without a pause, which run as fast as the board can: a computer needs many seconds to simulate a minute of them.

Such a loop is found by counting the lines that run within a second of virtual time, so the result is the same on a fast and on a
slow computer.
"""

import ast
from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from marelle_lessons.checks.kind import Failed
from marelle_lessons.program import Program, name_of
from marelle_sim import Run
from marelle_sim.programs import LineNotes

FAST_LOOP = "E-CODE-14"

_BUSY_LINES = 5000
"""A program that runs so many lines within one virtual second is too fast; a loop with attendre(10) runs about 1000."""

PROBE_S = 2.0  # length of a short run that looks for such a loop, in virtual time
_LOOK_US = 500_000  # virtual time between two looks, simulated in about 0.1 s
_SECOND_US = 1_000_000
_TURNS = 50  # the loop must have run so often among these lines; else they are a computation outside the loop
_TAKES_TIME = frozenset(
    {
        "arc", "attendre", "attendre_appui", "avancer", "back", "beep", "bip", "carreau", "droite", "forward", "gauche",
        "left", "note", "reculer", "right", "sleep", "sleep_ms", "square", "straight", "tone", "tourner", "tout_droit",
        "turn", "wait", "wait_for_press",
    }
)  # fmt: skip


def too_fast(program: Program, run: Run) -> Failed | None:
    """Return the failure for an endless loop that runs far too fast at the end of a run, or None.

    None also for a run that did not last until its time limit.

    Args:
        program: The program of the run.
        run: A run with recorded lines.
    """
    last = run.lines[-_BUSY_LINES:]
    if run.ended != "deadline" or not last or last[-1][0] - last[0][0] > _SECOND_US:
        return None
    loop = _fast_loop(
        loops_without_pause(program), Counter(line for _time_us, _file, line in last)
    )
    return told_of(program, loop) if loop else None


def told_of(program: Program, loop: int) -> Failed:
    """Return the failure of a program whose loop at the line `loop` runs far too fast."""
    return Failed(None, {"line": loop, "name": word_for_waiting(program)}, loop)


def _fast_loop(loops: Iterable[int], begun: Counter[int]) -> int:
    """Return the first of `loops` whose line ran at least 50 times, if all lines together ran at least 5000 times; else 0.

    Args:
        loops: The lines of the endless loops without a pause.
        begun: How often each line of the program ran within a second of virtual time.
    """
    turning = [loop for loop in loops if begun[loop] >= _TURNS]
    return turning[0] if turning and begun.total() >= _BUSY_LINES else 0


def word_for_waiting(program: Program) -> str:
    """Return the name of the function for a pause that fits a program: `attendre` if it uses `marelle.fr`, else `wait`."""
    return "attendre" if program.uses("marelle.fr") else "wait"


class HastyLoopError(Exception):
    """A run was stopped because a loop of the program runs far too fast.

    Attributes:
        line: The line of the loop.
        time_us: The virtual time of the run (us) at which this was found.
    """

    def __init__(self, line: int, time_us: int) -> None:
        super().__init__(f"line {line} at {time_us} us")
        self.line, self.time_us = line, time_us


class PaceWatch:
    """Looks for an endless loop that runs far too fast while a program is simulated, so that nobody waits for the end of such a run.

    It examines only the loops that `loops_without_pause` returns: no `for`, and no `while` with a condition. Each half second of
    virtual time it counts how often each line ran in the last second, so it finds a loop that begins late in a run too. When it finds
    one it calls the function it was given, or, without one, ends the run by a HastyLoopError.

    Attributes:
        lines: The argument `lines` for `simulate`, which records the lines there.
        loop: The line of the loop, 0 as long as none was found.

    Example:
        >>> watch = PaceWatch(program, lambda line: print(line))
        >>> simulate("program.py", lines=watch.lines, observers=watch.observers())
    """

    def __init__(self, program: Program, tell: Callable[[int], object] | None = None) -> None:
        """Prepare to watch `program`; `tell` is called once, with the line of the loop. If it is None, a HastyLoopError ends the run."""
        self._loops, self._tell = loops_without_pause(program), tell
        self._notes = LineNotes()
        self.lines: list[tuple[int, str, int]] = self._notes if self._loops else []
        self.loop = 0
        self._before: Counter[int] = Counter()  # a second ago
        self._between: Counter[int] = Counter()  # half a second ago

    def observers(self) -> list[tuple[int, Callable[[int, object], None]]]:
        """Return the argument `observers` for `simulate`; [] if the program has no endless loop without a pause."""
        return [(_LOOK_US, self._look)] if self._loops else []

    def _look(self, time_us: int, _pose: object) -> None:
        if self.loop:
            return
        begun = Counter(self._notes.begun)
        self.loop = _fast_loop(self._loops, begun - self._before)
        self._before, self._between = self._between, begun
        if self.loop:
            if self._tell is None:
                raise HastyLoopError(self.loop, time_us)
            self._tell(self.loop)


def loops_without_pause(program: Program) -> list[int]:
    r"""Return the lines of the endless loops of a program that call no function of `_TAKES_TIME`, judged by the text of the program.

    Endless is a `while` with a constant, such as True, and without `break`, `return` and `raise`. The less nested loops come first.

    Example:
        >>> loops_without_pause(Program("while True:\n    bot.drive(100, 0)"))
        [1]
    """
    functions = {node.name: node for node in program.nodes() if isinstance(node, ast.FunctionDef)}
    return [
        node.lineno
        for node in program.nodes()
        if isinstance(node, ast.While) and _endless(node) and not _pauses(node, functions, set())
    ]


def _endless(loop: ast.While) -> bool:
    leaves = any(isinstance(part, ast.Break | ast.Return | ast.Raise) for part in ast.walk(loop))
    return isinstance(loop.test, ast.Constant) and bool(loop.test.value) and not leaves


def _pauses(node: ast.AST, functions: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
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
            yield name_of(part.func)


def _is_of_no_time(call: ast.Call) -> bool:
    """Return True if the only positional argument of a call is a number of 0 or less, as in `attendre(-10)`, so that it takes no time."""
    try:
        given = [ast.literal_eval(one) for one in call.args]
    except (ValueError, TypeError, RecursionError):  # no number that stands there as such
        return False
    return len(given) == 1 and isinstance(given[0], int | float) and given[0] <= 0
