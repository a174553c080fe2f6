"""Which computer this is, for whoever is sent a command's JSON."""

from __future__ import annotations

import platform

from marelle_text.version import version


def computer() -> dict[str, str]:
    """Return what somebody has to know who is sent this."""
    return {
        "system": platform.system(),
        "kernel": platform.release(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "marelle": version(),
    }
