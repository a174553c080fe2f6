"""`marelle boards`: which boards are plugged in, and what each says of itself."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import click

from marelle_files import kit_in
from marelle_host.cli.errors import DONE
from marelle_host.cli.help_pages import TranslatedCommand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from marelle_host.cli.terminal import Terminal
    from marelle_host.link import Found
    from marelle_protocol import Identity
    from marelle_text import Text

_COLUMNS = ("port", "name", "board", "kit", "micropython", "id", "state")


def command(terminal: Terminal) -> click.Command:
    """Return the command `boards`."""
    params = [ports_option(terminal, "cli.boards.option.on")]
    return TranslatedCommand(
        terminal, "boards", params=params, callback=partial(_boards, terminal)
    )


def ports_option(terminal: Terminal, explained: str) -> click.Parameter:
    """Return the option `--on` of a command that is for all boards, or for some; `explained` is the key of its help."""
    metavar = terminal.text("cli.boards.metavar.port")
    return click.Option(["--on"], multiple=True, metavar=metavar, help=terminal.text(explained))


def _boards(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Ask each board, and show a table; one that does not answer has its reason there."""
    from marelle_host.cli.progress import Progress  # not for help pages
    from marelle_host.link import SOME_FAILED, LinkError, ask_boards, usb_ports

    ports = [*dict.fromkeys(on)] or usb_ports()
    if not ports:
        raise LinkError("E-LINK-02")
    with Progress(
        terminal, terminal.text("cli.boards.progress"), len(ports), counted=True
    ) as progress:
        found = ask_boards(ports, over=progress.reach)
    text = terminal.text
    terminal.table(
        [text(f"cli.boards.heading.{column}") for column in _COLUMNS],
        [_row(text, one) for one in found],
    )
    for name, ports in _twins(found):
        terminal.warn(text("cli.boards.twins", name=name, ports=", ".join(ports)))
    terminal.data([_as_data(text, one) for one in found])
    problems = [one.problem for one in found if one.problem is not None]
    if not problems:
        return DONE
    return SOME_FAILED if len(problems) < len(found) else problems[0].exit_code


def _row(text: Text, found: Found) -> list[str]:
    known = found.identity
    if known is None:
        assert found.problem is not None
        said = found.problem.explain(text)
        return [found.port, "", said.what, "", "", "", f"{said.action} ({said.code})"]
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
