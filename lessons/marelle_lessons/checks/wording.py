"""Checks of the program's text and not of its run: `instructions`, `forbidden`, `structure`."""

from __future__ import annotations

from marelle_lessons.checks.kind import Evidence, Failed, Kind, Options
from marelle_sim.toml import Field, Table
from marelle_sim.world import World

_MOST = 1000


def instructions(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program has at most `max` instructions, and at most `max_turns` turns among them."""
    program, most = evidence.program, options["max"]
    if program.instructions > most:
        values = {"count": program.instructions, "expected": most, "turns": program.turns}
        return Failed(None, values, program.line_past(most))
    most_turns = options.get("max_turns", _MOST)
    if program.turns > most_turns:
        return Failed(
            None,
            {"count": program.instructions, "expected": most_turns, "turns": program.turns},
        )
    return None


def forbidden(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program does not use a name, a keyword or a card."""
    name = options["name"]
    if not evidence.program.uses(name):
        return None
    line = evidence.program.line_of(name)
    return Failed(None, {"name": name, "line": line}, line)


def _check_structure(table: Table, _options: Options, _worlds: list[World]) -> None:
    if "loop" not in table and "function" not in table:
        raise table.source.error("E-WORLD-07", (*table.path, "loop"), example="loop = true")


def structure(evidence: Evidence, options: Options) -> Failed | None:
    """Check that the program has a loop or a repeat of cards (`loop`), and at least `function` functions that it defines and calls.

    With `function_drives`, only functions that drive the robot or read its line or distance sensors count. A program that is not valid Python passes: its
    run has the error.
    """
    program = evidence.program
    if program.language != "cards" and program.tree is None:
        return None
    if options["loop"] and not program.loops:
        return Failed(None, {"expected": 1, "count": 0})
    count = program.functions_that_drive if options["function_drives"] else program.functions
    if count < options["function"]:
        return Failed(None, {"expected": options["function"], "count": count})
    return None


INSTRUCTIONS = Kind(
    instructions,
    {"max": Field.whole(1, _MOST), "max_turns": Field.whole(0, _MOST).optional()},
    ("count", "expected", "turns"),
)
FORBIDDEN = Kind(forbidden, {"name": Field.text()}, ("name", "line"))
STRUCTURE = Kind(
    structure,
    {
        "loop": Field.flag(),
        "function": Field.whole(0, 100, 0),
        "function_drives": Field.flag(),
    },
    ("expected", "count"),
    _check_structure,
    {"anyOf": [{"required": ["loop"]}, {"required": ["function"]}]},
)
