"""`marelle demo`: watch a robot follow a line, without a board, in under two seconds."""

from __future__ import annotations

from functools import partial
from importlib import resources
from typing import TYPE_CHECKING

import click

from marelle_host.cli import outcome, targets, viewing
from marelle_host.cli.house import HouseCommand

if TYPE_CHECKING:
    from marelle_host.cli.voice import Voice

WORLD = "line_loop"
SECONDS = 31.0  # once around the loop
PICTURE = "marelle-demo.png"
FILM = "marelle-demo.gif"


def command(voice: Voice) -> click.Command:
    """Return the command `demo`."""
    film = click.Option(["--gif", "film"], is_flag=True, help=voice.text("cli.demo.option.gif"))
    view = viewing.option(voice)
    return HouseCommand(voice, "demo", params=[film, view], callback=partial(_demo, voice))


def _demo(voice: Voice, *, film: bool, view: bool) -> int:
    """Run the bundled program, tell its story, write its picture where that is possible."""
    from marelle_sim import simulate  # noqa: PLC0415

    bundled = resources.files("marelle_host.cli") / "data" / "line_follower.py"
    with resources.as_file(bundled) as program:
        run = simulate(str(program), world=WORLD, seconds=SECONDS)
        voice.say(voice.text("cli.demo.title"), style="bold")
        outcome.tell_run(voice, run)
    paths = []
    for name in [PICTURE, FILM] if film else [PICTURE]:
        path, here = targets.beside_or_temporary(name)
        if not here:
            voice.say(voice.text("cli.elsewhere"))
        paths.append(str(path))
    written = outcome.write_files(voice, run, paths)
    if view:
        written.paths.extend(viewing.show(voice, run, "marelle-demo").paths)
    voice.say(voice.text("cli.demo.next"))
    voice.data({**outcome.as_data(run, voice.text), "files": written.paths})
    return outcome.exit_code(run)
