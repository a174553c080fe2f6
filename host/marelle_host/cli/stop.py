"""`marelle stop`: end what runs on the boards that are plugged in, and stop their motors."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from marelle_host.cli.boards import ports_option
from marelle_host.cli.errors import DONE
from marelle_host.cli.help_pages import TranslatedCommand
from marelle_host.link import SOME_FAILED, LinkError, stop_boards, usb_ports
from marelle_text.story import seconds

if TYPE_CHECKING:
    import click

    from marelle_host.cli.terminal import Terminal
    from marelle_text import Text


def command(terminal: Terminal) -> click.Command:
    """Return the command `stop`."""
    params = [ports_option(terminal, "cli.stop.option.on")]
    return TranslatedCommand(terminal, "stop", params=params, callback=partial(_stop, terminal))


def _stop(terminal: Terminal, *, on: tuple[str, ...]) -> int:
    """Stop all boards at once; one that does not stop has its reason in the table, and stops no other."""
    from marelle_host.cli.progress import Progress  # not for help pages

    text, ports = terminal.text, [*dict.fromkeys(on)] or usb_ports()
    if not ports:
        raise LinkError("E-LINK-02")
    with Progress(terminal, text("cli.stop.progress"), len(ports), counted=True) as progress:
        came = stop_boards(ports, over=progress.reach)
    headings = [text("cli.boards.heading.port"), text("cli.boards.heading.state")]
    terminal.table(headings, [[port, _state(text, came[port])] for port in ports])
    terminal.data([_as_data(text, port, came[port]) for port in ports])
    problems = [one for one in came.values() if isinstance(one, LinkError)]
    if not problems:
        return DONE
    return SOME_FAILED if len(problems) < len(ports) else problems[0].exit_code


def _state(text: Text, came: float | LinkError) -> str:
    if isinstance(came, LinkError):
        said = came.explain(text)
        return f"{said.what} {said.action} ({said.code})"
    return text("cli.stop.stopped", time=seconds(round(came * 1e6), text))


def _as_data(text: Text, port: str, came: float | LinkError) -> dict[str, Any]:
    if isinstance(came, LinkError):
        return {"port": port, "problem": came.explain(text).as_data()}
    return {"port": port, "problem": None, "seconds": round(came, 3)}
