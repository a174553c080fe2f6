"""Settings of the garbage collector for a process that only runs programs (decision 028).

`simulate()` touches it nowhere: it may run in anybody's process.
"""

from __future__ import annotations

import gc

_YOUNG = 20_000  # new things that gather until it looks for rings of them, not 700


def collect_less_often() -> None:
    """Run the collector after 20 000 new objects instead of 700."""
    gc.set_threshold(_YOUNG)


def keep_what_is_loaded() -> None:
    """Collect once, then exempt all present objects from later collections."""
    gc.collect()
    gc.freeze()
