"""`marelle doctor`: try what this computer has of what marelle needs, part by part; so far, the fence around programs."""

from __future__ import annotations

import platform
from functools import partial
from typing import TYPE_CHECKING

import click

from marelle_host.cli.errors import DONE, PROGRAM_FAILED
from marelle_host.cli.help_pages import TranslatedCommand, version

if TYPE_CHECKING:
    from marelle_host.cli.terminal import Terminal
    from marelle_sim.processes import Tried
    from marelle_text import Text

_COLUMNS = ("layer", "state", "tried")


def command(terminal: Terminal) -> click.Command:
    """Return the command `doctor`."""
    explained = terminal.text("cli.doctor.option.sandbox")
    params: list[click.Parameter] = [click.Option(["--sandbox"], is_flag=True, help=explained)]
    return TranslatedCommand(
        terminal, "doctor", params=params, callback=partial(_doctor, terminal)
    )


def _doctor(terminal: Terminal, *, sandbox: bool) -> int:
    """Try the parts that are asked for; none, and these are named."""
    if sandbox:
        return _try_sandbox(terminal)
    terminal.tell(click.get_current_context().get_help())
    terminal.data({"parts": ["sandbox"]})
    return DONE


def _try_sandbox(terminal: Terminal) -> int:
    """Try the fence and tell what holds: if a layer is missing, the others refuse as much but not as surely."""
    from marelle_sim.processes import (  # not for help pages
        never_tried,
        opened_for_tests,
        try_fence,
    )

    text, layers = terminal.text, try_fence()
    fenced = all(layer.state == "holds" for layer in layers)
    terminal.table(
        [text(f"cli.doctor.heading.{column}") for column in _COLUMNS],
        [_row(text, layer) for layer in layers],
    )
    terminal.tell(text("cli.doctor.fenced" if fenced else "cli.doctor.partly"))
    if opened_for_tests():
        terminal.tell(text("cli.doctor.opened", setting=opened_for_tests()))
    if never_tried():
        terminal.tell(text("cli.doctor.untried"))
    rows = [
        {"name": one.name, "state": one.state, "refused": dict(one.refused), "why": one.why}
        for one in layers
    ]
    said = {"fenced": fenced, "untried": never_tried(), "opened": opened_for_tests()}
    terminal.data({**said, "computer": _computer(), "layers": rows})
    return DONE if fenced else PROGRAM_FAILED


def _computer() -> dict[str, str]:
    """Return what somebody has to know who is sent this."""
    return {
        "system": platform.system(),
        "kernel": platform.release(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "marelle": version(),
    }


def _row(text: Text, layer: Tried) -> list[str]:
    tried = [
        text(
            "cli.doctor.refused" if refused else "cli.doctor.done",
            what=text(f"cli.doctor.trial.{name}"),
        )
        for name, refused in layer.refused.items()
    ]
    told = ", ".join(tried) if layer.name != "all" else ""
    why = f"({layer.why})" if layer.why else ""
    return [
        text(f"cli.doctor.layer.{layer.name}"),
        text(f"cli.doctor.state.{layer.state}"),
        " ".join(filter(None, [told, why])),
    ]
