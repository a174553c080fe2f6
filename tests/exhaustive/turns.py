"""Run robots in many random worlds with other ways of taking turns, and print which runs differ: none should.

    python tests/exhaustive/turns.py [WORLDS [FIRST]]

It takes a minute for 100 worlds; the suite tries four of them.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from other_turns import RandomTurns
from random_teams import RandomTeam, most_overlap_mm


def main(worlds: int = 100, first: int = 0) -> int:
    """Try so many worlds; return how many went wrong."""
    failed = 0
    for seed in range(first, first + worlds):
        with TemporaryDirectory() as folder:
            team = RandomTeam(seed, Path(folder))
            fair = team.run()
            hashes = {team.run(RandomTurns(chance)).sha256() for chance in range(3)}
            hashes |= {fair.sha256(), team.run(world=1).sha256()}
        overlap_mm = most_overlap_mm(fair)
        if len(hashes) > 1 or overlap_mm > 0.1:
            failed += 1
            print(f"world {seed}: {len(hashes)} different runs, overlap {overlap_mm:.3f} mm")
    print(f"{worlds} worlds: {failed} wrong")
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(*(int(word) for word in sys.argv[1:]))))
