"""`marelle demo`: watch a robot follow a line, without a board, in under two seconds."""

from importlib import resources

import click

from marelle_host.cli.files.writing import writable_place
from marelle_host.cli.running import outcome, viewing
from marelle_host.cli.terminal.output import Terminal

WORLD = "line_loop"
_SECONDS = 31.0  # once around the loop
_PICTURE = "marelle-demo.png"
_FILM = "marelle-demo.gif"


PARAMETERS = (
    click.Option(["--gif", "film"], is_flag=True),
    viewing.VIEW,
)


def answer(terminal: Terminal, *, film: bool, view: bool) -> int:
    """Do what `marelle demo` asks, and return the exit code."""
    from marelle_sim import simulate

    bundled = resources.files("marelle_host.cli") / "data" / "line_follower.py"
    with resources.as_file(bundled) as program:
        run = simulate(str(program), world=WORLD, seconds=_SECONDS)
        terminal.say(terminal.text("cli.demo.title"), style="bold")
        outcome.tell_run(terminal, run)
    names = [_PICTURE, _FILM] if film else [_PICTURE]
    written = outcome.write_files(
        terminal, run, [writable_place(terminal, name) for name in names]
    )
    if view:
        written.paths.extend(viewing.show(terminal, run, "marelle-demo").paths)
    terminal.say(terminal.text("cli.demo.next"))
    terminal.data({**outcome.as_data(run, terminal.text), "files": written.paths})
    return outcome.exit_code(run)
