"""End `marelle run` and `marelle check` in six ways at random moments, and print what stayed: nothing should.

    python tests/exhaustive/signals.py [RUNS OF EACH WAY [FIRST SEED]]

It takes a quarter of an hour for fifty; the suite tries a few. Linux alone tells which processes stayed.
"""

import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from ctrl_c import hear_ctrl_c
from ended_runs import WAYS, Ended, ended_command, write_class


def main(runs: int = 50, first: int = 0) -> int:
    """End so many in each way; return how many left something."""
    hear_ctrl_c()
    wrong = pictures = 0
    for seed in range(first, first + runs):
        for way in WAYS:
            with TemporaryDirectory() as folder:
                ended, picture = one(way, seed, Path(folder))
            left = ended.processes or ended.files or ended.code is None
            lost = "You stopped the robot" in ended.said and not picture
            pictures += picture
            if left or lost:
                wrong += 1
                print(f"{way} {seed}: {ended._replace(said=ended.said[-300:])}")
    print(f"{runs * len(WAYS)} ended: {wrong} wrong, {pictures} pictures of runs stopped by hand")
    return wrong


def one(way: str, seed: int, here: Path) -> tuple[Ended, bool]:
    """End one command at a moment of that seed; return what came of it, and whether there is a picture."""
    chance = Random(f"{way} {seed}")
    command = write_class(here, "run" if seed % 2 else "check", chance.choice(("python", "C")))
    moment_s = chance.uniform(0.0, 1.0) if chance.random() < 0.7 else -chance.uniform(0.01, 0.6)
    return ended_command(way, str(moment_s), command, here), (here / "far.png").is_file()


if __name__ == "__main__":
    sys.exit(min(1, main(*(int(word) for word in sys.argv[1:]))))
