"""Says once, beside the answer, that nothing of this system fences in what was run."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from marelle_host.cli import errors
from marelle_sim.errors import UnfencedWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_host.cli.terminal import Terminal


@contextmanager
def watched(terminal: Terminal) -> Iterator[None]:
    """Tell afterwards, in a sentence and not in JSON, if a program that ran meanwhile had no fence, whatever came of it."""
    noted: list[warnings.WarningMessage] = []
    try:
        with warnings.catch_warnings(record=True) as noted:
            warnings.filterwarnings("always", category=RuntimeWarning)
            yield
    finally:
        _tell(terminal, noted)


def _tell(terminal: Terminal, noted: list[warnings.WarningMessage]) -> None:
    """Tell the first warning of no fence, and show each of another kind as Python does."""
    unfenced = [one for one in noted if issubclass(one.category, UnfencedWarning)]
    for other in noted:
        if other not in unfenced:
            warnings.showwarning(other.message, other.category, other.filename, other.lineno)
    if unfenced and not terminal.as_json:
        errors.tell(terminal, unfenced[0].message.args[0])  # type: ignore[union-attr]  # no text
