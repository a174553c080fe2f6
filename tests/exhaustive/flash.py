"""Flash boards with a fault at each block of images that are several times as large, each chip: `tests/faults/run_flash_faults.py`, with nothing left out.

    python tests/exhaustive/flash.py

It takes two processors for a quarter of an hour, or more; `.ci/run` tries each block of small images.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "faults"))

from run_flash_faults import main

if __name__ == "__main__":
    sys.exit(main(["--larger", *sys.argv[1:]]))
