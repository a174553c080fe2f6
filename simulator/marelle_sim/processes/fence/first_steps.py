"""The steps of a child between fork and exec: it closes the sandbox, and reports which layers failed."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Self

    Step = Callable[[], object]

_DONE = "done"
_MOST_BYTES = 1_000  # of the names of all layers


class FirstSteps:
    """Closes the sandbox when it is called in the child; `holding` is called in the parent.

    A step that the kernel refuses is skipped: that layer is missing, and the program starts all the same.
    """

    def __init__(self, steps: Sequence[tuple[str, Step]]) -> None:
        """Store the steps, each with the name of its layer."""
        self._steps = steps
        self._ours, theirs = os.pipe()
        self._theirs: int | None = theirs

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        os.close(self._ours)
        self._let_go()

    def __call__(self) -> None:
        """Do all steps and report the layers that failed."""
        failed = {name for name, step in self._steps if not _taken(step)}
        assert self._theirs is not None
        with suppress(OSError):
            os.write(self._theirs, " ".join([_DONE, *failed]).encode())

    def holding(self) -> set[str]:
        """Return the names of the sandbox layers that the child has closed; an empty set if it has not reported."""
        self._let_go()
        done, *failed = os.read(self._ours, _MOST_BYTES).decode().split() or [""]
        return {name for name, _step in self._steps} - {*failed} if done else set()

    def _let_go(self) -> None:
        if self._theirs is not None:
            os.close(self._theirs)
            self._theirs = None


def _taken(step: Step) -> bool:
    with suppress(OSError):
        step()
        return True
    return False
