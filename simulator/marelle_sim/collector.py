"""The garbage collector of a process that is ours alone and runs one program after the other: docs/decisions/028.

`simulate()` touches it nowhere: it may run in anybody's process.
"""

from __future__ import annotations

import gc

_YOUNG = 20_000  # new things that gather until it looks for rings of them, not 700


def collect_less_often() -> None:
    """Have it look less often at what is new."""
    gc.set_threshold(_YOUNG)


def keep_what_is_loaded() -> None:
    """Have it look once more at what is there by now, and then never again."""
    gc.collect()
    gc.freeze()
