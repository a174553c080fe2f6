"""Settings of the garbage collector for a process that only runs programs (decision 028).

`simulate()` never calls these functions, because it may run inside somebody else's process, such as a notebook.
"""

from __future__ import annotations

import gc

_YOUNG = 20_000  # new objects between two searches for reference cycles; default: 700


def collect_less_often() -> None:
    """Make the collector run after each 20 000 new objects; Python's default is 700."""
    gc.set_threshold(_YOUNG)


def keep_what_is_loaded() -> None:
    """Collect once, then exempt all present objects from later collections."""
    gc.collect()
    gc.freeze()
