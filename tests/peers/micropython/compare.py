"""Run MicroPython's own tests in both runners of the simulator, and count how many print what they should.

    python tests/peers/micropython/compare.py [WORD …] [--vm python|micropython] [--show]

A WORD runs only the tests whose names contain one; `--show` prints what each that fails prints and should print.
"""

from __future__ import annotations

import argparse
import difflib
import shutil
import sys
import tomllib
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import NamedTuple

from fetched import tests_folder
from forks import done
from outputs import expected, passed

from marelle_sim import simulate

HERE = Path(__file__).parent
SECONDS = 60  # of virtual time
LIMIT_S = 40.0  # of the wall clock
RUNNERS = ("python", "micropython")


class Test(NamedTuple):
    """One test: its folder in the table, its name, what lies beside it."""

    folder: str
    name: str
    beside: str


def tests_of_a_pico(root: Path) -> list[Test]:
    """Return the tests that a Pico runs, by `pico.toml`."""
    rules = tomllib.loads((HERE / "pico.toml").read_text("utf-8"))
    out = [pattern for entry in rules["left_out"] for pattern in entry["tests"]]
    found: dict[str, Test] = {}  # a folder that is written before another has its tests first
    for folder, told in rules["folders"].items():
        for file in sorted(root.glob(told.get("of", f"{folder}/*.py"))):
            name = file.relative_to(root).as_posix()
            if file.suffix == ".py" and not any(fnmatch(name, pattern) for pattern in out):
                found.setdefault(name, Test(folder, name, told.get("beside", "")))
    return list(found.values())


def printed(root: Path, test: Test, vm: str) -> dict[str, str]:
    """Run a test in the simulator, and return what it printed and how it ended."""
    with TemporaryDirectory() as scratch:
        folder, file = Path(scratch) / "flash", root / test.name
        if test.beside:
            shutil.copytree(root / test.beside, folder)
        else:
            folder.mkdir()
            shutil.copy(file, folder)
        try:
            run = simulate(folder / file.name, world="empty", seconds=SECONDS, vm=vm)
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
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    root, started_s = tests_folder(), perf_counter()
    tests = [
        test
        for test in tests_of_a_pico(root)
        if not asked.words or any(word in test.name for word in asked.words)
    ]
    wanted = {
        test.name: told["text"]
        for test, told in done(tests, lambda test: {"text": expected(root / test.name)}, LIMIT_S)
    }
    counts: dict[str, Counter[str]] = {}
    _warmed_up()
    for vm in [asked.vm] if asked.vm else RUNNERS:
        for test, told in done(tests, lambda test, vm=vm: printed(root, test, vm), LIMIT_S):  # type: ignore[misc]
            how = verdict(test.name, told, wanted[test.name])
            counts.setdefault(f"{test.folder} {vm}", Counter())[how] += 1
            if how != "pass":
                print(test.name, vm, how, "|", first_difference(told, wanted[test.name]))
                if asked.show:
                    show(told, wanted[test.name])
    for key in sorted(counts):
        print(f"{key:32}", sum(counts[key].values()), dict(counts[key]))
    for vm in RUNNERS:
        total = sum((of for key, of in counts.items() if key.endswith(" " + vm)), Counter[str]())
        if total:
            print(vm, f"{100 * total['pass'] / total.total():.1f} %", total.total(), dict(total))
    print(f"{perf_counter() - started_s:.0f} s")
    return 0


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


def show(told: dict[str, str], wanted: str) -> None:
    """Print all differences of a test."""
    ours = told.get("stdout", "").splitlines()
    for line in difflib.unified_diff(wanted.splitlines(), ours, "wanted", "printed", "", "", 1):
        print("   ", line)
    print("   ", told.get("ended"), told.get("error"))


if __name__ == "__main__":
    sys.exit(main())
