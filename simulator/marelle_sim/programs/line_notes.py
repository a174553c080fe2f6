"""Records the lines of a program as they begin, and counts each."""

from __future__ import annotations

from collections import defaultdict


class LineNotes(list[tuple[int, str, int]]):
    """A list for `simulate(lines=…)` that also counts each line; the list itself is limited to 20 000 entries.

    Attributes:
        begun: how often each line began, by its number.

    Example:
        >>> notes = LineNotes()
        >>> simulate("programme.py", lines=notes)
        >>> notes.begun[2]
        1
    """

    def __init__(self) -> None:
        """Start with nothing recorded."""
        super().__init__()
        self.begun: defaultdict[int, int] = defaultdict(int)
