"""Run drivers of public repositories in both runners: `python tests/exhaustive/repositories.py FOLDER [WORD …]`.

FOLDER has a clone of each repository of `tests/support/libraries/repositories.py`, named `owner+name`; nothing is fetched. What each
prints stands in a table, and the run ends with 1 where something else was printed than the data sheet says. A WORD runs those only
whose programs' names contain one.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).parents[1] / "support"))

from libraries.repositories import REPOSITORIES, Repository

from marelle_sim import simulate

RUNNERS = ("python", "micropython")


def printed(repository: Repository, clones: Path, vm: str) -> str:
    """Return what the program prints and what is shown then, or how it failed."""
    library = repository.library
    wired = library.wired()
    folder = clones / library.package.replace("/", "+") / repository.folder
    with (
        TemporaryDirectory() as flash
    ):  # beside the program: before what the firmware has of that name
        shutil.copytree(folder, flash, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".git"))
        run = simulate(shutil.copy(library.program, flash), board=wired.board, vm=vm)
    return run.stdout + wired.shown() if run.error is None else run.error.traceback


def main(clones: Path, words: list[str]) -> int:
    """Run all, print the table, and return how many were wrong."""
    wrong = 0
    for repository in REPOSITORIES:
        library = repository.library
        if words and not any(word in library.name for word in words):
            continue
        commit = [
            "git",
            "-C",
            str(clones / library.package.replace("/", "+")),
            "rev-parse",
            "HEAD",
        ]
        found = subprocess.run(commit, capture_output=True, text=True, check=True).stdout
        for vm in RUNNERS:
            told = printed(repository, clones, vm)
            right = told == library.prints and found.startswith(repository.commit)
            wrong += not right
            print(
                "right" if right else "WRONG",
                library.package,
                found[:12],
                library.name,
                vm,
                repr(told),
            )
    return min(wrong, 1)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), sys.argv[2:]))
