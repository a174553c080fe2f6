"""The known differences: tests of a Pico that do not pass, in groups that have a reason, for each runner.

The list is right when it names exactly those that do not pass: one that is no longer needed is as wrong as one that lacks.
"""

import tomllib
from pathlib import Path
from typing import NamedTuple

RUNNERS = ("python", "micropython")
UNTOLD = "not told yet"
HEAD = """\
# MicroPython's own tests that a Pico runs and that do not pass here: which, in which runner, and why.
# `compare.py --write` brings the lists up to date and keeps the reasons; what is new gets the reason "not told yet", with which
# `compare.py` fails. Write there why it does not pass, or move it to the group with that reason.
"""


class Difference(NamedTuple):
    """One reason, and the tests that do not pass for it, by runner.

    Attributes:
        refused: whether marelle tells a program by name that it does not have this: no such test prints what is not so.
    """

    why: str
    tests: dict[str, list[str]]
    refused: bool = False


def known_differences(file: Path) -> list[Difference]:
    """Read the file of known differences."""
    groups = tomllib.loads(file.read_text("utf-8")).get("difference", [])
    return [
        Difference(one["why"], {vm: one.get(vm, []) for vm in RUNNERS}, one.get("refused", False))
        for one in groups
    ]


def complaints(differences: list[Difference], failing: dict[str, set[str]]) -> list[str]:
    """Tell what is wrong with the list, after the runners in `failing` have run all tests."""
    said = []
    for vm, names in failing.items():
        told = [name for group in differences for name in group.tests[vm]]
        said += [
            f"{name} ({vm}) is told twice" for name in sorted(set(told)) if told.count(name) > 1
        ]
        said += [
            f"{name} ({vm}) passes: it is no known difference any more"
            for name in told
            if name not in names
        ]
        said += [
            f"{name} ({vm}) does not pass, and no reason is told"
            for name in sorted(names - set(told))
        ]
    for group in differences:
        if group.why == UNTOLD:
            said += [
                f"{name} ({vm}): its reason is not told"
                for vm in failing
                for name in group.tests[vm]
            ]
    return said


def brought_up_to_date(
    differences: list[Difference], failing: dict[str, set[str]]
) -> list[Difference]:
    """Return the list without what passes now, and with what is new: under the reason "not told yet"."""
    kept = [
        Difference(
            group.why,
            {
                vm: sorted(set(names) & failing.get(vm, set(names)))
                for vm, names in group.tests.items()
            },
            group.refused,
        )
        for group in differences
        if group.why != UNTOLD
    ]
    told = {vm: {name for group in kept for name in group.tests[vm]} for vm in RUNNERS}
    new = Difference(UNTOLD, {vm: sorted(failing.get(vm, set()) - told[vm]) for vm in RUNNERS})
    return [group for group in [*kept, new] if any(group.tests.values())]


def as_text(differences: list[Difference]) -> str:
    """Return the file of these differences."""
    parts = [HEAD]
    for group in differences:
        parts += ["", "[[difference]]", f'why = "{group.why}"']
        parts += ["refused = true"] if group.refused else []
        for vm in RUNNERS:
            if group.tests[vm]:
                parts += [f"{vm} = [", *(f'  "{name}",' for name in group.tests[vm]), "]"]
    return "\n".join(parts) + "\n"
