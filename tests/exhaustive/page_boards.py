"""Stop all stuck programs from the page, and pull the cable at all fifty moments: `tests/browser/test_page_board_faults.py`, with nothing left out.

    python tests/exhaustive/page_boards.py

It takes some five minutes; the suite tries eight of each.
"""

import os
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1] / "browser" / "test_page_board_faults.py"

if __name__ == "__main__":
    os.environ["MARELLE_EVERY_BOARD_FAULT"] = "1"
    sys.exit(pytest.main(["-q", "-m", "pages and not timing", str(TESTS)]))
