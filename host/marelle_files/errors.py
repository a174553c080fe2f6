"""The exception of files for a board, `BoardFilesError`."""

from marelle_text import Problem


class BoardFilesError(Problem, ValueError):
    """A board cannot be given these files: the kit, a file or `board.json` is wrong (codes `E-FILE-…`)."""
