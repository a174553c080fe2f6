"""Run many random programs along random lines, and print where story, trace and checks differ: nowhere.

    python tests/exhaustive/stories.py [WORLDS]

It takes half a minute for 300; the suite tries 40 of them.
"""

import sys
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from random_lines import RandomLine, disagreements

from marelle_sim.story import tell

_SHOWN = ("follow", "lost_line", "lost_and_found", "lost_line_many", "touch", "touches")


def main(worlds: int = 300) -> int:
    """Try so many worlds; return how many went wrong."""
    started, failed = perf_counter(), 0
    kinds: Counter[str] = Counter()
    with TemporaryDirectory() as folder:
        for seed in range(worlds):
            run = RandomLine(seed, Path(folder)).run()
            kinds.update({moment.kind for moment in tell(run)})
            wrong = disagreements(run)
            failed += bool(wrong)
            for what in wrong:
                print(f"world {seed}: {what}")
    told = ", ".join(f"{kind} in {kinds[kind]}" for kind in _SHOWN)
    print(f"{worlds} worlds in {perf_counter() - started:.0f} s: {failed} wrong; {told}")
    return failed


if __name__ == "__main__":
    sys.exit(min(1, main(*(int(word) for word in sys.argv[1:]))))
