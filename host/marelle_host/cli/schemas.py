"""Write the JSON Schema of a file that people write, so that their editor helps them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from marelle_host.cli import targets

if TYPE_CHECKING:
    from marelle_host.cli.voice import Voice
    from marelle_sim.schemas import Schema

SUFFIX = ".json"


def option(voice: Voice, metavar: str = "cli.metavar.schema") -> click.Option:
    """Return the option `--schema`."""
    text = voice.text
    return click.Option(["--schema"], metavar=text(metavar), help=text("cli.option.schema"))


def write(voice: Voice, schemas: dict[str, Schema]) -> None:
    """Write schemas by their paths, their keys described in the language of the command.

    Raises:
        Problem: `E-PIC-…`, nothing can be written there.
    """
    from marelle_sim.files import write_whole  # noqa: PLC0415  (as above)
    from marelle_sim.schemas import described  # noqa: PLC0415  (not for help pages)

    for path in schemas:
        targets.check(path, (SUFFIX,))
    for path, schema in schemas.items():
        write_whole(Path(path), as_text(described(schema, voice.text)).encode())
        voice.say(voice.text("cli.written", path=path), style="green")
    lines = [f"#:schema ./{Path(path).name}" for path in schemas]
    for line in lines:
        voice.tell(voice.text("cli.schema.next", line=line))
    voice.data({"files": list(schemas), "lines": lines})


def as_text(schema: Schema) -> str:
    """Return a schema as it stands in a file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
