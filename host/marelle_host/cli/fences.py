"""Says once, beside the answer, that nothing of this system fences in what was run."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marelle_host.cli import errors
from marelle_text import Problem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_host.cli.terminal import Terminal


@contextmanager
def watched(terminal: Terminal) -> Iterator[None]:
    """Tell afterwards, in a sentence and not in JSON, if a program that ran meanwhile had no fence."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.filterwarnings("always", category=RuntimeWarning)
        yield
    unfenced = [one for one in noted if one.category.__name__ == "UnfencedWarning"]
    for other in noted:
        if other not in unfenced:
            warnings.showwarning(other.message, other.category, other.filename, other.lineno)
    if unfenced and not terminal.as_json:
        errors.tell(terminal, Problem("E-RUN-25"))
