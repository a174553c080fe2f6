"""Says once, beside the answer, that nothing of this system fences in what was run."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from marelle_host.cli.terminal import errors
from marelle_sim.errors import UnfencedWarning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from marelle_host.cli.terminal.output import Terminal
    from marelle_text import Problem


@contextmanager
def noting() -> Iterator[list[warnings.WarningMessage]]:
    """Give a list of the warnings that come meanwhile."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.filterwarnings("always", category=RuntimeWarning)
        yield noted


@dataclass
class Fence:
    """What came of the fence around some programs.

    Attributes:
        closed: whether something of this system fenced in each of them; known when all have run.
    """

    closed: bool


@contextmanager
def watched(terminal: Terminal, *, trusted: bool) -> Iterator[Fence]:
    """Tell afterwards, in a sentence and not in JSON, if a program that ran meanwhile had no fence, whatever came of it.

    Who trusts a program has asked for none.
    """
    noted: list[warnings.WarningMessage] = []
    fence = Fence(closed=not trusted)
    try:
        with noting() as noted:
            yield fence
    finally:
        without = unfenced(noted)
        fence.closed = fence.closed and not without
        for other in noted:
            if other not in without:
                warnings.showwarning(other.message, other.category, other.filename, other.lineno)
        if without:
            tell(terminal, without[0].message.args[0])  # type: ignore[union-attr]  # no text


def unfenced(noted: list[warnings.WarningMessage]) -> list[warnings.WarningMessage]:
    """Return those that say that nothing fenced a program in."""
    return [one for one in noted if issubclass(one.category, UnfencedWarning)]


def tell(terminal: Terminal, problem: Problem) -> None:
    """Tell of a fence that is missing, unless it is JSON that is asked for."""
    if not terminal.as_json:
        errors.tell(terminal, problem)
