"""Run a tool of the system; a tool that is missing, forbidden or too slow gives no output."""

import subprocess
from collections.abc import Sequence

_PATIENCE_S = 20.0  # PowerShell takes 3 s to start on an old computer, and a tool packed in one file unpacks itself first


def said_by(command: Sequence[str], *, patience_s: float = _PATIENCE_S) -> bytes | None:
    """Return the output of a tool; None if it cannot be started, or does not end in time.

    The exit code is ignored: `lsof` ends with 1 if one of several files is open in no program.
    """
    try:
        return subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=patience_s,
            check=False,
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return None
