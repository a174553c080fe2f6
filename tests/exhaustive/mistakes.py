"""Is the same told of each usual mistake by both runners, and of what a board sends? Run by hand: `python tests/exhaustive/mistakes.py`.

About 200 programs, a minute. Prints each difference and the shares.
"""

import sys
import tempfile
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from usual_mistakes import PROGRAMS, told_of

MISTAKES = Path(__file__).parents[1] / "data" / "mistakes"


def main() -> None:
    """Run all programs of the two tables."""
    rows = tomllib.loads((MISTAKES / "expected.toml").read_text("utf-8"))["mistake"]
    programs = [MISTAKES / row["file"] for row in rows if "remark" not in row]
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(PROGRAMS):
            program = Path(folder) / f"mistake_{number}.py"
            program.write_text(text, encoding="utf-8")
            programs.append(program)
        counts = dict.fromkeys(("micropython", "board"), 0)
        for program in programs:
            told = told_of(program)
            for way in counts:
                counts[way] += told[way] == told["python"]
                if told[way] != told["python"]:
                    print(program.read_text("utf-8"), way, *told.values(), sep="\n  ")
    print(f"of {len(programs)} mistakes told as in Python: {counts}")


if __name__ == "__main__":
    main()
