"""The table of `docs/peers.md`: how many of MicroPython's own tests pass, by folder, and why the others do not."""

from pathlib import Path

from known import RUNNERS, Difference

APART = "vfs"
START, END = "<!-- written by compare.py -->\n", "<!-- until here -->\n"


def percent(passed: int, of: int) -> float:
    """Return how many of a hundred pass; never rounded up."""
    return int(1000 * passed / of) / 10 if of else 100.0


def without_refused(
    folders: dict[str, list[str]], differences: list[Difference]
) -> dict[str, list[str]]:
    """Return the tests by folder, without those that marelle refuses by name in each runner."""
    refused = [
        set(group.tests["python"]) & set(group.tests["micropython"])
        for group in differences
        if group.refused
    ]
    out = set().union(*refused)
    return {
        folder: [name for name in names if name not in out] for folder, names in folders.items()
    }


def passing(folders: dict[str, list[str]], failing: set[str]) -> tuple[int, int]:
    """Return how many tests pass and how many there are; the folder that is counted apart left out."""
    counted = [name for folder, names in folders.items() if folder != APART for name in names]
    return len([name for name in counted if name not in failing]), len(counted)


def table(folders: dict[str, list[str]], differences: list[Difference]) -> str:
    """Return both tables, in Markdown."""
    failing = {vm: {name for group in differences for name in group.tests[vm]} for vm in RUNNERS}
    lines = [
        "| tests | run by a Pico | pass in CPython | pass in the real MicroPython |",
        "|---|---|---|---|",
    ]
    for folder in sorted(folders, key=lambda folder: (folder == APART, folder)):
        names = folders[folder]
        row = [len([name for name in names if name not in failing[vm]]) for vm in RUNNERS]
        if folder == APART:
            lines.append(_total("all", folders, failing))
            rest = without_refused(folders, differences)
            lines.append(_total("all except refused features", rest, failing))
        lines.append(
            f"| `{folder}`{', counted apart' * (folder == APART)} | {len(names)} | {row[0]} | {row[1]} |"
        )
    lines += [
        "",
        "| reason of a failure | CPython | the real MicroPython |",
        "|---|---|---|",
    ]
    lines += [
        f"| {group.why} | {' | '.join(_names(group.tests[vm]) for vm in RUNNERS)} |"
        for group in differences
    ]
    return "\n".join(lines) + "\n"


def _total(title: str, folders: dict[str, list[str]], failing: dict[str, set[str]]) -> str:
    counts = [passing(folders, failing[vm]) for vm in RUNNERS]
    cells = [f"**{passed}**: {percent(passed, of)} %" for passed, of in counts]
    return f"| **{title}** | {counts[0][1]} | {' | '.join(cells)} |"


def _names(tests: list[str]) -> str:
    """Return how many, and which when they are few."""
    if len(tests) > 6 or not tests:
        return str(len(tests) or "")
    return ", ".join(f"`{name.removesuffix('.py')}`" for name in tests)


def put_into(page: Path, tables: str) -> str:
    """Return the page with these tables."""
    before, _start, rest = page.read_text("utf-8").partition(START)
    return before + START + "\n" + tables + "\n" + END + rest.partition(END)[2]
