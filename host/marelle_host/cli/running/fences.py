"""Warn once, besides the answer, that a program ran without a sandbox of the system."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from marelle_host.cli.terminal import errors
from marelle_host.cli.terminal.output import Terminal
from marelle_sim.errors import UnfencedWarning
from marelle_text import Problem


@contextmanager
def noting() -> Iterator[list[warnings.WarningMessage]]:
    """Yield a list to which the warnings of the `with` block are added; a `RuntimeWarning` each time, not once per place."""
    with warnings.catch_warnings(record=True) as noted:
        warnings.filterwarnings("always", category=RuntimeWarning)
        yield noted


@dataclass
class Fence:
    """Whether some programs ran in a sandbox.

    Attributes:
        closed: whether each program ran in a sandbox of the system; valid after the `with` block of `watched`.
    """

    closed: bool


@contextmanager
def watched(terminal: Terminal, *, trusted: bool) -> Iterator[Fence]:
    """Warn after the `with` block, but not with `--json`, if a program in the block ran without a sandbox.

    The warning comes after an exception too. A trusted program runs without a sandbox, and without a warning.
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
    """Return the warnings that tell that a program ran without a sandbox."""
    return [one for one in noted if issubclass(one.category, UnfencedWarning)]


def tell(terminal: Terminal, problem: Problem) -> None:
    """Print a warning about a missing sandbox, but not with `--json`."""
    if not terminal.as_json:
        errors.tell(terminal, problem)
