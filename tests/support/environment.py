"""The environment of what a test starts and CI must not measure."""

import os


def unmeasured() -> dict[str, str]:
    """Return this process's variables without those by which coverage measures every child."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
