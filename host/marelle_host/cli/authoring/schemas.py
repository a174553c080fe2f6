"""Write the JSON Schema of a file that people write by hand, so that their editor completes and checks it."""

import json
from pathlib import Path
from typing import Any

import click

from marelle_host.cli.files import destinations, writing
from marelle_host.cli.terminal.output import Terminal


def option(metavar: str = "cli.metavar.schema") -> click.Option:
    """Return the option `--schema`."""
    return click.Option(["--schema"], metavar=metavar)


def write(terminal: Terminal, schemas: dict[str, dict[str, Any]]) -> None:
    """Write each JSON Schema to its path, and tell the line by which a file names its schema.

    The descriptions of the keys are in the language of the command.

    Raises:
        Problem: `E-PIC-…`, a path cannot be written.
    """
    from marelle_sim.schemas import described  # not for help pages

    for path in schemas:
        destinations.check(path, (".json",))
    for path, schema in schemas.items():
        writing.write(terminal, path, as_text(described(schema, terminal.text)).encode())
    lines = [f"#:schema ./{Path(path).name}" for path in schemas]
    for line in lines:
        terminal.tell(terminal.text("cli.schema.next", line=line))
    terminal.data({"files": list(schemas), "lines": lines})


def as_text(schema: dict[str, Any]) -> str:
    """Return a schema as the JSON text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
