"""`marelle boards --test`: try each part of a robot, and ask the person who looks at it, before a class begins."""

from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from marelle_host.cli.board_table.summary import Failed, tell_failed
from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.errors import DONE, PROGRAM_FAILED
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import LinkError, try_board
from marelle_protocol import Trial, Tried
from marelle_protocol.trying import Ask
from marelle_text import Problem, Text

# else the person has ended the trial
_CODES = MappingProxyType({"library": "E-BOARDS-02", "kit": "E-BOARDS-03"})
_PASSED = ("good", "untried")


def try_robots(
    terminal: Terminal,
    on: Sequence[str],
    *,
    try_board: Callable[[str, Ask], Trial | LinkError] = try_board,
) -> int:
    """Try the parts of one robot after the other, and show the result of each part.

    Args:
        terminal: where the person is asked, and the results are shown.
        on: the typed names of ports.
        try_board: tries the robot at a port.

    Returns:
        0 if each robot was tried, and each of its parts was found good or has nothing to read; else another exit code.
    """
    text, ports, results = terminal.text, chosen_ports(on), dict[str, Trial | LinkError]()
    for port in ports:
        terminal.tell(text("cli.trial.before", port=port), style="bold")
        came = _with_reason(port, try_board(port, partial(_ask, terminal)))
        results[port] = came
        if isinstance(came, LinkError):
            terminal.tell(came.explain(text).what)
        else:
            rows = [
                [one.part, text(f"cli.trial.result.{one.result}"), _said(text, one)]
                for one in came.parts
            ]
            terminal.table(("part", "result", "said"), rows, heading="cli.trial.heading.*")
            said = "cli.trial.passed" if _passed(came) else "cli.trial.failed"
            terminal.tell(text(said, port=port), style="bold")
    terminal.data([_as_data(text, port, came) for port, came in results.items()])
    failed = [
        Failed(port, "", came) for port, came in results.items() if isinstance(came, LinkError)
    ]
    if failed:
        return tell_failed(terminal, failed, len(ports))
    return DONE if all(map(_passed, results.values())) else PROGRAM_FAILED


def _with_reason(port: str, came: Trial | LinkError) -> Trial | LinkError:
    """Return the result of a trial; the problem in place of one that has ended early for a reason."""
    if isinstance(came, LinkError) or not came.reason:
        return came
    code = _CODES.get(came.reason, "E-BOARDS-04")
    return LinkError(code, port=port, detail=came.reason)


def _passed(came: Trial | LinkError) -> bool:
    return isinstance(came, Trial) and all(one.result in _PASSED for one in came.parts)


def _ask(terminal: Terminal, name: str, most: int) -> int | None:
    """Ask the person a question of the trial, and return the number typed, 0 to `most`; None without an answer.

    Where `most` is 0 the person presses Enter alone, which is 0; any word is no answer.
    """
    what, _, part = name.partition(" ")
    asked = "wheel" if part == "wheel" else what
    terminal.complain(terminal.text(f"cli.trial.ask.{asked}", part=part))
    while True:
        try:
            answer = input("? ").strip()
        except EOFError:
            return None
        if not most:
            return None if answer else 0
        if answer.isdecimal() and int(answer) <= most:
            return int(answer)
        if not answer:
            return None
        terminal.complain(terminal.text("cli.trial.number", most=most))


def _said(text: Text, one: Tried) -> str:
    found = [
        Problem(code, part=text(f"cli.trial.side.{side}")).explain(text) for code, side in one.findings
    ]  # fmt: skip
    return " ".join(f"{said.what} {said.action}" for said in found) or one.said


def _as_data(text: Text, port: str, came: Trial | LinkError) -> dict[str, Any]:
    problem = came.explain(text).as_data() if isinstance(came, LinkError) else None
    parts = came.parts if isinstance(came, Trial) else ()
    return {
        "port": port, "problem": problem, "passed": _passed(came),
        "parts": [{**part._asdict(), "findings": [{"code": code, "side": side} for code, side in part.findings]} for part in parts],
    }  # fmt: skip
