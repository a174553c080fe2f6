"""A class of 2000 programs, all different, is checked while the checker is killed five times: each is graded once.

Run by hand: `python tests/exhaustive/results.py [--programs 2000] [--kills 5]`. On a computer with two cores it takes some minutes.
"""

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from killed_class import EACH_WRONG, checked_while_killed, write_class


def main() -> int:
    """Check the class; return 1 if one program was graded twice or not at all, or a verdict is wrong."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--programs", type=int, default=2000)
    options.add_argument("--kills", type=int, default=5)
    asked = options.parse_args()
    with TemporaryDirectory() as folder:
        write_class(Path(folder), asked.programs)
        begun_s = perf_counter()
        came = checked_while_killed(Path(folder), asked.programs, asked.kills)
        took_s = perf_counter() - begun_s
    right = [number % EACH_WRONG != 0 for number in range(asked.programs)]
    print(
        f"{asked.programs} programs, killed with {came.kills} reports kept; the last run took "
        f"{came.kept} of {came.found} from before; {came.graded} reports came, "
        f"{len(came.stored) / 1e6:.1f} MB; {took_s:.0f} s"
    )
    well = (
        came.passed == right
        and came.graded == asked.programs
        and came.kept == came.found < asked.programs
        and b"hugo" not in came.stored.lower()
    )
    print("each graded once" if well else "WRONG")
    return 0 if well else 1


if __name__ == "__main__":
    sys.exit(main())
