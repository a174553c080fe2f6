"""The exception of filling a folder for a training day, `PackError`."""

from marelle_text import Problem


class PackError(Problem):
    """A folder cannot be filled, or a file or value for it is wrong (`E-PACK-…`)."""
