"""`marelle boards --test`: try each part of a robot, and ask the person who looks at it, before a class begins."""

from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any, NamedTuple

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


class _Result(NamedTuple):
    port: str
    trial: Trial | None
    problem: LinkError | None

    @property
    def passed(self) -> bool:
        return self.trial is not None and all(one.result in _PASSED for one in self.trial.parts)


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
    text, ports, results = terminal.text, chosen_ports(on), list[_Result]()
    for port in ports:
        terminal.tell(text("cli.trial.before", port=port), style="bold")
        result = _result(port, try_board(port, partial(_ask, terminal)))
        results.append(result)
        if result.problem is not None:
            terminal.tell(result.problem.explain(text).what)
        if result.trial is not None:
            rows = [
                [one.part, text(f"cli.trial.result.{one.result}"), _said(text, one)]
                for one in result.trial.parts
            ]
            terminal.table(("part", "result", "said"), rows, heading="cli.trial.heading.*")
            said = "cli.trial.passed" if result.passed else "cli.trial.failed"
            terminal.tell(text(said, port=port), style="bold")
    terminal.data([_as_data(text, one) for one in results])
    failed = [Failed(one.port, "", one.problem) for one in results if one.problem is not None]
    if failed:
        return tell_failed(terminal, failed, len(ports))
    return DONE if all(one.passed for one in results) else PROGRAM_FAILED


def _result(port: str, came: Trial | LinkError) -> _Result:
    if isinstance(came, LinkError):
        return _Result(port, None, came)
    if came.reason:
        code = _CODES.get(came.reason, "E-BOARDS-04")
        return _Result(port, None, LinkError(code, port=port, detail=came.reason))
    return _Result(port, came, None)


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


def _as_data(text: Text, one: _Result) -> dict[str, Any]:
    problem = one.problem.explain(text).as_data() if one.problem else None
    parts = one.trial.parts if one.trial else ()
    return {
        "port": one.port, "problem": problem, "passed": one.passed,
        "parts": [{**part._asdict(), "findings": [{"code": code, "side": side} for code, side in part.findings]} for part in parts],
    }  # fmt: skip
