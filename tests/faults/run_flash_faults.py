"""Flashes boards with a fault at each block of an image, and prints what came of it: a step of CI of its own.

    python tests/faults/run_flash_faults.py [--only WORD]

The cable comes out, a block is lost, the board takes nothing more, at each block; a drive goes early, no port comes, a micro:bit says
what it does not like. Whatever happens, the flash ends in time; it says that it is done only if the board holds all of the image and
answers with its version, now and after a restart, and else with a code that is meant for it; and the next flash succeeds.
The control is a copy as people make it.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

sys.path.insert(0, str(Path(__file__).parent))

from flash_boards import DONE, boards
from flash_cases import Case, verdicts
from flash_control import controls

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from flash_cases import Verdict

WORKERS = 2
AT_ONCE = 16  # boards of a worker: nearly all of their time is waited
CONTROLLED = 7  # blocks of which one is tried by the control
MOST_TOLD = 20  # wrong cases that are printed


def plan() -> list[Case]:
    """Return each case."""
    return [
        Case(title, fault.name, one, fault.codes)
        for title, board in boards().items()
        for fault in board.faults()
        for one in fault.each
    ]


def grouped(cases: Sequence[Case]) -> list[list[Case]]:
    """Return cases in groups that run at once, each of one kind of board, those that wait alike not all in one."""
    groups: list[list[Case]] = []
    for title in boards():
        of_board = [case for case in cases if case.board == title]
        count = -(-len(of_board) // AT_ONCE)
        groups += [of_board[number::count] for number in range(count)]
    return groups


def told(cases: Iterable[tuple[Case, Verdict]]) -> int:
    """Print the table; return how many cases were wrong."""
    rows: dict[tuple[str, str], list[Verdict]] = {}
    wrong: list[str] = []
    for case, one in cases:
        rows.setdefault((case.kind.partition(":")[0], case.board), []).append(one)
        if one.wrong:
            wrong.append(f"{case.fault}, {case.board}: {one.wrong}")
    print("| fault | board | cases | told as errors | mended | longest, s | wrong |\n|---|---|---|---|---|---|---|")  # fmt: skip
    for (kind, board), found in rows.items():
        failed, bad = sum(one.code != DONE for one in found), sum(bool(one.wrong) for one in found)
        longest_s = max(one.took_s for one in found)
        print(f"| {kind} | {board} | {len(found)} | {failed} | {len(found) - failed} | {longest_s:.1f} | {bad} |")  # fmt: skip
    print("\n".join(wrong[:MOST_TOLD]), end="\n" if wrong else "")
    return len(wrong)


def control(cases: Sequence[Case], pool: ProcessPoolExecutor) -> bool:
    """Print how often a copy by hand would have been called done and was not; tell whether that has bitten."""
    groups = grouped(cases)
    found = Counter[tuple[str, str]]()
    for group, taken in zip(groups, pool.map(controls, groups), strict=True):
        for one in taken:
            found[group[0].board, "cases"] += 1
            found[group[0].board, "copied"] += one.copied and not one.answers
            found[group[0].board, "went"] += one.went and not one.answers
    boards_there = sorted({board for board, _what in found})
    for what, words in (("copied", "cp has ended"), ("went", "cp has ended and the drive has gone")):  # fmt: skip
        for board in boards_there:
            print(
                f"| {words} | {board} | {found[board, 'cases']} |  |  |  | {found[board, what]} |"
            )
    return all(found[board, "copied"] for board in boards_there)


def main(arguments: list[str]) -> int:
    """Run what is asked for; return 1 if something was wrong."""
    parser = argparse.ArgumentParser(description="Faults while boards are flashed.")
    parser.add_argument("--only", default="", help="what the name of a board or a fault has in it")
    asked = parser.parse_args(arguments)
    started_s = time.monotonic()
    cases = [case for case in plan() if asked.only in f"{case.board} {case.fault}"]
    with ProcessPoolExecutor(WORKERS) as pool:
        groups = grouped(cases)
        found = zip(groups, pool.map(verdicts, groups), strict=True)
        wrong = told((case, one) for group, came in found for case, one in zip(group, came, strict=True))  # fmt: skip
        bites = control([case for case in cases if ":" in case.fault][::CONTROLLED], pool)
    print(f"{len(cases)} cases in {time.monotonic() - started_s:.0f} s")
    return 0 if bites and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
