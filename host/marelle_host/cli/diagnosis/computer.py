"""Facts about this computer for a report that is sent to somebody."""

from __future__ import annotations

import platform

from marelle_text.version import version


def computer() -> dict[str, str]:
    """Return system, processor and versions, for somebody who receives the report."""
    return {
        "system": platform.system(),
        "kernel": platform.release(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "marelle": version(),
    }
