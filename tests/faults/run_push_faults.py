"""Pushes files to boards with a fault at every place where one may be, and prints what came of it: a step of CI of its own.

    python tests/faults/run_push_faults.py [--seed WORD] [--offsets 300] [--noise 500] [--every-byte] [--only WORD]

The computer stops, and six faults of the line happen, at each boundary of what it sends, two bytes before to two after, and at
offsets that are drawn from the commit; the current goes at each operation of the flash; noise changes bytes. Whatever happens, the
push ends in time, each file is the old one or the new one, and the next push repairs the rest. mpremote is the control, which bites.
On doubles, in real time: SIGKILL, some cuts, a small receiver and a small heap.
With `--every-byte --noise 10000` nothing is left out: half an hour of two processors.
"""

import argparse
import re
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from random import Random

from mpremote_control import Control
from push_cases import BOARDS, LINES, Case, Verdict, push_board, verdict
from push_on_doubles import CHECKS, Found, checked

OF_LINES = ("lfs2", "fat, guard")  # the boards on which the line's faults are tried
NEAR = 2  # bytes before and after each boundary
WORKERS = 2
DOUBLES = "doubles"
MOST_TOLD = 20  # kinds of faults that are printed
CONTROLS = 60  # places at which mpremote is stopped


def row(board: str, kind: str, verdicts: list[Verdict]) -> str:
    """Return the row of the table for the cases of one kind on one board."""
    wrong = sum(bool(one.wrong) for one in verdicts)
    failed = sum(one.has_failed for one in verdicts)
    slowest_s = max(one.took_s for one in verdicts)
    return f"| {kind} | {board} | {len(verdicts)} | {failed} | {slowest_s:.1f} | {wrong} |"


def commit() -> str:
    """Return this commit's hash."""
    done = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )  # fmt: skip
    return done.stdout.strip()


def offsets(pieces: list[int], count: int, seed: str, *, every: bool) -> list[int]:
    """Return the numbers of bytes after which something happens: near each piece's end, and drawn at random; or each."""
    total = pieces[-1]
    if every:
        return list(range(total))
    near = {end + byte for end in pieces for byte in range(-NEAR, NEAR + 1)}
    drawn = Random(f"offsets {seed}").sample(range(total), min(count, total))
    return sorted(offset for offset in near | set(drawn) if 0 <= offset < total)


def plan(asked: argparse.Namespace) -> Iterator[Case]:
    """Give each case."""
    for number, board in enumerate(BOARDS):
        here = push_board(board)
        places = offsets(here.pieces(), asked.offsets, asked.seed, every=asked.every_byte)
        lines = LINES if board in OF_LINES else ()
        yield from (Case(board, kind, at) for kind in ("stop", *lines) for at in places)
        operations = here.operations()
        yield from (
            Case(board, kind, at) for kind in ("cut", "torn") for at in range(1, operations + 1)
        )
        yield from (Case(board, "noise", seed) for seed in range(number, asked.noise, len(BOARDS)))


def tried(cases: list[Case], checks: list[str], seed: str) -> tuple[list[Verdict], list[Found]]:
    """Run cases on some processes, each with boards of its own; then the checks on doubles, whose bytes come in real time, alone."""
    with ProcessPoolExecutor(WORKERS, initializer=push_board.cache_clear) as pool:
        verdicts = list(pool.map(verdict, cases, chunksize=20))
    return verdicts, checked(checks, seed)


def print_wrong(cases: list[Case], verdicts: list[Verdict]) -> None:
    """Print what was wrong, alike things together."""
    said: dict[tuple[str, str, str], list[int]] = {}
    for case, one in zip(cases, verdicts, strict=True):
        if one.wrong:
            alike = re.sub("[0-9]+", "N", one.wrong)
            said.setdefault((case.kind, case.board, alike), []).append(case.at)
    for (kind, board, wrong), places in list(said.items())[:MOST_TOLD]:
        print(f"{len(places)} x {kind}, {board}: {wrong}; at {places[:9]}")


def controls(seed: str) -> bool:
    """Print what the same faults do to mpremote; tell whether each of them bites."""
    bites = True
    for filesystem in ("lfs2", "fat"):
        control = Control(filesystem)
        sent, operations = control.whole()
        places = sorted(Random(f"control {seed}").sample(range(sent), CONTROLS))
        for kind, cases, found in (("stop", len(places), control.stops(places)), ("cut", operations, control.cuts(operations))):  # fmt: skip
            print(f"| {kind}, of mpremote | {filesystem} | {cases} |  |  | {found} |")
            bites = bites and found > 0
        control.close()
    return bites


def main(arguments: list[str]) -> int:
    """Run what is asked for; return 1 if something was wrong."""
    parser = argparse.ArgumentParser(description="Faults during a push.")
    parser.add_argument("--seed", default=None, help="what offsets are drawn from; else the commit's hash")  # fmt: skip
    parser.add_argument("--offsets", type=int, default=300)
    parser.add_argument("--noise", type=int, default=500, help="how many seeds of noise")
    parser.add_argument("--every-byte", action="store_true")
    parser.add_argument("--only", default="", help=f"a kind of fault, a board, or {DOUBLES}")
    asked = parser.parse_args(arguments)
    asked.seed = asked.seed or commit()
    started_s = time.monotonic()
    cases = [case for case in plan(asked) if asked.only in (case.kind, case.board, "")]
    checks = list(CHECKS) if asked.only in ("", DOUBLES) else []
    verdicts, found = tried(cases, checks, asked.seed)
    print("| fault | board | cases | told as errors | longest, s | wrong |\n|---|---|---|---|---|---|")  # fmt: skip
    for board, kind in Counter((case.board, case.kind) for case in cases):
        pairs = zip(cases, verdicts, strict=True)
        print(row(board, kind, [one for case, one in pairs if case[:2] == (board, kind)]))
    for check in found:
        print(f"| {check.title} | {check.board} | {check.cases} | {check.failed} | {check.longest_s:.1f} | {len(check.wrong)} |")  # fmt: skip
    bites = controls(asked.seed)
    print(f"{len(cases)} cases in {time.monotonic() - started_s:.0f} s; offsets drawn from {asked.seed}")  # fmt: skip
    print_wrong(cases, verdicts)
    for check in found:
        print("".join(f"{check.title}, {check.board}: {wrong}\n" for wrong in check.wrong), end="")
    wrong = sum(bool(one.wrong) for one in verdicts) + sum(len(check.wrong) for check in found)
    return 0 if bites and not wrong else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
