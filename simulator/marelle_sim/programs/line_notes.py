"""What is noted of a program while it runs: which line begins when, and how often each does."""

from __future__ import annotations

from collections import defaultdict


class LineNotes(list[tuple[int, str, int]]):
    """The lines of a program that began, to be given to `simulate(lines=…)`, and how often each did: the list itself has an end.

    Attributes:
        begun: how often each line began, by its number.

    Example:
        >>> notes = LineNotes()
        >>> simulate("programme.py", lines=notes)
        >>> notes.begun[2]
        1
    """

    def __init__(self) -> None:
        """Note nothing yet."""
        super().__init__()
        self.begun: defaultdict[int, int] = defaultdict(int)
