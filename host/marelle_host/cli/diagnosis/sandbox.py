"""Try the sandbox around programs, layer by layer, for `marelle doctor --sandbox`; tell what computer this is."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING

from marelle_host.cli.terminal.errors import DONE, PROGRAM_FAILED
from marelle_text.version import version

if TYPE_CHECKING:
    from marelle_host.cli.terminal.output import Terminal
    from marelle_sim.processes import Tried
    from marelle_text import Text

_COLUMNS = ("layer", "state", "tried")


def try_sandbox(terminal: Terminal) -> int:
    """Try each layer of the sandbox and print a table with the state of each; return the exit code."""
    from marelle_sim.processes import (  # not for help pages
        check_fence,
        never_checked,
        opened_for_tests,
    )

    text, layers = terminal.text, check_fence()
    fenced = all(layer.state == "holds" for layer in layers)
    terminal.table(
        _COLUMNS, [_row(text, layer) for layer in layers], heading="cli.doctor.heading.*"
    )
    terminal.tell(text("cli.doctor.fenced" if fenced else "cli.doctor.partly"))
    if opened_for_tests():
        terminal.tell(text("cli.doctor.opened", setting=opened_for_tests()))
    if never_checked():
        terminal.tell(text("cli.doctor.untried"))
    rows = [
        {"name": one.name, "state": one.state, "refused": dict(one.refused), "why": one.why}
        for one in layers
    ]
    terminal.data({
        "fenced": fenced, "untried": never_checked(), "opened": opened_for_tests(), "computer": computer(), "layers": rows,
    })  # fmt: skip
    return DONE if fenced else PROGRAM_FAILED


def _row(text: Text, layer: Tried) -> list[str]:
    tried = [
        text(
            "cli.doctor.refused" if refused else "cli.doctor.done",
            what=text(f"cli.doctor.trial.{name}"),
        )
        for name, refused in layer.refused.items()
    ]
    told = [", ".join(tried) if layer.name != "all" else "", f"({layer.why})" if layer.why else ""]
    return [
        text(f"cli.doctor.layer.{layer.name}"),
        text(f"cli.doctor.state.{layer.state}"),
        " ".join(filter(None, told)),
    ]


def computer() -> dict[str, str]:
    """Return system, processor and versions, for somebody who receives the report."""
    return {
        "system": platform.system(),
        "kernel": platform.release(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "marelle": version(),
    }
