"""Runs the instructions of a compiled regular expression on a text, as MicroPython's small engine (re1.5) does.

That engine tries one alternative after another, and stores the others on the board's stack: an expression like `(a+)+b` takes
twice as long for each further letter, and one that repeats an empty match fills the stack or never ends. So each step costs time
here, and the depth of the stack is counted. An alternative that failed once fails again: it costs its steps, but is not run again.
"""

from _board import board
from re_program import CONSUME, JUMP, LINE_BEGIN, MATCH, SAVE, SPLIT, Program

_DEEPEST = 128  # an estimate: some 48 bytes each, of a stack of 8 kB less the calls up to here
_STEPS_AT_ONCE = 4096

_FIRST, _SECOND, _SAVED = range(3)

# Entries of the stack of alternatives. A first alternative: (_FIRST, key, depth, steps, deepest, instruction and place of the second one).
# A second alternative: (_SECOND, key, depth, steps, deepest). A bound of a group: (_SAVED, number, depth, value before).


class Matching:
    """The search for one match of a program in a text.

    Attributes:
        places: begin and end of each group in turn (-1: it has not matched); the first group is the whole match.
    """

    __slots__ = (
        "_active", "_alternatives", "_deepest", "_depth", "_failed", "_program", "_spent", "_steps", "_text", "places",
    )  # fmt: skip

    def __init__(self, program: Program, text: bytes) -> None:
        self._program, self._text = program, text
        self.places = [-1] * (2 * program.groups + 2)
        self._alternatives: list[tuple[int, ...]] = []
        self._depth = self._deepest = self._steps = self._spent = 0
        self._failed: dict[int, tuple[int, int]] = {}  # key -> steps, how deep below
        self._active: dict[int, int] = {}  # key -> depth, of the alternatives that are being tried

    def found(self, place: int, *, anchored: bool) -> bool:
        """Tell whether the expression matches, from byte `place` on: exactly there (`anchored`), or there or later.

        Raises:
            RuntimeError: the stack is full.
        """
        at: int | None = self._program.ANCHORED if anchored else 0
        text, end, code = self._text, len(self._text), self._program.code
        while at is not None:
            what, value, _size = code[at]
            self._steps += 1
            if what == CONSUME:
                if place < end and text[place] in value:  # type: ignore[operator]
                    at, place = at + 1, place + 1
                else:
                    at, place = self._back()
            elif what == JUMP:
                at = value  # type: ignore[assignment]
            elif what == SPLIT:
                at, place = self._split(at, place, *value)  # type: ignore[misc]
            elif what == SAVE:
                self._save(value, place)  # type: ignore[arg-type]
                at += 1
            elif what == MATCH:
                break
            elif place == (0 if what == LINE_BEGIN else end):
                at += 1
            else:
                at, place = self._back()
        self._spend()
        return at is not None

    def _spend(self) -> None:
        steps, self._spent = self._steps - self._spent, self._steps
        board.clock.spend(steps * board.costs.pattern_step_ns // 1000)

    def _deeper(self) -> None:
        if self._depth >= _DEEPEST:
            self._spend()
            raise RuntimeError("maximum recursion depth exceeded")
        self._depth += 1
        self._deepest = max(self._deepest, self._depth)

    def _save(self, which: int, place: int) -> None:
        self._alternatives.append((_SAVED, which, self._depth, self.places[which]))
        self._deeper()
        self.places[which] = place

    def _split(self, at: int, place: int, first: int, second: int) -> tuple[int | None, int]:
        if self._steps - self._spent >= _STEPS_AT_ONCE:
            self._spend()
        key = at * (len(self._text) + 1) + place
        known = self._failed.get(key)
        if known is not None and self._depth + known[1] <= _DEEPEST:
            self._steps += known[0]
            self._deepest = max(self._deepest, self._depth + known[1])
            return self._back()
        if self._active.get(key) == self._depth:
            self._loop_for_ever()
        self._active[key] = self._depth
        self._alternatives.append(
            (_FIRST, key, self._depth, self._steps, self._deepest, second, place)
        )
        self._deepest = self._depth
        self._deeper()
        return first, place

    def _loop_for_ever(self) -> None:
        """Let time pass for ever, as a board does when its pattern repeats an empty match."""
        while True:
            board.clock.spend(1000)

    def _back(self) -> tuple[int | None, int]:
        """Undo steps back to the last alternative that was not yet tried.

        Return its instruction and its place in the text; (None, 0) if none is left.
        """
        while self._alternatives:
            kind, key, self._depth, *rest = self._alternatives.pop()
            if kind == _SAVED:
                self.places[key] = rest[0]
            elif kind == _FIRST:
                steps, deepest, second, place = rest
                self._alternatives.append((_SECOND, key, self._depth, steps, deepest))
                self._active[key] = self._depth
                return second, place
            else:
                steps, deepest = rest
                self._failed[key] = (self._steps - steps, self._deepest - self._depth)
                self._deepest = max(self._deepest, deepest)
                del self._active[key]
        return None, 0
