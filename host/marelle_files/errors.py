"""What can be wrong with the files that a board is to hold."""

from __future__ import annotations

from marelle_text import Problem


class BoardFilesError(Problem, ValueError):
    """A board cannot hold this: its kit, one of its files or its `board.json` is wrong (`E-FILE-…`)."""
