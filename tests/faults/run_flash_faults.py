"""Flashes boards with a fault at each block of an image, and prints what came of it: a step of CI of its own.

    python tests/faults/run_flash_faults.py [--larger] [--only WORD]

The cable comes out, a block is lost, the board takes nothing more, at each block; a drive goes early, no port comes, a micro:bit says
what it does not like, an ESP chip restarts, its flash does not hold, its line garbles. Whatever happens, the flash ends in time; it
says that it is done only if the board holds all of the image and answers with its version, now and after a restart, and else with a
code that is meant for it; and the next flash succeeds.
The control is a copy, and a run of esptool, as people make them. With `--larger`, images of several times as many blocks and
each chip: a quarter of an hour of two processors, or more.
"""

import argparse
import sys
import time
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from flash_boards import DONE
from flash_cases import Case, Taken, Verdict, boards, controls, verdicts

WORKERS = 2
CONTROLLED = 7  # blocks of which one is tried by the control
WORDS = ("cp has ended", "cp has ended and the drive has gone")
WORDS_OF_ESPTOOL = ("esptool has written each block", "esptool has ended well")
MOST_TOLD = 20  # wrong cases that are printed


def plan(*, larger: bool) -> list[Case]:
    """Return each case; of a kind whose blocks are many, those of some blocks."""
    cases: list[Case] = []
    for title, kind in boards(larger=larger).items():
        for fault in kind.faults:
            some = dict.fromkeys((*fault.each[:: kind.every], fault.each[-1]))
            cases += [Case(larger, title, fault, said) for said in some]
    return cases


def grouped(cases: Sequence[Case]) -> list[list[Case]]:
    """Return cases in groups that run at once, each of one kind of board, those that wait alike not all in one."""
    groups: list[list[Case]] = []
    for title in dict.fromkeys(case.board for case in cases):
        of_board = [case for case in cases if case.board == title]
        count = -(-len(of_board) // of_board[0].kind.at_once)
        groups += [of_board[number::count] for number in range(count)]
    return groups


def told(cases: Iterable[tuple[Case, Verdict]]) -> int:
    """Print the table; return how many cases were wrong."""
    rows: dict[tuple[str, str], list[Verdict]] = {}
    wrong: list[str] = []
    for case, one in cases:
        rows.setdefault((case.fault.name.partition(":")[0], case.board), []).append(one)
        if one.wrong:
            wrong.append(f"{case.said}, {case.board}: {one.wrong}")
    print("| fault | board | cases | told as errors | mended | longest, s | wrong |\n|---|---|---|---|---|---|---|")  # fmt: skip
    for (kind, board), found in rows.items():
        failed, bad = sum(one.code != DONE for one in found), sum(bool(one.wrong) for one in found)
        longest_s = max(one.took_s for one in found)
        print(f"| {kind} | {board} | {len(found)} | {failed} | {len(found) - failed} | {longest_s:.1f} | {bad} |")  # fmt: skip
    print("\n".join(wrong[:MOST_TOLD]), end="\n" if wrong else "")
    return len(wrong)


def control(cases: Sequence[Case], pool: ProcessPoolExecutor) -> bool:
    """Print how often a person would have called a board done that is not; tell whether each board has had such a case."""
    found: dict[str, list[Taken]] = {}
    groups = grouped(cases)
    for group, taken in zip(groups, pool.map(controls, groups), strict=True):
        found.setdefault(group[0].board, []).extend(taken)
    for board, taken in found.items():
        is_copied = boards(larger=cases[0].larger)[board].is_copied
        sent, confirmed = WORDS if is_copied else WORDS_OF_ESPTOOL
        print(
            f"| {sent} | {board} | {len(taken)} |  |  |  | {sum(one.sent and not one.answers for one in taken)} |"
        )
        print(
            f"| {confirmed} | {board} | {len(taken)} |  |  |  | {sum(one.confirmed and not one.answers for one in taken)} |"
        )
    return all(any(one.sent and not one.answers for one in taken) for taken in found.values())


def controlled(cases: Sequence[Case]) -> list[Case]:
    """Return the cases of the control: some of those that happen at a block, and one of each kind for an ESP32."""
    at_block = [case for case in cases if case.kind.is_copied and case.fault.blocks]
    first = {case.fault.name: case for case in reversed(cases) if not case.kind.is_copied}
    return [*first.values(), *at_block[::CONTROLLED]]


def main(arguments: list[str]) -> int:
    """Run what is asked for; return 1 if something was wrong."""
    parser = argparse.ArgumentParser(description="Faults while boards are flashed.")
    parser.add_argument(
        "--larger", action="store_true", help="every kind of board, and images of more blocks"
    )
    parser.add_argument("--only", default="", help="what the name of a board or a fault has in it")
    asked = parser.parse_args(arguments)
    started_s = time.monotonic()
    cases = [
        case for case in plan(larger=asked.larger) if asked.only in f"{case.board} {case.said}"
    ]
    with ProcessPoolExecutor(WORKERS) as pool:
        groups = grouped(cases)
        found = zip(groups, pool.map(verdicts, groups), strict=True)
        wrong = told((case, one) for group, came in found for case, one in zip(group, came, strict=True))  # fmt: skip
        bites = control(controlled(cases), pool)
    print(f"{len(cases)} cases in {time.monotonic() - started_s:.0f} s")
    return 0 if (bites or asked.only) and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
