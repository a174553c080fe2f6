"""What refuses each program that a machine writes against a lesson? Run by hand: `python tests/exhaustive/cheats.py [LESSON…]`.

Each bundled lesson, or those that are named, on twenty seeds; a line for each program: the check that refuses it, or that the lesson lists it.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from cheated import refused_by, written

from marelle_lessons import lesson_names, load_lesson
from marelle_lessons.cheats import accepted

SEEDS = range(20)


def main(names: list[str]) -> None:
    """Try all programs; say at last how many pass and are not listed, and how many are listed and do not pass."""
    open_, stale, count = 0, 0, 0
    for name in names:
        listed = accepted(load_lesson(name))
        for cheat in written(name):
            check, count = refused_by(name, cheat, SEEDS), count + 1
            open_ += not check and cheat.name not in listed
            stale += bool(check) and cheat.name in listed
            print(f"{name}  {check or 'passes'}  {cheat.name}", flush=True)
    print(
        f"{count} programs on {len(SEEDS)} seeds: {open_} pass and are not listed, {stale} are listed and do not pass"
    )


if __name__ == "__main__":
    main(sys.argv[1:] or lesson_names())
