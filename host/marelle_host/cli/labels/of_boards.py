"""`marelle boards --labels FILE`: a label for each board that answers, to be printed and stuck on it."""

from collections.abc import Sequence
from pathlib import Path

from marelle_files import kit_of
from marelle_host.cli.board_table.summary import Failed, tell_failed
from marelle_host.cli.board_table.table import BoardsTable
from marelle_host.cli.files import destinations
from marelle_host.cli.labels.sheets import Label, Line, Words, as_svg, pages
from marelle_host.cli.options.boards import chosen_ports
from marelle_host.cli.terminal.output import Terminal
from marelle_host.link import ask_boards, model_of
from marelle_protocol import Identity
from marelle_text import Text


def write_labels(terminal: Terminal, on: Sequence[str], file: str) -> int:
    """Ask the boards, and write a file with a label for each that answers; tell which do not. If none answers, no file is written.

    Args:
        terminal: how this command talks.
        on: the typed names of ports; without any, all boards are asked.
        file: the path of the file; its ending is .pdf, .png or .svg.

    Returns:
        The exit code: 0 if all boards answered, 8 if some did not, that of the first problem if none did.

    Raises:
        Problem: the file cannot be written, see `destinations.check`.
        LinkError: no board can be asked, see `chosen_ports`.
    """
    from marelle_sim.files import write_atomically  # not for help pages

    destinations.check(file, (".pdf", ".png", ".svg"))
    text, ports = terminal.text, chosen_ports(on, all_by_default=True)
    with BoardsTable(terminal, "cli.boards.progress", ports) as table:
        found = ask_boards(ports, table)
    known = [one.identity for one in found if one.identity is not None]
    if known:
        labels = sorted((_label(text, one) for one in known), key=lambda one: one.name)
        write_atomically(Path(file), _content(Path(file).suffix.lower(), pages(labels)))
        terminal.tell(text.plural("cli.labels.written", len(known), path=file), style="green")
    terminal.data({"file": file if known else None, "labels": len(known)})
    failed = [Failed(one.port, "", one.problem) for one in found if one.problem is not None]
    return tell_failed(terminal, failed, len(found))


def _label(text: Text, known: Identity) -> Label:
    kind = ", ".join(filter(None, (model_of(known).partition(" with ")[0], kit_of(known))))
    return Label(known.name, known.unique_id, kind, text("cli.labels.written_by_hand"))


def _content(suffix: str, drawn: Sequence[Sequence[Words | Line]]) -> bytes:
    if suffix == ".svg":
        return as_svg(drawn).encode()
    from marelle_host.cli.labels.drawing import as_pdf, as_png  # Pillow: only to draw

    return as_pdf(drawn) if suffix == ".pdf" else as_png(drawn)
