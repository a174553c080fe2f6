"""Settings of the garbage collector for a process that only runs programs (decision 028).

`simulate()` never calls these functions, because it may run inside somebody else's process, such as a notebook.
"""

import gc


def collect_less_often() -> None:
    """Make the collector run only after each 20 000 new objects, which is 10 to 30 times as many as by default."""
    gc.set_threshold(20_000)  # new objects between two searches for reference cycles


def keep_what_is_loaded() -> None:
    """Collect once, then exempt all present objects from later collections."""
    gc.collect()
    gc.freeze()
