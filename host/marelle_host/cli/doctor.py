"""`marelle doctor`: find why no board answers, the first cause first; with `--sandbox`, check the sandbox of programs."""

import re
from typing import Any

import click

from marelle_host.cli.diagnosis.sandbox import computer, try_sandbox
from marelle_host.cli.options.boards import on_option
from marelle_host.cli.terminal.errors import DONE, PROGRAM_FAILED
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor import Case, Check, examine
from marelle_text import Text

_HOMES = re.compile(r"(?:/home/|/Users/|\b[A-Za-z]:[\\/]Users[\\/])[^\\/\s]+")
_COLUMNS = ("check", "result", "why")


PARAMETERS = (
    click.Argument(["program"], required=False, metavar="cli.doctor.metavar.program"),
    on_option(),
    click.Option(["--replug"], is_flag=True),
    click.Option(["--sandbox"], is_flag=True),
)


def answer(
    terminal: Terminal, *, program: str | None, on: tuple[str, ...], replug: bool, sandbox: bool
) -> int:
    """Examine this computer and its boards, and print the first problem with its remedy; or, with `sandbox`, try the sandbox alone.

    `program` names the kit that the boards should have.

    Returns:
        The exit code: PROGRAM_FAILED if a check has found a problem, or a layer of the sandbox does not hold; else DONE.
    """
    if sandbox:
        return try_sandbox(terminal)
    from marelle_host.cli.diagnosis.case import gather  # not for help pages

    return tell(terminal, gather(terminal, on, program, replug=replug))


def tell(terminal: Terminal, case: Case) -> int:
    """Run all checks on a case, and print the first problem with its remedy.

    Returns:
        The exit code: PROGRAM_FAILED if a check has found a problem; else DONE.
    """
    text, checks = terminal.text, examine(case)
    terminal.table(
        _COLUMNS, [_row(text, check) for check in checks], heading="cli.doctor.heading.*"
    )
    first = next((check.problem.explain(text) for check in checks if check.problem), None)
    if first is None:
        terminal.tell(text("cli.doctor.well"))
    else:
        terminal.say()
        terminal.tell(" ".join(filter(None, (first.what, first.safe))), style="bold red")
        terminal.tell(f"{first.action} ({first.code})")
    said = {
        "well": first is None,
        "first": first.as_data() if first else None,
        "checks": [_as_data(text, check) for check in checks],
        "usb": [
            {
                "numbers": f"{device.vendor:04x}:{device.product:04x}", "classes": sorted(device.classes),
                "drivers": sorted(device.drivers), "ports": list(device.ports),
            }
            for device in case.system.devices or ()  # without its path, which may hold a serial number
        ],
        "boards": [{"port": port, **board._asdict()} for port, board in case.boards()],
        "computer": computer(),
    }  # fmt: skip
    terminal.data(_without_people(said))
    return DONE if first is None else PROGRAM_FAILED


def _without_people(data: Any) -> Any:
    """Return data for a helpdesk in which the home folder in each path is replaced by `~`, for it names the person."""
    if isinstance(data, dict):
        return {key: _without_people(value) for key, value in data.items()}
    if isinstance(data, list):
        return [_without_people(value) for value in data]
    return _HOMES.sub("~", data) if isinstance(data, str) else data


def _row(text: Text, check: Check) -> list[str]:
    why = text(f"cli.doctor.why.{check.why}") if check.why else ""
    if check.problem is not None:
        said = check.problem.explain(text)
        why = f"{said.what} ({said.code})"
    return [text(f"cli.doctor.check.{check.name}"), text(f"cli.doctor.result.{check.state}"), why]


def _as_data(text: Text, check: Check) -> dict[str, Any]:
    problem = check.problem
    return {
        "name": check.name,
        "state": check.state,
        "port": problem.facts.get("port") if problem is not None else None,
        "why": check.why or None,
        "problem": problem.explain(text).as_data() if problem is not None else None,
    }
