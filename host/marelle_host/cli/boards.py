"""`marelle boards`: list the boards, with name, kit and MicroPython; or make them blink, test their robots, write their labels."""

from collections.abc import Iterator, Sequence
from typing import Any

import click

from marelle_files import kit_of
from marelle_host.cli.board_table.summary import (
    Failed,
    failed_boards,
    guarded_as_data,
    tell_failed,
    tell_guarded,
)
from marelle_host.cli.board_table.table import BoardsTable, board_called
from marelle_host.cli.labels import of_boards
from marelle_host.cli.on_boards import trial
from marelle_host.cli.options.boards import all_ports, chosen_ports, on_option
from marelle_host.cli.terminal.output import Terminal
from marelle_host.doctor.usb_kinds import UsbKind
from marelle_host.flash.waiting import boards_waiting
from marelle_host.link import Found, LinkError, ask_boards, blink_boards, model_of
from marelle_text import Problem, Text
from marelle_text.version import dotted

_COLUMNS = ("name", "board", "kit", "micropython", "library", "port", "state")


PARAMETERS = (
    on_option(),
    click.Option(["--blink"], is_flag=True),
    click.Option(["--test"], is_flag=True),
    click.Option(["--labels"], metavar="cli.boards.metavar.labels"),
)


def answer(
    terminal: Terminal, *, on: tuple[str, ...], blink: bool, test: bool, labels: str | None
) -> int:
    """Do what `marelle boards` asks, and return the exit code.

    Raises:
        Problem: E-BOARDS-01, more than one of `--blink`, `--test` and `--labels` is asked for.
        LinkError: E-LINK-02, there is no board.
    """
    if blink + test + (labels is not None) > 1:
        raise Problem("E-BOARDS-01")
    if labels is not None:
        return of_boards.write_labels(terminal, on, labels)
    if blink:
        return make_blink(terminal, on)
    if test:
        return trial.try_robots(terminal, on)
    return list_boards(terminal, on, [] if on else boards_waiting())


def list_boards(terminal: Terminal, on: Sequence[str], waiting: Sequence[UsbKind]) -> int:
    """Ask the boards at the ports that `--on` names, of all boards without one, and list them; return the exit code.

    Args:
        terminal: where they are listed.
        on: the typed names of ports.
        waiting: the boards without a port that wait in their boot loader; they are listed last.

    Raises:
        LinkError: E-LINK-02, there is no board, and none waits.
    """
    ports = all_ports() if waiting else chosen_ports(on, all_by_default=True)
    with BoardsTable(terminal, "cli.boards.progress", ports, done="answered") as table:
        found = ask_boards(ports, table)
    found += [Found("", None, LinkError("E-LINK-32", kind=kind.name)) for kind in waiting]
    return tell_found(terminal, found)


def tell_found(terminal: Terminal, found: Sequence[Found]) -> int:
    """List the boards that were found, then those that share a name, the notes of their guards and their problems; return the exit code."""
    text = terminal.text
    terminal.table(_COLUMNS, [_row(text, one) for one in found], heading="cli.boards.heading.*")
    for name, ports in _twins(found):
        terminal.warn(text("cli.boards.twins", name=name, ports=", ".join(ports)))
    for one in found:
        name = one.identity.name if one.identity is not None else ""
        tell_guarded(terminal, board_called(one.port, name), one.guarded)
    terminal.data([_as_data(text, one) for one in found])
    failed = [Failed(one.port, "", one.problem) for one in found if one.problem is not None]
    return tell_failed(terminal, failed, len(found))


def _row(text: Text, found: Found) -> list[str]:
    known, problem = found.identity, found.problem
    if known is None:
        assert problem is not None
        kind, why = str(problem.facts.get("kind", "")), problem.explain(text).what
        return ["", kind, "", "", "", found.port, why]
    version, is_micropython = dotted(known.version), known.implementation == "micropython"
    shown = version if is_micropython else f"{known.implementation} {version}"
    state = text("cli.boards.ready" if is_micropython else "cli.boards.other_python")
    return [known.name, model_of(known), kit_of(known), shown, known.library, found.port, state]


def _as_data(text: Text, found: Found) -> dict[str, Any]:
    known, problem = found.identity, found.problem
    if known is None:
        assert problem is not None
        kind = problem.facts.get("kind")
        return {"port": found.port or None, "problem": problem.explain(text).as_data(), "kind": kind}  # fmt: skip
    return {
        "port": found.port, "problem": None, "name": known.name or None, "board": known.machine, "platform": known.platform,
        "kit": kit_of(known) or None, "implementation": known.implementation, "micropython": dotted(known.version),
        "library": known.library or None, "unique_id": known.unique_id, "bytecode": known.bytecode,
        **guarded_as_data(found.guarded),
    }  # fmt: skip


def _twins(found: Sequence[Found]) -> Iterator[tuple[str, list[str]]]:
    ports: dict[str, list[str]] = {}
    for one in found:
        if one.identity is not None and one.identity.name:
            ports.setdefault(one.identity.name, []).append(one.port)
    return ((name, named) for name, named in ports.items() if len(named) > 1)


def make_blink(terminal: Terminal, on: Sequence[str]) -> int:
    """Make boards blink, all at once, for about 5 s; tell which parts lit or beeped on each, or its problem; return the exit code.

    Args:
        terminal: where that is told.
        on: the typed names of ports; all boards if it is empty.

    Raises:
        LinkError: as `chosen_ports` raises it.
    """
    text, ports = terminal.text, chosen_ports(on, all_by_default=True)
    terminal.tell(text("cli.blink.before"))
    with BoardsTable(terminal, "cli.blink.progress", ports) as table:
        came = blink_boards(ports, table)
    rows = [[port, _state(text, came[port])] for port in ports]
    terminal.table(("port", "state"), rows, heading="cli.boards.heading.*")
    terminal.data([_blinked_as_data(text, port, came[port]) for port in ports])
    return tell_failed(terminal, failed_boards(came, table), len(ports))


def _state(text: Text, came: tuple[str, ...] | LinkError) -> str:
    if isinstance(came, LinkError):
        return came.explain(text).what
    return text("cli.blink.done", parts=", ".join(came)) if came else text("cli.blink.nothing")


def _blinked_as_data(text: Text, port: str, came: tuple[str, ...] | LinkError) -> dict[str, Any]:
    if isinstance(came, LinkError):
        return {"port": port, "problem": came.explain(text).as_data()}
    return {"port": port, "problem": None, "blinked": list(came)}
