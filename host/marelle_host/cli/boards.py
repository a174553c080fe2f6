"""`marelle boards`: which boards are plugged in, and what each says of itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from marelle_files import kit_in
from marelle_host.cli.board_options import chosen_ports, on_option
from marelle_host.cli.boards_summary import Failed, exit_code, tell_failed
from marelle_host.cli.boards_table import BoardsTable
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.link import ask_boards

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import click

    from marelle_host.cli.terminal import Terminal
    from marelle_host.link import Found
    from marelle_protocol import Identity
    from marelle_text import Text

_COLUMNS = ("port", "name", "board", "kit", "micropython", "id", "state")


def command(terminal: Terminal) -> click.Command:
    """Return the command `boards`."""
    params = [on_option(terminal, "cli.boards.option.on")]
    return TranslatedCommand(
        terminal, "boards", params=params, callback=partial(_boards, terminal)
    )


def _boards(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Ask each board, and show a table; one that does not answer has its reason there."""
    ports, text = chosen_ports(on, all_by_default=True), terminal.text
    with BoardsTable(terminal, text("cli.boards.progress"), ports) as table:
        found = ask_boards(ports, table)
    terminal.table(
        [text(f"cli.boards.heading.{column}") for column in _COLUMNS],
        [_row(text, one) for one in found],
    )
    for name, ports in _twins(found):
        terminal.warn(text("cli.boards.twins", name=name, ports=", ".join(ports)))
    terminal.data([_as_data(text, one) for one in found])
    failed = [Failed(one.port, "", one.problem) for one in found if one.problem is not None]
    tell_failed(terminal, failed, len(found))
    return exit_code(failed, len(found))


def _row(text: Text, found: Found) -> list[str]:
    known = found.identity
    if known is None:
        assert found.problem is not None
        return [found.port, "", "", "", "", "", found.problem.explain(text).what]
    version = ".".join(map(str, known.version))
    ready = text("cli.boards.ready")
    return [found.port, known.name, known.machine, _kit(known), version, known.unique_id, ready]


def _kit(known: Identity) -> str:
    kit = kit_in(known.settings.encode())
    return kit if kit.isidentifier() else ""  # hostile: it forges no second line of the table


def _as_data(text: Text, found: Found) -> dict[str, Any]:
    known = found.identity
    if known is None:
        assert found.problem is not None
        return {"port": found.port, "problem": found.problem.explain(text).as_data()}
    return {
        "port": found.port, "problem": None, "name": known.name or None, "board": known.machine, "platform": known.platform,
        "kit": _kit(known) or None, "micropython": ".".join(map(str, known.version)),
        "unique_id": known.unique_id, "bytecode": known.bytecode,
    }  # fmt: skip


def _twins(found: Sequence[Found]) -> Iterator[tuple[str, list[str]]]:
    """Give each name that several boards have, with their ports."""
    ports: dict[str, list[str]] = {}
    for one in found:
        if one.identity is not None and one.identity.name:
            ports.setdefault(one.identity.name, []).append(one.port)
    return ((name, named) for name, named in ports.items() if len(named) > 1)
