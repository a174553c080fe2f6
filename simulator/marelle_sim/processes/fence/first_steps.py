"""The steps of a child between fork and exec: it puts itself into the sandbox, and reports which layers failed."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Self

Step = Callable[[], object]

_DONE = "done"
_MOST_BYTES = 1_000  # of the names of all layers


class FirstSteps:
    """The steps by which a child puts itself into the sandbox: call the object in the child; `holding` tells the parent which layers are applied.

    A step that the kernel refuses is skipped: the program starts all the same, without that layer.
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
        """Do all steps, and write the names of the layers that failed into the pipe to the parent."""
        failed = {name for name, step in self._steps if not _taken(step)}
        assert self._theirs is not None
        with suppress(OSError):
            os.write(self._theirs, " ".join([_DONE, *failed]).encode())

    def holding(self) -> set[str]:
        """Wait for the child's report and return the names of the layers that are applied; empty if it ended without one."""
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
