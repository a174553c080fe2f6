"""What a program writes to a terminal, read at the end of who types."""

import os
import select
from time import monotonic


def read_terminal(terminal: int, ending: bytes, timeout_s: float = 20.0) -> bytes:
    """Return what comes up to an ending, which has to come in time."""
    seen, end_s = b"", monotonic() + timeout_s
    while ending not in seen and select.select([terminal], [], [], end_s - monotonic())[0]:
        seen += os.read(terminal, 4096)
    assert ending in seen, seen
    return seen
