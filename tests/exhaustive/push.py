"""Push files with a fault at each byte, and on 10 000 noisy lines: `tests/faults/run_push_faults.py`, with nothing left out.

    python tests/exhaustive/push.py

It takes half an hour of two processors; `.ci/run` tries what lies near the boundaries of what is sent, and 300 bytes besides.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

from run_push_faults import main

if __name__ == "__main__":
    sys.exit(main(["--every-byte", "--noise", "10000", *sys.argv[1:]]))
