"""What is noted of a program while it runs: which line begins when, and what its variables are then."""

from __future__ import annotations

from collections import defaultdict

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from types import FrameType

_SHOWN = frozenset((bool, float, int, list, str, tuple, type(None)))
_LONGEST = 40  # characters of a value that are noted
_MOST = 20_000
_MOST_LINES = 1_000  # that begin: who goes step by step has seen enough, and a minute on a line begins tens of thousands
_NOTHING = object()


class LineNotes(list[tuple[int, str, int]]):
    """The lines of a program that began, to be given to `simulate(lines=…)`, with the values of some variables.

    Attributes:
        begun: how often each line began, as the list itself has an end; None if nobody wants to know.
        values: (index of the line, name, value as Python writes it), where it is another than before; of the first 1000 lines.

    Example:
        >>> notes = LineNotes(["i", "total"])
        >>> simulate("programme.py", lines=notes)
        >>> notes.values[:2]
        [(2, 'i', '0'), (5, 'i', '1')]
    """

    def __init__(self, names: Iterable[str] = (), *, counted: bool = False) -> None:
        """Note lines, and these variables, each by its value where the line begins; `counted`: how often each begins, too."""
        super().__init__()
        self.begun: defaultdict[int, int] | None = defaultdict(int) if counted else None
        self.values: list[tuple[int, str, str]] = []
        self._names = sorted(names)
        self._known: dict[str, str] = {}

    def look(self, frame: FrameType) -> bool:
        """Note what is new as the last line begins, in the frame that it runs in; tell whether it is worth another look."""
        if len(self) > _MOST_LINES or not self._names or len(self.values) >= _MOST:
            return False
        own, shared = frame.f_locals, frame.f_globals
        for name in self._names:
            value = own.get(name, shared.get(name, _NOTHING))
            if type(value) in _SHOWN:
                shown = repr(value)
                if self._known.get(name) != shown:
                    self._known[name] = shown
                    short = shown if len(shown) <= _LONGEST else f"{shown[: _LONGEST - 1]}…"
                    self.values.append((len(self) - 1, name, short))
        return True
