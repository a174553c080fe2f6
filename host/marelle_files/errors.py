"""The errors of files for a board, `BoardFilesError`."""

from __future__ import annotations

from marelle_text import Problem


class BoardFilesError(Problem, ValueError):
    """A board cannot hold this: its kit, one of its files or its `board.json` is wrong (`E-FILE-…`)."""
