"""Checkouts of other people's repositories: no test fetches one.

`git clone https://github.com/OWNER/NAME` into $MARELLE_CHECKOUTS/OWNER/NAME, then `git checkout COMMIT`.
"""

import os
from pathlib import Path

import pytest


def checkout(repository: str) -> Path:
    """Return the folder of a checkout; without it the test is skipped."""
    folder = Path(os.environ.get("MARELLE_CHECKOUTS", "")) / repository
    if "MARELLE_CHECKOUTS" not in os.environ or not folder.is_dir():
        pytest.skip(f"needs a checkout of github.com/{repository} in $MARELLE_CHECKOUTS")
    return folder
