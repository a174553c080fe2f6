"""The errors of filling a folder for a training day, `PackError`."""

from __future__ import annotations

from marelle_text import Problem


class PackError(Problem):
    """Report that a folder cannot be filled, or with something that is not what it should be."""

    exit_code = 2
