"""The statement `with` as on a board: `__exit__` gets no traceback, because a board has none."""

from __future__ import annotations

from typing import Any

from marelle_sim.kernel import RunStopped
from marelle_sim.microcontroller.closed import OWN


class _WithoutTraceback:
    """Wraps a context manager of the program or the board library: calls its `__exit__` with None as the traceback.

    When the run has ended (`RunStopped`), `__exit__` is not called.
    """

    __slots__ = ("_kind", "_manager")

    def __init__(self, manager: Any) -> None:
        self._manager, self._kind = manager, type(manager)

    def __enter__(self) -> Any:
        return self._kind.__enter__(self._manager)

    def __exit__(self, kind: object, error: object, _traceback: object) -> Any:
        # after `RunStopped` the board is gone, and nothing of it runs any more
        gone = isinstance(error, RunStopped)
        return None if gone else self._kind.__exit__(self._manager, kind, error, None)


def context_manager(manager: Any) -> Any:
    """Return the context manager that a `with` uses: `manager`, wrapped if the program or the board library defines its class or a base of it."""
    kind = type(manager)
    own = any(OWN in vars(base) for base in kind.__mro__)
    return _WithoutTraceback(manager) if own and hasattr(kind, "__exit__") else manager
