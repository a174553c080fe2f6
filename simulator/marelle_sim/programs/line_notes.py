"""Records the lines of a program in the order in which they begin, and counts how often each begins."""

from __future__ import annotations

from collections import defaultdict


class LineNotes(list[tuple[int, str, int]]):
    """A list for `simulate(lines=…)` that also counts each line; the list itself is limited to 20 000 entries.

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
