"""Drive robots among walls and boxes in many random worlds, and print what overlapped: nothing should.

    python tests/exhaustive/robots.py [WORLDS [SECONDS]]

It takes a minute for 500 worlds of 10 s each; the suite tries 13 of them.
"""

import sys
from pathlib import Path
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from random_worlds import RandomWorld


def main(worlds: int = 500, seconds: float = 10) -> int:
    """Try so many worlds; return how many went wrong."""
    started, failed, pushed_mm = perf_counter(), 0, 0.0
    for seed in range(worlds):
        world = RandomWorld(seed)
        wrong = world.drive(seconds, look_ms=(5, 40)[seed % 2])
        pushed_mm += world.pushed_mm()
        if wrong:
            failed += 1
            print(f"world {seed}: {len(wrong)} times, first {wrong[0]}")
    took = perf_counter() - started
    print(
        f"{worlds} worlds of {seconds} s in {took:.0f} s: {failed} wrong; boxes pushed {pushed_mm / 1000:.1f} m"
    )
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(*(int(word) for word in sys.argv[1:]))))
