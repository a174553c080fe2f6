"""Tests the sandbox: applies some layers to this process, then tries what they should refuse.

Run by `marelle_sim.processes.fence_check`, which writes one line of JSON to standard input and reads one from standard output.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from marelle_sim.processes.fence.closing import close_fence
from marelle_sim.processes.fence.limits import Limits

_MEMORY_BYTES = 1 << 30
_SECONDS = 60
_DISCARD = ("127.0.0.1", 9)  # the attempt counts as allowed even if nothing listens there
# ERROR_ACCESS_DENIED, ERROR_NOT_ENOUGH_QUOTA: a job's only process
_REFUSED_BY_WINDOWS = (5, 1816)
_REFUSED = (PermissionError, MemoryError, ValueError)


def main() -> None:
    """Read the layers and attempts from standard input, apply the layers, make the attempts, and print which were refused.

    An attempt that this system cannot make, such as "lift" on Windows, is left out.
    """
    asked = json.loads(sys.stdin.readline())
    limits = Limits(_MEMORY_BYTES, processor_s=_SECONDS)
    trials = _trials(asked)
    closed = close_fence([], limits, layers=asked["layers"])
    tried = {name: _is_refused(trials[name]) for name in asked["trials"] if name in trials}
    said = {"layers": [layer._asdict() for layer in closed], "refused": tried}
    sys.stdout.write(json.dumps(said) + "\n")


def _trials(asked: dict[str, Any]) -> dict[str, Callable[[], object]]:
    canary = Path(asked["canary"])
    trials: dict[str, Callable[[], object]] = {
        "read": canary.read_bytes,
        "write": lambda: canary.with_name("written").write_bytes(b""),
        "start": lambda: subprocess.run([sys.executable, "-c", ""], check=True),
        "connect": _connect,
        "memory": lambda: bytearray(_MEMORY_BYTES),
        "environment": lambda: _find_others(asked["variables"]),
    }
    if hasattr(os, "getpgid"):  # elsewhere `kill` has no harmless signal
        trials["signal"] = lambda: os.kill(asked["parent"], 0)
    with suppress(ImportError):
        import resource  # Unix only

        none = resource.RLIM_INFINITY
        trials["lift"] = lambda: resource.setrlimit(resource.RLIMIT_AS, (none, none))
    return trials


def _is_refused(trial: Callable[[], object]) -> bool:
    try:
        trial()
    except _REFUSED:
        return True
    except OSError as error:
        return getattr(error, "winerror", 0) in _REFUSED_BY_WINDOWS
    except subprocess.SubprocessError:
        return False
    return False


def _connect() -> None:
    with socket.socket() as ours:
        ours.connect(_DISCARD)


def _find_others(known: list[str]) -> None:
    """Look for an environment variable that a child should not have got, and return if there is one.

    Raises:
        ValueError: there is none, so the attempt counts as refused.
    """
    if os.environ.keys() <= {*known}:
        raise ValueError(known)


if __name__ == "__main__":
    main()
