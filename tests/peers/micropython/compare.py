"""Run MicroPython's own tests in both runners of the simulator, and count how many print what they should.

    python tests/peers/micropython/compare.py [WORD …] [--vm python|micropython] [--board NAME] [--show] [--write]

A WORD runs only the tests whose names contain one; `--board` runs them on another kind of board, which the table does not hold; `--show` prints what each that fails prints and should print; `--write` brings
`known.toml` and the table of `docs/peers.md` up to date. A run of all tests ends with 1 where these two are not what was measured.
"""

import argparse
import difflib
import shutil
import sys
import tomllib
from collections import Counter
from fnmatch import fnmatch
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from fetched import tests_folder
from forks import done
from known import RUNNERS, as_text, brought_up_to_date, complaints, known_differences
from outputs import expected, passed
from table import passing, percent, put_into, table, without_refused

from marelle_sim import simulate, virtual_board
from marelle_sim.boards import BOARDS

HERE = Path(__file__).parent
SECONDS = 60  # of virtual time
LIMIT_S = 40.0  # of the wall clock
# How many of a hundred must pass: of all, and of those that marelle does not refuse by name (`_thread`, machine code).
BARS = {"python": (92.0, 95.0), "micropython": (93.0, 97.0)}
KNOWN = HERE / "known.toml"
PAGE = HERE.parents[2] / "docs" / "peers.md"


class Test(NamedTuple):
    """One test: its folder in the table, its name, what lies beside it."""

    folder: str
    name: str
    beside: str


def tests_of_a_pico(root: Path) -> list[Test]:
    """Return the tests that a Pico runs, by `pico.toml`."""
    rules = tomllib.loads((HERE / "pico.toml").read_text("utf-8"))
    out = [pattern for entry in rules["left_out"] for pattern in entry["tests"]]
    idle = [pattern for pattern in out if not any(root.glob(pattern))]
    if idle:
        raise SystemExit(f"pico.toml leaves out what there is not: {idle}")
    found: dict[str, Test] = {}  # a folder that is written before another has its tests first
    for folder, told in rules["folders"].items():
        for file in sorted(root.glob(told.get("of", f"{folder}/*.py"))):
            name = file.relative_to(root).as_posix()
            if file.suffix == ".py" and not any(fnmatch(name, pattern) for pattern in out):
                found.setdefault(name, Test(folder, name, told.get("beside", "")))
    return list(found.values())


def printed(root: Path, test: Test, vm: str, board: str = "") -> dict[str, str]:
    """Run a test in the simulator, and return what it printed and how it ended."""
    with TemporaryDirectory() as scratch:
        folder, file = Path(scratch) / "flash", root / test.name
        if test.beside:
            shutil.copytree(root / test.beside, folder)
        else:
            folder.mkdir()
            shutil.copy(file, folder)
        shutil.copytree(HERE / "lib", folder / "lib")
        try:
            run = simulate(
                folder / file.name, world="empty", seconds=SECONDS, vm=vm,
                board=virtual_board(board) if board else None,
            )  # fmt: skip
        except BaseException as error:  # noqa: BLE001 - it must never raise: that is a failure of its own
            return {"raised": f"{type(error).__name__}: {error}"[:500]}
    told = "" if run.error is None else f"{run.error.code} {run.error.traceback[-1500:]}"
    return {"stdout": run.stdout, "ended": str(run.ended), "error": told}


def verdict(name: str, told: dict[str, str], wanted: str) -> str:
    """Return how a test went: pass, skip, wrong, error, hang or crash."""
    if "stdout" not in told:
        return "hang" if told.get("died") == "limit" else "crash"
    if told["ended"] not in ("done", "exit"):
        return "error" if told["error"] else "hang"
    if told["stdout"] == "SKIP\n":
        return "skip"
    return "pass" if passed(name, told["stdout"], wanted) else "wrong"


def main() -> int:
    """Do what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("words", nargs="*")
    parser.add_argument("--vm", choices=RUNNERS)
    parser.add_argument("--board", choices=BOARDS, default="")
    parser.add_argument("--show", action="store_true")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    root, started_s = tests_folder(), perf_counter()
    tests = tests_of_a_pico(root)
    chosen = [
        test for test in tests if not asked.words or any(word in test.name for word in asked.words)
    ]
    wanted = {
        test.name: told["text"] for test, told in done(chosen, partial(_expected, root), LIMIT_S)
    }
    _warmed_up()
    verdicts = {
        vm: verdicts_of(root, chosen, wanted, (vm, asked.board), show=asked.show)
        for vm in ([asked.vm] if asked.vm else RUNNERS)
    }
    for vm, told in verdicts.items():
        print(vm, len(told), dict(Counter(told.values())))
    print(f"{perf_counter() - started_s:.0f} s")
    return 0 if asked.words or asked.board else judged(tests, verdicts, write=asked.write)


def _expected(root: Path, test: Test) -> dict[str, str]:
    return {"text": expected(root / test.name, root / test.beside if test.beside else None)}


def verdicts_of(
    root: Path, tests: list[Test], wanted: dict[str, str], place: tuple[str, str], *, show: bool
) -> dict[str, str]:
    """Run tests in one runner on one board ("": the robot's), print which do not pass, and return how each went."""
    vm, board = place
    found = {}
    for test, told in done(tests, lambda test: printed(root, test, vm, board), LIMIT_S):
        how = found[test.name] = verdict(test.name, told, wanted[test.name])
        if how != "pass":
            print(test.name, vm, how, "|", first_difference(told, wanted[test.name]))
            if show:
                show_all(told, wanted[test.name])
    return found


def judged(tests: list[Test], verdicts: dict[str, dict[str, str]], *, write: bool) -> int:
    """Compare a whole run with the list of known differences and the table; write both if asked to."""
    folders: dict[str, list[str]] = {}
    for test in tests:
        folders.setdefault(test.folder, []).append(test.name)
    failing = {
        vm: {name for name, how in told.items() if how != "pass"} for vm, told in verdicts.items()
    }
    differences = known_differences(KNOWN)
    if write:
        differences = brought_up_to_date(differences, failing)
        KNOWN.write_text(as_text(differences), "utf-8")
    page = put_into(PAGE, table(folders, differences))
    if write:
        PAGE.write_text(page, "utf-8")
    said = complaints(differences, failing)
    if page != PAGE.read_text("utf-8"):
        said.append("docs/peers.md has another table: write it with `compare.py --write`")
    for vm, told in verdicts.items():
        said += [f"{name} ({vm}): {how}" for name, how in told.items() if how in ("hang", "crash")]
        for tested, bar in zip(
            (folders, without_refused(folders, differences)), BARS[vm], strict=True
        ):
            share = percent(*passing(tested, failing[vm]))
            print(f"{vm}: {share} % pass, at least {bar} % must")
            if share < bar:
                said.append(f"{vm}: less than {bar} % pass")
    for line in said:
        print("WRONG:", line)
    return 1 if said else 0


def _warmed_up() -> None:
    """Have this process import what a run needs: once, and not in each fork."""
    with TemporaryDirectory() as scratch:
        file = Path(scratch) / "main.py"
        file.write_text(
            "import asyncio, framebuf, json, machine, os, random, re, rp2, struct, uctypes\n"
        )
        simulate(file, world="empty", seconds=1)


def first_difference(told: dict[str, str], wanted: str) -> str:
    """Return in one line where a test went wrong."""
    if "stdout" not in told:
        return str(told)
    if told["error"]:
        lines = told["error"].strip().splitlines()
        return f"{lines[0].split()[0]} {lines[-1]}"
    ours, theirs = told["stdout"].split("\n"), wanted.split("\n")
    ours += [""] * (len(theirs) - len(ours))
    for number, line in enumerate(ours, 1):
        right = theirs[number - 1] if number <= len(theirs) else ""
        if line != right:
            return f"line {number}: {line[:60]!r}, not {right[:60]!r}"
    return told["ended"]


def show_all(told: dict[str, str], wanted: str) -> None:
    """Print all differences of a test."""
    ours = told.get("stdout", "").splitlines()
    for line in difflib.unified_diff(wanted.splitlines(), ours, "wanted", "printed", "", "", 1):
        print("   ", line)
    print("   ", told.get("ended"), told.get("error"))


if __name__ == "__main__":
    sys.exit(main())
